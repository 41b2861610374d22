import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError, InterruptedError, InvalidInputError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Services } from '../../service/services.ts';

type VaultServices = Pick<Services, 'secrets' | 'suffixes'>;

/** What to tell of a value that stands for a secret elsewhere, and may not have been meant to. */
export const plainText = 'To use a value literally, write text: before it.';

/** What a file or a pipe holds, as it was meant. */
export const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

/** `text`, which was read for the option `whose`; throws CommandError when it is empty. */
export const requireSome = (text: string, whose: string, from: string): string => {
  if (text !== '') return text;
  throw new CommandError(`${whose}: ${from} is empty.`, { hint: plainText });
};

/** The value of a variable; throws CommandError when there is none. */
export const fromEnvironment = (name: string, whose: string, { env }: Pick<Host, 'env'>): string => {
  const value = env[name];
  if (value === undefined)
    throw new CommandError(`${whose}: the environment variable '${name}' is not set.`, { hint: plainText });
  return requireSome(value, whose, `the environment variable '${name}'`);
};

/** The contents of a file, without its last line end; throws CommandError when it cannot be read. */
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

/** `VAULT/SECRET` or `VAULT/SECRET/VERSION`; throws CommandError for anything else. */
export const parseVaultSecret = (text: string, whose: string): VaultSecret => {
  const [, vault, name, version] = /^([a-z0-9-]+)\/([a-z0-9-]+)(?:\/([a-z0-9]+))?$/i.exec(text) ?? [];
  if (vault === undefined || name === undefined)
    throw new InvalidInputError(`${whose}: kv: must be followed by VAULT/SECRET or VAULT/SECRET/VERSION.`, {
      hint: plainText,
    });
  return { vault, name, version };
};

/** A secret of a key vault, read with the caller's own identity; throws CommandError when it may not be read. */
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

/** Key Vault secrets of a login are read by the service itself, with the task's identity: it is told their address. */
export const addressOf = async ({ vault, name, version }: VaultSecret, services: VaultServices) =>
  `https://${vault}${(await services.suffixes()).keyVault}/secrets/${[name, ...(version ? [version] : [])].join('/')}`;
