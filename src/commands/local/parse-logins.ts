import { InvalidInputError } from '../../errors.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';

/** Reads `HOST=USER:env:NAME` entries. Throws InvalidInputError for others, and when a variable is not set. */
export const parseLogins = (
  entries: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): RegistryLogin[] =>
  entries.map((entry) => {
    const [, server = '', username = '', variable = ''] = /^([^=]+)=(.+):env:(\w+)$/.exec(entry) ?? [];
    if (server === '') throw new InvalidInputError(`--credential: '${entry}' is not HOST=USER:env:NAME.`);
    const password = env[variable];
    if (!password) throw new InvalidInputError(`--credential: the environment variable ${variable} is not set.`);
    return { server, username, password };
  });
