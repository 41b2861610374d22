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

/** Commands in commands beyond this are nobody's. */
const deepest = 100;

/** Behind the next `mark` that ends what a shell reads from `start` on. */
function behind(text: string, start: number, mark: string, depth = 0): number {
  let at = start;
  while (at < text.length && depth < deepest) {
    const here = text[at] as string;
    if (here === mark) return at + 1;
    const next = text[at + 1];
    const inner = (begin: number, end: string): number => behind(text, begin, end, depth + 1);
    if (mark === "'") at += 1;
    else if (here === '\\') at += 2;
    else if (here === '$' && (next === '(' || next === '{')) at = inner(at + 2, next === '(' ? ')' : '}');
    else if (here === '`' || here === '"' || (here === "'" && mark !== '"')) at = inner(at + 1, here);
    else if (here === '(' && mark === ')') at = inner(at + 1, ')');
    else at += 1;
  }
  return text.length;
}

/**
 * The words of the first command of a shell text as they are written. What stands in quotation marks, and what a shell
 * carries out first, such as `$(git describe --tags)`, is part of one word.
 */
export function writtenWords(text: string): readonly string[] {
  const words: string[] = [];
  const blank = /[ \t\r\n]/;
  let begin = 0;
  let at = 0;
  const endWord = (): void => {
    if (at > begin) words.push(text.slice(begin, at));
    begin = at + 1;
  };
  while (at < text.length) {
    const here = text[at] as string;
    const next = text[at + 1] ?? '';
    if (blank.test(here) || (here === '\\' && /[\r\n]/.test(next))) {
      endWord();
      at += 1;
    } else if (/[;|&]/.test(here)) break;
    else if (here === '\\') at += 2;
    else if (/["'`]/.test(here)) at = behind(text, at + 1, here);
    else if (here === '$' && (next === '(' || next === '{')) at = behind(text, at + 2, next === '(' ? ')' : '}');
    else at += 1;
  }
  at = Math.min(at, text.length);
  endWord();
  return words;
}

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
