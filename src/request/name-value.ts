import type { Argument, SetValue } from '@azure/arm-containerregistry';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const split = (entry: string): { name: string; value: string | undefined } => {
  const at = entry.indexOf('=');
  return at < 0 ? { name: entry, value: undefined } : { name: entry.slice(0, at), value: entry.slice(at + 1) };
};

const entries = (
  texts: readonly string[] | undefined,
  isSecret: boolean,
  valueFor: (name: string) => string,
): { name: string; value: string; isSecret: boolean }[] =>
  (texts ?? [])
    .filter((text) => text !== '')
    .map(split)
    .map(({ name, value }) => ({ name, value: value ?? valueFor(name), isSecret }));

/**
 * Build arguments from `name=value` texts, plain ones first. A name without `=value` takes the value of the environment
 * variable of that name, or else is empty (commands.md 1.6).
 */
export const buildArguments = (
  plain: readonly string[] | undefined,
  secret: readonly string[] | undefined,
  env: Environment,
): Argument[] => {
  const fromEnvironment = (name: string) => env[name] ?? '';
  return [...entries(plain, false, fromEnvironment), ...entries(secret, true, fromEnvironment)];
};

/** Task file values from `name=value` texts, plain ones first; environment variables are not used (commands.md 1.6). */
export const buildValues = (
  plain: readonly string[] | undefined,
  secret: readonly string[] | undefined,
): SetValue[] => {
  const empty = () => '';
  return [...entries(plain, false, empty), ...entries(secret, true, empty)];
};
