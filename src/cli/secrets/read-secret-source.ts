import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, InterruptedError, InvalidInputError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Services } from '../../service/services.ts';

type VaultServices = Pick<Services, 'secrets' | 'suffixes'>;

/** The hint for a value that the user may have meant literally. */
export const plainText = 'To use a value literally, write text: before it.';

/** The contents of a file or pipe without the last line ending. */
export const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

/** Returns `text`, which was read for the option `whose`. Throws CommandError when it is empty. */
export const requireSome = (text: string, whose: string, from: string): string => {
  if (text !== '') return text;
  throw new CommandError(`${whose}: ${from} is empty.`, { hint: plainText });
};

/** Returns the value of an environment variable. Throws CommandError when it is not set or empty. */
export const fromEnvironment = (name: string, whose: string, { env }: Pick<Host, 'env'>): string => {
  const value = env[name];
  if (value === undefined)
    throw new CommandError(`${whose}: the environment variable '${name}' is not set.`, {
      hint: `Set it where acrtask runs. ${plainText}`,
    });
  return requireSome(value, whose, `the environment variable '${name}'`);
};

/** Returns the contents of a file without the last line ending. Throws CommandError when it cannot be read. */
export const fromFile = async (path: string, whose: string, { cwd }: Pick<Host, 'cwd'>): Promise<string> => {
  let text: string;
  try {
    text = await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new CommandError(`${whose}: the file '${path}' ${problem}.`, { hint: plainText, cause });
  }
  return requireSome(withoutLineEnd(text), whose, `the file '${path}'`);
};

export interface VaultSecret {
  readonly vault: string;
  readonly name: string;
  readonly version: string | undefined;
}

/** Parses `VAULT/SECRET` or `VAULT/SECRET/VERSION`. Throws CommandError for anything else. */
export const parseVaultSecret = (text: string, whose: string): VaultSecret => {
  const [, vault, name, version] = /^([a-z0-9-]+)\/([a-z0-9-]+)(?:\/([a-z0-9]+))?$/i.exec(text) ?? [];
  if (vault === undefined || name === undefined)
    throw new InvalidInputError(`${whose}: kv: must be followed by VAULT/SECRET or VAULT/SECRET/VERSION.`, {
      hint: plainText,
    });
  return { vault, name, version };
};

/** Reads a secret from a key vault with the caller's identity. Throws CommandError when it cannot be read. */
export const fromVault = async ({ vault, name, version }: VaultSecret, whose: string, services: VaultServices) => {
  try {
    return await services.secrets.read(vault, name, version);
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof InterruptedError) throw error;
    throw new CommandError(`${whose}: the secret '${name}' of vault '${vault}' cannot be read. ${error.message}`, {
      exitCode: error.exitCode,
      hint: "acrtask reads the secret with your own identity, which needs the role 'Key Vault Secrets User' on the vault, or the secret permission Get in its access policy.",
      cause: error,
    });
  }
};

/** Returns the URL of a Key Vault secret for a login. The service reads the secret itself, with the task's identity. */
export const addressOf = async ({ vault, name, version }: VaultSecret, services: VaultServices) =>
  `https://${vault}${(await services.suffixes()).keyVault}/secrets/${[name, ...(version ? [version] : [])].join('/')}`;
