import { namesOf, type OptionDefinition } from '../option.ts';

/** No option is a number. */
const looksLikeOption = (word: string): boolean =>
  word.length > 1 && word.startsWith('-') && word !== '--' && !/^-\d/.test(word);

/**
 * Returns an unknown option in the form that is safe to print: without a value after `=`, after a single letter, or after
 * the name of an option that takes a secret.
 */
export const shownName = (word: string, definitions: readonly OptionDefinition[] = []): string => {
  if (!looksLikeOption(word)) return word;
  if (!word.startsWith('--')) return word.slice(0, 2);
  const name = /^--[a-z\d-]*/i.exec(word)?.[0] ?? '--';
  const secret = definitions
    .filter((each) => each.secret !== undefined)
    .flatMap(namesOf)
    .find((each) => each.startsWith('--') && name.startsWith(each) && /[^-]/.test(name.charAt(each.length)));
  return secret === undefined ? name : `${secret}***`;
};

/** The options among unknown words. A word after an option may be its value, even if it starts with `-`. */
const unknownNames = (unknown: readonly string[]): readonly string[] => {
  const end = unknown.indexOf('--');
  return unknown
    .slice(0, end < 0 ? undefined : end)
    .filter(
      (word, index, words) =>
        looksLikeOption(word) && (!looksLikeOption(words[index - 1] ?? '') || words[index - 1]?.includes('=')),
    );
};

/**
 * Returns the unrecognized words in a form that is safe to print. Leaves out words after an unknown option, which may be
 * the value of a misspelled `--password`. Other words are shown as `***`, unless every option in `argv` is known and does
 * not take a secret.
 */
export const unrecognizedWords = (
  argv: readonly string[],
  { operands, unknown }: { readonly operands: readonly string[]; readonly unknown: readonly string[] },
  definitions: readonly OptionDefinition[],
): readonly string[] => {
  const harmless = new Set(definitions.filter(({ secret }) => secret === undefined).flatMap(namesOf));
  const mayTellSecret = argv.some((word) => looksLikeOption(word) && !harmless.has(word.replace(/=.*$/s, '')));
  return [
    ...operands.map((word) => (mayTellSecret ? '***' : word)),
    ...unknownNames(unknown).map((word) => shownName(word, definitions)),
  ];
};
