import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '../../../errors.ts';
import type { Host } from '../../../host.ts';
import { makeFolder } from '../../../make-folder.ts';
import type { RegistryLogin } from '../../../service/registry-access.ts';

/** Docker's configuration as far as logins go; other members stay as they are. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, object>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** The file where docker, and what follows its ways, keeps logins. */
export const dockerConfigFile = ({ env, home }: Pick<Host, 'env' | 'home'>): string =>
  join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json');

const readConfig = async (file: string): Promise<DockerConfig> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CommandError(
      `Docker's configuration ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
      {
        cause,
      },
    );
  }
  try {
    const config: unknown = JSON.parse(text);
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config;
  } catch {
    // Told below, with what is no object either. The text may hold logins: it is not repeated.
  }
  throw new CommandError(`Docker's configuration ${file} is not a JSON object.`, {
    hint: 'Mend it, or name another folder in DOCKER_CONFIG.',
  });
};

const writeConfig = async (file: string, config: DockerConfig): Promise<void> => {
  try {
    await makeFolder(dirname(file));
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, `${JSON.stringify(config, null, '\t')}\n`, { mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`Docker's configuration ${file} cannot be changed (${code}).`, {
      hint: 'Check who may write to it, or name another folder in DOCKER_CONFIG.',
      cause,
    });
  }
};

/** Hands a login to the program that keeps logins, on its standard input (docker-credential-helpers: `store`). */
const storeWith = async (helper: string, server: string, login: RegistryLogin, host: Host): Promise<void> => {
  const program = `docker-credential-${helper}`;
  const input = JSON.stringify({ ServerURL: server, Username: login.username, Secret: login.password });
  let ended: Awaited<ReturnType<Host['runProgram']>>;
  try {
    ended = await host.runProgram(program, ['store'], input);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CommandError(`${program}, which docker's configuration names, cannot be started (${code}).`, {
      hint: `Install it, or take '${helper}' out of ${dockerConfigFile(host)}.`,
      cause,
    });
  }
  if (ended.exitCode !== 0)
    throw new CommandError(`${program} did not store the login: ${(ended.stdout || ended.stderr).trim()}`, {
      hint: "'--expose-token' shows a token, with which you can log in yourself.",
    });
};

/**
 * Keeps a login where docker looks for it: with the program that docker's configuration names, else in that file itself.
 * Resolves to the file when the login lies there for everybody to read who can read the file. CommandError when it
 * cannot be kept.
 */
export const keepLogin = async (server: string, login: RegistryLogin, host: Host): Promise<string | undefined> => {
  const file = dockerConfigFile(host);
  const config = await readConfig(file);
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  if (helper) {
    if (!/^[\w.-]+$/.test(helper)) throw new CommandError(`'${helper}' in ${file} is not the name of a program.`);
    await storeWith(helper, server, login, host);
  }
  const auth = helper ? {} : { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') };
  await writeConfig(file, { ...config, auths: { ...config.auths, [server]: auth } });
  return helper ? undefined : file;
};
