/** A word of a shell text, and where it stands there. */
export interface ShellWord {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** Without quotes; nothing is expanded. */
  readonly value: string;
  /** Whether a shell takes it as it is: it has nothing that is expanded, and is no redirection. */
  readonly isPlain: boolean;
}

const token =
  /\\\r?\n|\\([\s\S])|'([^']*)(?:'|$)|"((?:[^"\\]|\\[\s\S])*)(?:"|$)|([ \t\r]+)|(&&|\|\||[;|&\n])|([^\\'" \t\r;|&\n]+|[\s\S])/g;

/** What a shell expands, or does not take as part of a word, where it is not quoted. */
const special = /[$`*?[<>()#~{]/;

/**
 * The commands of a shell text as words with their places: for replacing words in it. Reads a text as `shellCommands` does.
 */
export const shellSpans = (text: string): readonly (readonly ShellWord[])[] => {
  const commands: ShellWord[][] = [[]];
  let word: { start: number; value: string; isPlain: boolean } | undefined;
  const endWord = (end: number): void => {
    if (word !== undefined) commands.at(-1)?.push({ ...word, end });
    word = undefined;
  };
  for (const match of text.matchAll(token)) {
    const [, escaped, single, double, blank, separator, other] = match;
    if (blank !== undefined || separator !== undefined) {
      endWord(match.index);
      if (separator !== undefined) commands.push([]);
      continue;
    }
    const begun = word ?? { start: match.index, value: '', isPlain: true };
    const part = escaped ?? single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? other ?? '';
    const isPlain =
      double !== undefined ? !/(?:^|[^\\])[$`]/.test(double) : other === undefined || !special.test(other);
    // A line that is continued goes on with the same word.
    if (word === undefined && part === '' && /^\\\r?\n$/.test(match[0])) continue;
    word = { start: begun.start, value: begun.value + part, isPlain: begun.isPlain && isPlain };
  }
  endWord(text.length);
  return commands.filter((words) => words.length > 0);
};

/** A word for a shell, as it is. */
export const quoteForShell = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** What takes the place of a part of a text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with its parts replaced; they must not overlap. */
export const replaceParts = (text: string, replacements: readonly Replacement[]): string => {
  let done = '';
  let at = 0;
  for (const { start, end, text: instead } of [...replacements].sort((one, other) => one.start - other.start)) {
    done += text.slice(at, start) + instead;
    at = end;
  }
  return done + text.slice(at);
};
