import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';

/** In the order in which Microsoft's client looks at them; each in upper case before lower case. */
const variables = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/** The environment variable that names the proxy for https; undefined when none does. */
export const proxyVariable = (env: Host['env']): string | undefined => variables.find((name) => env[name]);

/** Throws CommandError when the environment names a proxy in a way that cannot be used. */
export const checkProxy = (env: Host['env']): void => {
  const name = proxyVariable(env);
  const value = name === undefined ? undefined : env[name];
  if (value === undefined) return;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return;
  // A user name and a password may be in it.
  const shown = value.includes('@') ? 'set to something that' : `'${value}', which`;
  throw new CommandError(`${name} is ${shown} is not the address of an HTTP proxy.`, {
    hint: 'Write it with its scheme: http://HOST:PORT.',
  });
};
