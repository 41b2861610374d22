import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError, messageOf } from '../errors.ts';
import type { EndedProgram, Host } from '../host.ts';
import { printable } from '../printable.ts';
import type { Connection } from './connection.ts';
import { basicLogin, withinTime } from './git-repositories.ts';

/** One file of a git repository. */
export interface GitFile {
  /** `https://...` or `git@host:...`, without user name, token, branch, and folder. */
  readonly address: string;
  /** A branch, tag, or commit; undefined for the default branch. */
  readonly reference: string | undefined;
  /** From the root of the repository. */
  readonly path: string;
  /** For the address itself. */
  readonly token: string | undefined;
}

export type GitFileText = { readonly text: string } | { readonly reason: string };

/** The longest that a command waits for one file. */
const patienceMs = 20_000;

/** A file that somebody wrote by hand is not longer. */
const mostBytes = 1_048_576;

const isGithub = (address: string): boolean => /^https:\/\/(?:www\.)?github\.com\//i.test(address);

/** `https://raw.githubusercontent.com/OWNER/REPOSITORY/REFERENCE/PATH` (docs.github.com, "raw" view of a file). */
const rawAddress = ({ address, reference, path }: GitFile): string | undefined => {
  const [, owner, repository] = /^https:\/\/[^/]+\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/i.exec(address) ?? [];
  if (owner === undefined || repository === undefined) return undefined;
  const parts = [owner, repository, ...(reference ?? 'HEAD').split('/'), ...path.split('/')];
  return `https://raw.githubusercontent.com/${parts.map(encodeURIComponent).join('/')}`;
};

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
};

const tooLong = 'it is longer than 1 MiB.';

/** What git is told by its environment: no questions, no other protocols, and the token, which arguments would show. */
const gitEnvironment = (host: Host, { address, token }: GitFile): Readonly<Record<string, string | undefined>> => {
  const settings: [string, string][] = [
    ['gc.auto', '0'],
    ['core.fsmonitor', 'false'],
    // A token is not for the place that a redirect leads to.
    ...(token && address.startsWith('https://')
      ? ([
          [`http.${address}.extraHeader`, `Authorization: Basic ${basicLogin(new URL(address), token)}`],
          ['http.followRedirects', 'false'],
        ] satisfies [string, string][])
      : []),
  ];
  return {
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    GIT_SSH_COMMAND: `${host.env.GIT_SSH_COMMAND ?? 'ssh'} -o BatchMode=yes`,
    GIT_ALLOW_PROTOCOL: 'https:ssh',
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_INDEX_FILE: undefined,
    GIT_OBJECT_DIRECTORY: undefined,
    GIT_COMMON_DIR: undefined,
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
};

const complaint = ({ stderr }: EndedProgram): string => {
  const lines = stderr.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /^(?:fatal|error|remote):/.test(line)) ?? lines[0];
  return `git failed: ${printable(said || 'it gave no reason')}`;
};

/** Reads single files of git repositories. */
export const createGitFiles = (connection: Connection) => {
  const { host } = connection;
  const found = new Map<string, Promise<GitFileText>>();

  const readRaw = async (file: GitFile, signal: AbortSignal): Promise<GitFileText | undefined> => {
    const address = isGithub(file.address) ? rawAddress(file) : undefined;
    if (address === undefined) return undefined;
    const azure = await connection.azure();
    const enough = new AbortController();
    const headers: Record<string, string> = file.token ? { authorization: `token ${file.token}` } : {};
    const { status, body } = await azure.read(address, headers, AbortSignal.any([signal, enough.signal]));
    if (status === 200) {
      const text = await textOf(body);
      if (text === undefined) enough.abort();
      return text === undefined ? { reason: tooLong } : { text };
    }
    enough.abort();
    const where = file.reference === undefined ? '' : ` at '${file.reference}'`;
    return { reason: `${file.address} has no ${file.path}${where}, or needs a token to show it.` };
  };

  /** Fetches one commit without the content of its files, and then the file. */
  const readWithGit = async (file: GitFile, signal: AbortSignal): Promise<GitFileText> => {
    const folder = await mkdtemp(join(tmpdir(), 'acrtask-git-'));
    const env = gitEnvironment(host, file);
    const git = (...words: readonly string[]): Promise<EndedProgram> =>
      host.runProgram('git', ['-C', folder, ...words], '', { env, signal });
    try {
      const steps = [
        ['init', '--quiet', '--template='],
        ['remote', 'add', 'origin', file.address],
        ['fetch', '--quiet', '--depth=1', '--no-tags', '--filter=blob:none', 'origin', file.reference ?? 'HEAD'],
      ];
      for (const words of steps) {
        const ended = await git(...words);
        if (ended.exitCode !== 0) return { reason: complaint(ended) };
      }
      const shown = await git('cat-file', 'blob', `FETCH_HEAD:${file.path}`);
      if (shown.exitCode !== 0) return { reason: complaint(shown) };
      return shown.stdout.length > mostBytes ? { reason: tooLong } : { text: shown.stdout };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { reason: 'git is not installed.' };
      throw error;
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  };

  const ask = async (file: GitFile, signal: AbortSignal): Promise<GitFileText> => {
    const raw = await readRaw(file, signal);
    if (raw && 'text' in raw) return raw;
    const azure = await connection.azure();
    if (azure.cloud.name === 'emulator')
      return raw ?? { reason: 'the emulator gives files of repositories on github.com only.' };
    const fetched = await readWithGit(file, signal);
    return raw && 'reason' in fetched ? raw : fetched;
  };

  const isSafe = ({ address, reference }: GitFile): boolean =>
    /^(?:https:\/\/|git@)[^\s]+$/.test(address) &&
    !(reference ?? '').startsWith('-') &&
    !/[\s\p{Cc}:]/u.test(reference ?? '');

  return {
    /**
     * The text of a file, from the host itself or with the user's git, without questions and within twenty seconds;
     * each file once. Rejects only on an interrupt: other failures are a reason.
     */
    read: (file: GitFile): Promise<GitFileText> => {
      const key = JSON.stringify([file.address, file.reference, file.path, file.token]);
      const before = found.get(key);
      if (before) return before;
      const reading = isSafe(file)
        ? withinTime(patienceMs, connection.signal, (signal) => ask(file, signal)).catch((error: unknown) => {
            if (connection.signal.aborted || error instanceof CommandError) throw error;
            return { reason: messageOf(error) };
          })
        : Promise.resolve({ reason: `${file.address} is not an address that is read here.` });
      found.set(key, reading);
      return reading;
    },
  };
};

export type GitFiles = ReturnType<typeof createGitFiles>;
