/**
 * The words of a command line: parted at blanks, with single or double quotes around what holds blanks. Nothing is
 * expanded. Throws when a quote is not closed.
 */
export const wordsOf = (line) => {
  const words = [];
  let word;
  let quote = '';
  for (const character of line) {
    if (character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (quote !== '') throw new Error(`A quote is not closed: ${line}`);
  return word === undefined ? words : [...words, word];
};

/** The command lines of a text: those that are neither empty nor comments, each without an `acrtask` in front. */
export const commandsOf = (text) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(wordsOf)
    .map((words) => (words[0] === 'acrtask' ? words.slice(1) : words));
