import { join } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { messageOf } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { isObject } from '../../json.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';
import { readTextFile } from '../../text-file.ts';

/** The user name with which a registry of Azure takes a token as the password. */
export const tokenUser = '00000000-0000-0000-0000-000000000000';

/** Where docker keeps the login to Docker Hub. */
const hubKeys = ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io'];

type Surroundings = Pick<CommandContext, 'host' | 'messages' | 'hide' | 'signal'>;

interface DockerConfig {
  readonly auths?: unknown;
  readonly credHelpers?: unknown;
  readonly credsStore?: unknown;
}

const member = (table: unknown, key: string): unknown => (isObject(table) ? table[key] : undefined);

const keysOf = (server: string): readonly string[] =>
  server === 'docker.io' ? hubKeys : [server, `https://${server}`, `https://${server}/v1/`, `https://${server}/v2/`];

/** A login that a configuration file holds itself. */
const storedLogin = (entry: unknown, server: string): RegistryLogin | undefined => {
  if (!isObject(entry)) return undefined;
  const { auth, identitytoken } = entry;
  const decoded = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString() : '';
  const at = decoded.indexOf(':');
  const [username, password] = [decoded.slice(0, at), decoded.slice(at + 1).replace(/\0+$/, '')];
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { server, username: tokenUser, password: identitytoken };
  return at > 0 && password !== '' ? { server, username, password } : undefined;
};

/** What a credential helper answers; undefined when it has no login. */
const helperLogin = async (
  helper: string,
  server: string,
  { host, messages, signal }: Surroundings,
): Promise<RegistryLogin | undefined> => {
  for (const key of keysOf(server)) {
    try {
      const { exitCode, stdout } = await host.runProgram(`docker-credential-${helper}`, ['get'], key, { signal });
      if (exitCode !== 0) continue;
      const { Username: username, Secret: password } = JSON.parse(stdout) as Record<string, unknown>;
      if (typeof username !== 'string' || typeof password !== 'string' || password === '') continue;
      return { server, username: username === '<token>' ? tokenUser : username, password };
    } catch (error) {
      signal.throwIfAborted();
      await messages.warn(`docker-credential-${helper} gave no login for ${server}: ${messageOf(error)}`);
      return undefined;
    }
  }
  return undefined;
};

/**
 * The logins of the user's docker client to some registries, from its configuration file and from the credential helpers
 * that this names. Both are only read. A configuration that cannot be read is a warning.
 */
export const dockerLogins = async (
  servers: readonly string[],
  context: Surroundings,
): Promise<readonly RegistryLogin[]> => {
  const { host, messages, hide } = context;
  const file = join(host.env.DOCKER_CONFIG || join(host.home, '.docker'), 'config.json');
  if (servers.length === 0 || !(await isFile(file))) return [];
  let config: DockerConfig;
  try {
    config = JSON.parse(await readTextFile(file, file)) as DockerConfig;
  } catch {
    // The parser's own words may repeat a password.
    await messages.warn(`The logins in ${file} are not used: the file is not valid JSON.`);
    return [];
  }
  const found: RegistryLogin[] = [];
  for (const server of servers) {
    const keys = keysOf(server);
    const helper =
      keys.map((key) => member(config.credHelpers, key)).find((each) => typeof each === 'string') ?? config.credsStore;
    const stored = keys.map((key) => storedLogin(member(config.auths, key), server)).find((each) => each !== undefined);
    const login =
      (typeof helper === 'string' && /^[\w.-]+$/.test(helper)
        ? await helperLogin(helper, server, context)
        : undefined) ?? stored;
    if (!login) continue;
    hide(login.password);
    found.push(login);
  }
  return found;
};
