import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';

/** In the order in which Microsoft's client reads them; for each, upper case before lower case. */
const variables = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/** The environment variable that sets the proxy for https; undefined when none does. */
export const proxyVariable = (env: Host['env']): string | undefined => variables.find((name) => env[name]);

/** Throws CommandError when the environment sets a proxy that cannot be used. */
export const checkProxy = (env: Host['env']): void => {
  const name = proxyVariable(env);
  const value = name === undefined ? undefined : env[name];
  if (value === undefined) return;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return;
  // The value may contain a user name and password.
  const shown = value.includes('@') ? 'set to something that' : `'${value}', which`;
  throw new CommandError(`${name} is ${shown} is not the address of an HTTP proxy.`, {
    hint: 'Include the scheme: http://HOST:PORT.',
  });
};
