import { suggest } from '../did-you-mean.ts';

/** Says that a call has no option of this name, and which one may be meant. */
export const unknownOption = (key: string, known: readonly string[]): string => {
  const [near] = suggest(key, known);
  return `'${key}' is not an option of this call.${near === undefined ? '' : ` Did you mean '${near}'?`}`;
};
