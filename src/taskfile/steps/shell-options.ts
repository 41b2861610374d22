import type { ShellWord } from './shell-spans.ts';

/** A value among the words of a command: of an option, or a word of its own. */
export interface CommandValue {
  /** The option without its dashes; undefined for a word of its own. */
  readonly option: string | undefined;
  readonly value: string;
  readonly word: ShellWord;
  /** What stands before the value in its word: `--file=`, `-f`, or nothing. */
  readonly prefix: string;
}

/**
 * The values of a command, in their order. `switches` are its options without a value. With `mixed` options may follow words
 * of their own; otherwise all that follows the first of these is left out.
 */
export const commandValues = (
  words: readonly ShellWord[],
  switches: ReadonlySet<string>,
  mixed = false,
): readonly CommandValue[] => {
  const found: CommandValue[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as ShellWord;
    const { value } = word;
    if (value === '--') {
      found.push(
        ...words.slice(at + 1).map((each) => ({ option: undefined, value: each.value, word: each, prefix: '' })),
      );
      break;
    }
    if (!value.startsWith('-') || value === '-') {
      found.push({ option: undefined, value, word, prefix: '' });
      if (!mixed) break;
      continue;
    }
    const inside = /^(--([^=]+)=)([\s\S]*)$/.exec(value);
    if (inside) {
      const [, prefix = '', option, rest = ''] = inside;
      found.push({ option, value: rest, word, prefix });
      continue;
    }
    const letter = value.startsWith('--')
      ? -1
      : [...value].findIndex((each, index) => index > 0 && !switches.has(each));
    const option = value.startsWith('--') ? value.slice(2) : value[letter];
    if (option === undefined || switches.has(option)) continue;
    if (letter > 0 && letter < value.length - 1) {
      const prefix = value.slice(0, letter + (value[letter + 1] === '=' ? 2 : 1));
      found.push({ option, value: value.slice(prefix.length), word, prefix });
      continue;
    }
    at += 1;
    const next = words[at];
    if (next) found.push({ option, value: next.value, word: next, prefix: '' });
  }
  return found;
};
