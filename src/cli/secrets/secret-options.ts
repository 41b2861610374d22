import { checkEachInTurn } from '../../check-all.ts';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Services } from '../../service/services.ts';
import { longNameOf, type OptionDefinition, type OptionTable } from '../option.ts';
import { namesFile } from '../parsing/expand-at-files.ts';
import type { RawValues } from '../parsing/parse.ts';
import type { ReadStandardInput } from '../parsing/standard-input.ts';
import { hideSecret, isLogin, readSecret } from './read-secret.ts';
import { plainText, requireSome, withoutLineEnd } from './read-secret-source.ts';
import type { KnownSecrets } from './redact-secrets.ts';

export interface SecretSurroundings {
  readonly host: Pick<Host, 'env' | 'cwd'>;
  readonly secrets: KnownSecrets;
  readStandardInput: ReadStandardInput;
  /** Whether the command was called by its words under `az`, which uses values as is when the file cannot be read. */
  readonly underAz: boolean;
  warn(text: string): Promise<void>;
  /** Used only for key vaults. */
  readonly services: Pick<Services, 'secrets' | 'suffixes'>;
}

/** The separator of name and secret, in options that take several secrets. */
export const markOf = (form: OptionTable[string]['secret']): string => (form === 'account' ? ':' : '=');

const behind = (text: string, mark: string): string => (text.includes(mark) ? text.slice(text.indexOf(mark) + 1) : '');

/**
 * Reads the secrets that secret options refer to: `env:NAME`, `file:PATH`, `-` (standard input),
 * `kv:VAULT/SECRET[/VERSION]`, `text:VALUE`, each also after `name=` or `name:`. `isTyped` tells whether the user typed a
 * value; a value read from an `@file` is always used as is. Redacts every value found from now on. Throws CommandError,
 * naming the option, for each secret that cannot be read (commands.md 19.44).
 */
export const readSecrets = async (
  values: Readonly<Record<string, unknown>>,
  table: OptionTable,
  isTyped: (key: string, at?: number) => boolean,
  { host, secrets, readStandardInput, underAz, warn, services }: SecretSurroundings,
): Promise<Record<string, unknown>> => {
  /** The message does not repeat the text, which may be a secret that starts with @. */
  const refuseUnread = async (text: string, whose: string): Promise<void> => {
    if (!namesFile(text)) return;
    const problem = `${whose}: the value starts with @, but the file cannot be read.`;
    if (!underAz) throw new CommandError(problem, { hint: plainText });
    await warn(`${problem} The value is used as is.`);
  };
  const readHidden = async (text: string, whose: string, form: OptionTable[string]['secret']): Promise<string> => {
    if (text !== '-') return readSecret(text, whose, form, { host, services, hide: secrets.hide });
    const value = requireSome(withoutLineEnd(await readStandardInput(whose)), whose, 'standard input');
    hideSecret(value, text, form, secrets);
    return value;
  };
  const readNamed = async (entry: string, whose: string, typed: boolean, mark: string): Promise<string> => {
    const at = entry.indexOf(mark);
    if (at < 0) secrets.hide(host.env[entry]);
    else if (!typed) secrets.hide(entry.slice(at + 1));
    if (at < 0 || !typed) return entry;
    const name = entry.slice(0, at);
    return `${name}${mark}${await readHidden(entry.slice(at + 1), `${whose} ${name}`, 'named')}`;
  };
  const readOption = async (key: string, definition: OptionDefinition): Promise<unknown> => {
    const value = values[key];
    if (definition.secret === undefined) return value;
    const whose = longNameOf(definition);
    for (const [at, text] of [value].flat().entries())
      if (typeof text === 'string' && isTyped(key, Array.isArray(value) ? at : undefined))
        await refuseUnread(text, whose);
    if (Array.isArray(value))
      return checkEachInTurn(value, (entry, at) =>
        readNamed(String(entry), whose, isTyped(key, at), markOf(definition.secret)),
      );
    if (typeof value !== 'string') return value;
    if (isTyped(key)) return readHidden(value, whose, definition.secret);
    secrets.hide(value);
    return value;
  };
  const given = Object.entries(table).filter(([key]) => values[key] !== undefined);
  const found = await checkEachInTurn(given, async ([key, definition]) => [key, await readOption(key, definition)]);
  return { ...values, ...Object.fromEntries(found) };
};

/** Redacts the secrets in the command line itself, before any message mentions them. */
export const hideGiven = (raw: RawValues, table: OptionTable, { hide }: Pick<KnownSecrets, 'hide'>): void => {
  for (const [key, { secret }] of Object.entries(table)) {
    if (secret === undefined || secret === 'loginName') continue;
    for (const value of [raw[key]].flat()) {
      const text = typeof value !== 'string' ? '' : Array.isArray(raw[key]) ? behind(value, markOf(secret)) : value;
      if (!/^(?:env|file|kv):/.test(text) && !(isLogin(secret) && /^https:/i.test(text)))
        hide(text.replace(/^text:/, ''));
    }
  }
};

/** Whether the user typed a value of `expanded`, as opposed to reading it from an `@file`. */
export const typedIn =
  (given: RawValues, expanded: RawValues) =>
  (key: string, at?: number): boolean => {
    const [before, after] = [given[key], expanded[key]];
    return at === undefined ? before === after : (before as string[])?.[at] === (after as string[])?.[at];
  };
