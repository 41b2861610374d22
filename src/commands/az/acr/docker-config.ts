import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '../../../errors.ts';
import type { Host } from '../../../host.ts';
import { makeFolder } from '../../../make-folder.ts';
import type { RegistryLogin } from '../../../service/registry-access.ts';

/** The parts of Docker's configuration about logins; other members are kept. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, object>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** The file where Docker and compatible tools keep logins. */
export const dockerConfigFile = ({ env, home }: Pick<Host, 'env' | 'home'>): string =>
  join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json');

const readConfig = async (file: string): Promise<DockerConfig> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(
      `The Docker configuration '${file}' cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      {
        cause,
      },
    );
  }
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config;
  } catch {
    // Reported below, like any other value that is not an object. The text may hold logins: it is not repeated.
  }
  throw new CommandError(`The Docker configuration '${file}' is not a JSON object.`, {
    hint: 'Fix the file, or set DOCKER_CONFIG to another folder.',
  });
};

const writeConfig = async (file: string, config: DockerConfig): Promise<void> => {
  try {
    await makeFolder(dirname(file));
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, `${JSON.stringify(config, null, '\t')}\n`, { mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`The Docker configuration '${file}' cannot be changed (${code}).`, {
      hint: 'Check its permissions, or set DOCKER_CONFIG to another folder.',
      cause,
    });
  }
};

/** Passes a login to a credential helper on its standard input (docker-credential-helpers: `store`). */
const storeWith = async (helper: string, server: string, login: RegistryLogin, host: Host): Promise<void> => {
  const program = `docker-credential-${helper}`;
  const input = JSON.stringify({ ServerURL: server, Username: login.username, Secret: login.password });
  let ended: Awaited<ReturnType<Host['runProgram']>>;
  try {
    ended = await host.runProgram(program, ['store'], input);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`'${program}', which the Docker configuration names, cannot be started (${code}).`, {
      hint: `Install it, or remove '${helper}' from '${dockerConfigFile(host)}'.`,
      cause,
    });
  }
  if (ended.exitCode !== 0)
    throw new CommandError(`'${program}' did not store the login: ${(ended.stdout || ended.stderr).trim()}`, {
      hint: "'--expose-token' prints a token that you can log in with yourself.",
    });
};

/**
 * Keeps a login where Docker looks for it: in the credential helper that its configuration names, else in that file itself.
 * Resolves to the file if the login is stored in it unencrypted. Throws CommandError when the login cannot be stored.
 */
export const keepLogin = async (server: string, login: RegistryLogin, host: Host): Promise<string | undefined> => {
  const file = dockerConfigFile(host);
  const config = await readConfig(file);
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  if (helper) {
    if (!/^[\w.-]+$/.test(helper)) throw new CommandError(`'${helper}' in '${file}' is not the name of a program.`);
    await storeWith(helper, server, login, host);
  }
  const auth = helper ? {} : { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') };
  await writeConfig(file, { ...config, auths: { ...config.auths, [server]: auth } });
  return helper ? undefined : file;
};
