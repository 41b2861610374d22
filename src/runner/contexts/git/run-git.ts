import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment, markVariable } from '../../child-environment.ts';
import type { ContextTools } from '../context-tools.ts';
import type { GitCredential } from './git-address.ts';

/**
 * git in one folder. Runs it with words, without a shell; returns what it prints. Rejects with a `GitFailure` when it fails
 * or cannot be started, and with the signal's reason after it and its children have been ended.
 */
export type Git = (...words: readonly string[]) => Promise<string>;

/** What git says when it fails: both its streams, without secrets. */
export class GitFailure extends Error {
  override name = 'GitFailure';
  readonly output: string;
  /** git is not there. */
  readonly isMissing: boolean;

  constructor(output: string, status: string, isMissing = false) {
    super(output === '' ? status : `${output}: ${status}`);
    this.output = output;
    this.isMissing = isMissing;
  }
}

/** The outside world, as far as git touches it. */
export type GitTools = Pick<ContextTools, 'env' | 'signal' | 'startProgram' | 'mark'>;

/**
 * What git may know of the user's environment besides what all programs may: where his settings and keys are, and how it
 * reaches servers. Nothing that would point it to another repository, let it ask, or trace what it sends.
 */
const passedToGit =
  /^(?:HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|WINDIR|USER|USERNAME|LOGNAME|XDG_CONFIG_HOME|DBUS_SESSION_BUS_ADDRESS|CURL_CA_BUNDLE|GIT_SSH|GIT_SSH_COMMAND|GIT_SSH_VARIANT|GIT_PROXY_COMMAND|GIT_SSL_\w+|GIT_EXEC_PATH|GIT_ALLOW_PROTOCOL|GIT_CONFIG_\w+)$/i;

const variables = { user: 'ACRTASK_GIT_USER', password: 'ACRTASK_GIT_PASSWORD' };

/**
 * Hands the credential to git, and to whatever it starts, by environment: everybody can read the words of a process. git
 * runs this with a shell, which has printf in itself, and asks for nothing but the server that the credential is for, also
 * after a redirect. The empty value takes the user's own helpers away from that server: they would be told the credential.
 */
const helperWords = ({ server }: GitCredential): string[] => [
  '-c',
  `credential.${server}.helper=`,
  '-c',
  `credential.${server}.helper=!f() { if test "$1" = get; then printf 'username=%s\\npassword=%s\\n' "$${variables.user}" "$${variables.password}"; fi; }; f`,
];

/** Files come as they are in the repository; no hook runs on them; nothing goes on behind our back. */
const settings = [
  'core.autocrlf=false',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'init.defaultBranch=main',
].flatMap((each) => ['-c', each]);

const environmentOf = (
  { env, mark }: GitTools,
  highest: string,
  credential: GitCredential | undefined,
): Record<string, string> =>
  childEnvironment(
    { env },
    {
      ...Object.fromEntries(
        Object.entries(env).filter(
          (entry): entry is [string, string] => passedToGit.test(entry[0]) && entry[1] !== undefined,
        ),
      ),
      ...(mark === undefined ? {} : { [markVariable]: mark }),
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      // Set and empty: no program asks either.
      GIT_ASKPASS: '',
      GCM_INTERACTIVE: 'never',
      GIT_TEMPLATE_DIR: '',
      // What is not a repository must not be treated as part of one above it.
      GIT_CEILING_DIRECTORIES: dirname(highest),
      ...(credential ? { [variables.user]: credential.user, [variables.password]: credential.password } : {}),
    },
  );

/** Takes secrets out of what git says, which has been given none: a server may echo them, or a submodule name them. */
const withoutSecrets = (text: string, credential: GitCredential | undefined): string => {
  const shown = text.replace(/(\b[a-z]+:\/\/)[^\s/@]+@/gi, '$1<REDACTED>@');
  const password = credential?.password ?? '';
  // A shorter one is no secret, and part of other words.
  if (password.length < 4) return shown;
  return [password, encodeURIComponent(password)].reduce(
    (left, secret) => left.replaceAll(secret, '<REDACTED>'),
    shown,
  );
};

/** git in a folder, with a credential for one server. It never asks for anything, and looks for a repository up to `highest`. */
export const gitIn = (
  folder: string,
  tools: GitTools,
  { credential, highest = folder }: { readonly credential?: GitCredential | undefined; readonly highest?: string } = {},
): Git => {
  const { signal, startProgram } = tools;
  const env = environmentOf(tools, highest, credential);
  const always = [...settings, ...(credential ? helperWords(credential) : [])];
  return async (...words) => {
    signal.throwIfAborted();
    const printed = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
    const onOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array): void => void printed[stream].push(bytes);
    const running = await startProgram('git', [...always, ...words], { cwd: folder, env, onOutput });
    // Its children too: they would go on without it.
    const kill = (): void => running.kill();
    signal.addEventListener('abort', kill, { once: true });
    const { exitCode } = await running.ended
      .catch((error: NodeJS.ErrnoException) => {
        throw new GitFailure('', error.message, error.code === 'ENOENT');
      })
      .finally(() => signal.removeEventListener('abort', kill));
    signal.throwIfAborted();
    const stdout = Buffer.concat(printed.stdout).toString('utf8');
    if (exitCode === 0) return stdout;
    const said = `${stdout}${Buffer.concat(printed.stderr).toString('utf8')}`;
    const status = exitCode === null ? 'signal: killed' : `exit status ${exitCode}`;
    throw new GitFailure(withoutSecrets(said, credential).trim(), status);
  };
};

/**
 * The commit that is checked out in a folder, or in the repository that it lies in, for which git looks up to `highest`;
 * empty when there is none, or git is not installed.
 */
export const headRevision = async (folder: string, tools: GitTools, highest = folder): Promise<string> => {
  if (highest === folder && !existsSync(join(folder, '.git'))) return '';
  try {
    return (await gitIn(folder, tools, { highest })('rev-parse', '--verify', 'HEAD')).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return '';
  }
};
