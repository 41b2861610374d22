import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/**
 * What git may know of the user's environment: where programs, his settings and keys are, and the way to the network.
 * Nothing that would point it to another repository, lets it ask, or traces what it sends.
 */
const passed =
  /^(?:PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|WINDIR|COMSPEC|USER|USERNAME|LOGNAME|TMPDIR|TEMP|TMP|XDG_CONFIG_HOME|XDG_RUNTIME_DIR|DBUS_SESSION_BUS_ADDRESS|SSH_AUTH_SOCK|(?:HTTPS?|ALL|NO)_PROXY|CURL_CA_BUNDLE|SSL_CERT_(?:FILE|DIR)|GIT_SSH|GIT_SSH_COMMAND|GIT_SSH_VARIANT|GIT_PROXY_COMMAND|GIT_SSL_\w+|GIT_EXEC_PATH|GIT_ALLOW_PROTOCOL|GIT_CONFIG_\w+)$/i;

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

const environmentOf = ({ env }: Pick<ContextTools, 'env'>, highest: string, credential?: GitCredential) => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => passed.test(name))),
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  // Set and empty: no program asks either.
  GIT_ASKPASS: '',
  GCM_INTERACTIVE: 'never',
  GIT_TEMPLATE_DIR: '',
  // What is not a repository must not be treated as part of one above it.
  GIT_CEILING_DIRECTORIES: dirname(highest),
  ...(credential ? { [variables.user]: credential.user, [variables.password]: credential.password } : {}),
});

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

/** Ends a process with all that it started: git's helpers would go on without it. */
const endAll = (child: ChildProcess): void => {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

/** git in a folder, with a credential for one server. It never asks for anything, and looks for a repository up to `highest`. */
export const gitIn = (
  folder: string,
  tools: Pick<ContextTools, 'env' | 'signal'>,
  { credential, highest = folder }: { readonly credential?: GitCredential | undefined; readonly highest?: string } = {},
): Git => {
  const env = environmentOf(tools, highest, credential);
  const always = ['-C', folder, ...settings, ...(credential ? helperWords(credential) : [])];
  return (...words) =>
    new Promise((resolve, reject) => {
      const { signal } = tools;
      if (signal.aborted) return reject(signal.reason);
      const child = spawn('git', [...always, ...words], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
        // A group of its own: it can be ended as a whole, a Ctrl-C of the terminal is not for it, and ssh cannot ask there.
        detached: process.platform !== 'win32',
      });
      const output: Buffer[] = [];
      const errors: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
      const abort = (): void => endAll(child);
      signal.addEventListener('abort', abort, { once: true });
      const isOver = (): void => signal.removeEventListener('abort', abort);
      child.once('error', (error: NodeJS.ErrnoException) => {
        isOver();
        reject(new GitFailure('', error.message, error.code === 'ENOENT'));
      });
      child.once('close', (status, killer) => {
        isOver();
        if (signal.aborted) return reject(signal.reason);
        const printed = Buffer.concat(output).toString('utf8');
        if (status === 0) return resolve(printed);
        const said = withoutSecrets(`${printed}${Buffer.concat(errors).toString('utf8')}`, credential).trim();
        reject(new GitFailure(said, killer === null ? `exit status ${status}` : `signal: ${killer}`));
      });
    });
};

/**
 * The commit that is checked out in a folder, or in the repository that it lies in, for which git looks up to `highest`;
 * empty when there is none, or git is not installed.
 */
export const headRevision = async (
  folder: string,
  tools: Pick<ContextTools, 'env' | 'signal'>,
  highest = folder,
): Promise<string> => {
  if (highest === folder && !existsSync(join(folder, '.git'))) return '';
  try {
    return (await gitIn(folder, tools, { highest })('rev-parse', '--verify', 'HEAD')).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return '';
  }
};
