import type { Host } from '../../host.ts';
import type { Services } from '../../service/services.ts';
import type { OptionTable } from '../option.ts';
import { addressOf, fromEnvironment, fromFile, fromVault, parseVaultSecret } from './read-secret-source.ts';

type Form = OptionTable[string]['secret'];

export interface SecretSourceSurroundings {
  /** The environment variables, and the folder that files are relative to. */
  readonly host: Pick<Host, 'env' | 'cwd'>;
  /** Used only for key vaults. */
  readonly services: Pick<Services, 'secrets' | 'suffixes'>;
  /** Redacts a value from now on. */
  hide(secret: string): void;
}

/** Whether a secret belongs to a login, whose secrets can stay in a key vault. */
export const isLogin = (form: Form): boolean => form === 'login' || form === 'loginName';

/** Redacts a value that was read for `text`, unless it may be shown: a typed user name, or the URL of a vault secret. */
export const hideSecret = (
  value: string,
  text: string,
  form: Form,
  { hide }: Pick<SecretSourceSurroundings, 'hide'>,
): void => {
  const isAddress = isLogin(form) && /^https:/i.test(value);
  if (!isAddress && !(form === 'loginName' && value === text)) hide(value);
};

/**
 * Reads the secret that `text` refers to: `env:NAME`, `file:PATH`, `kv:VAULT/SECRET[/VERSION]`, `text:VALUE`; anything
 * else is the value itself. For a login, `kv:` gives the URL of the secret, which the service reads itself. Redacts the
 * value from now on. Throws CommandError, naming it by `whose`, when it cannot be read.
 */
export const readSecret = async (
  text: string,
  whose: string,
  form: Form,
  { host, services, hide }: SecretSourceSurroundings,
): Promise<string> => {
  const read = async (): Promise<string> => {
    if (text.startsWith('text:')) return text.slice(5);
    const [, word, rest = ''] = /^(env|file|kv):(.*)$/s.exec(text) ?? [];
    if (word === 'env') return fromEnvironment(rest, whose, host);
    if (word === 'file') return fromFile(rest, whose, host);
    if (word !== 'kv') return text;
    const named = parseVaultSecret(rest, whose);
    return isLogin(form) ? addressOf(named, services) : fromVault(named, whose, services);
  };
  const value = await read();
  hideSecret(value, text, form, { hide });
  return value;
};
