import { remembered } from '../remembered.ts';

/**
 * The commands of a shell text, each as its words: quotes are removed, and `&&`, `||`, `;`, `|`, `&` and line breaks
 * separate commands. Nothing is expanded: a word that a shell would change keeps its `$` or backtick. Never fails: an
 * open quote ends with the text.
 */
export const shellCommands = remembered((text): readonly (readonly string[])[] => {
  if (!/[\\'";|&\n]/.test(text)) {
    const words = text.split(/[ \t\r]+/).filter((each) => each !== '');
    return words.length > 0 ? [words] : [];
  }
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  const token =
    /\\([\s\S])|'([^']*)(?:'|$)|"((?:[^"\\]|\\[\s\S])*)(?:"|$)|([ \t\r]+)|(&&|\|\||[;|&\n])|([^\\'" \t\r;|&\n]+|[\s\S])/g;
  for (const [, escaped, single, double, blank, separator, other] of text.matchAll(token)) {
    if (blank !== undefined) endWord();
    else if (separator !== undefined) {
      endWord();
      commands.push([]);
    } else if (escaped === '\n') endWord();
    else word = (word ?? '') + (escaped ?? single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? other ?? '');
  }
  endWord();
  return commands.filter((words) => words.length > 0);
});

/** All values of a flag: `--name VALUE`, `--name=VALUE`, `-n VALUE` and `-nVALUE`. */
export function flagValues(words: readonly string[], name: string, letter?: string): string[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1];
    if (word === `--${name}` || word === `-${letter}`) return next === undefined ? [] : [next];
    if (word.startsWith(`--${name}=`)) return [word.slice(name.length + 3)];
    return letter && word.startsWith(`-${letter}`) && !word.startsWith('--') ? [word.slice(2)] : [];
  });
}

/**
 * The words that are neither flags nor values of flags; those after the first one too unless `mixed`, since docker takes
 * them as they are. `switches` are the flags without a value.
 */
export function freeWords(words: readonly string[], switches: ReadonlySet<string>, mixed = false): readonly string[] {
  const free: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    if (word === '--') return [...free, ...words.slice(at + 1)];
    if (!word.startsWith('-') || word === '-') {
      if (!mixed) return words.slice(at);
      free.push(word);
    } else if (takesNext(word, switches)) at += 1;
  }
  return free;
}

/** `-e` and `--env` take the next word; `--env=x`, `-ex` and switches, also joined ones such as `-it`, do not. */
function takesNext(word: string, switches: ReadonlySet<string>): boolean {
  if (word.startsWith('--')) return !word.includes('=') && !switches.has(word.slice(2));
  const letters = [...word.slice(1)];
  const valued = letters.findIndex((letter) => !switches.has(letter));
  return valued === letters.length - 1;
}
