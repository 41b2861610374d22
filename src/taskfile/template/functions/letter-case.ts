import { define, type FunctionTable } from '../go-function.ts';

/** sprig's functions that change the case of letters. */
export const letterCaseFunctions: FunctionTable = {
  camelcase: define(['string'], toCamelCase),
  lower: define(['string'], lowerText),
  kebabcase: define(['string'], (text) => toLowerWords(text, '-')),
  snakecase: define(['string'], (text) => toLowerWords(text, '_')),
  swapcase: define(['string'], (text) => {
    return [...text].map((letter) => (letter === lowerText(letter) ? upperText(letter) : lowerText(letter))).join('');
  }),
  title: define(['string'], (text) => text.replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase())),
  upper: define(['string'], upperText),
  untitle: define(['string'], (text) => text.replace(/(?<=^|\s)\S/gu, (letter) => letter.toLowerCase())),
};

/** Go converts letters one by one, so a letter whose capital is two letters stays. */
function upperText(text: string): string {
  return [...text].map((letter) => ([...letter.toUpperCase()].length > 1 ? letter : letter.toUpperCase())).join('');
}

function lowerText(text: string): string {
  return [...text].map((letter) => [...letter.toLowerCase()][0] ?? letter).join('');
}

function isConnector(letter: string): boolean {
  return /^[-_\s]$/u.test(letter);
}

/** Words start with capitals, one connector between words disappears, leading ones stay. */
function toCamelCase(text: string): string {
  const lead = /^[-_\s]*/u.exec(text)?.[0] ?? '';
  const [first = '', ...rest] = [...text.slice(lead.length)];
  let result = lead;
  let current = first.toUpperCase();
  for (const letter of rest) {
    const before = current;
    current = letter;
    if (isConnector(letter) && isConnector(before)) result += before;
    else if (isConnector(before)) current = letter.toUpperCase();
    else {
      current = letter.toLowerCase();
      result += before;
    }
  }
  return result + current;
}

type WordKind = 'connector' | 'punctuation' | 'upper' | 'lower' | 'number' | 'other';

const wordForms: readonly (readonly [RegExp, WordKind])[] = [
  [/^[-_\s]+/u, 'connector'],
  [/^\p{P}+/u, 'punctuation'],
  [/^\p{Lu}{2,}(?=\p{Lu}\p{Ll})/u, 'upper'],
  [/^\p{Lu}(?=\p{Lu}\p{Ll})/u, 'upper'],
  [/^\p{Lu}\p{Ll}+/u, 'upper'],
  [/^\p{Lu}+/u, 'upper'],
  [/^\p{Ll}+/u, 'lower'],
  [/^\p{N}+/u, 'number'],
];

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let rest = text;
  while (rest !== '') {
    const found = wordForms.flatMap(([form, kind]) => {
      const match = form.exec(rest)?.[0];
      return match ? [{ kind, text: match }] : [];
    })[0] ?? { kind: 'other', text: String.fromCodePoint(rest.codePointAt(0) ?? 0) };
    words.push(found);
    rest = rest.slice(found.text.length);
  }
  return words;
}

/**
 * Lower-case words with connectors between them. A number belongs to the word before it, unless lower-case letters
 * follow: `Bld4Floor3rd` becomes `bld4_floor_3rd`.
 */
function toLowerWords(text: string, connector: string): string {
  const words = wordsOf(text);
  let result = '';
  let inNumberWord = false;
  words.forEach((word, index) => {
    const before = words[index - 1];
    const after = words[index + 1];
    const touches = before && !isBreak(before) && !isBreak(word);
    const startsNumberWord = word.kind === 'number' && after?.kind === 'lower';
    const continues = inNumberWord
      ? word.kind === 'lower' || word.kind === 'number'
      : word.kind === 'number' && !startsNumberWord;
    if (touches && !continues) result += connector;
    result += word.kind === 'connector' ? connector.repeat([...word.text].length) : word.text.toLowerCase();
    inNumberWord = (inNumberWord && continues) || (word.kind === 'number' && (startsNumberWord || !touches));
  });
  return result;
}

function isBreak(word: Word): boolean {
  return word.kind === 'connector' || word.kind === 'punctuation';
}
