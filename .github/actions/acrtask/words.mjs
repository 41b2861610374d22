/**
 * Splits a command line into words at blanks, except inside single or double quotes. Nothing is expanded. Throws when a
 * quote is not closed; the error names `where`, because the line itself may contain secrets.
 */
export const wordsOf = (line, where = 'The command line') => {
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
  if (quote !== '')
    throw new Error(`${where}: a ${quote === '"' ? 'double' : 'single'} quote (${quote}) is not closed.`);
  return word === undefined ? words : [...words, word];
};

/** The words that name a command: the leading words that cannot be options or values. */
export const namesOf = (words) => {
  const end = words.findIndex((word) => !/^[a-z][a-z-]*$/i.test(word));
  return end < 0 ? words : words.slice(0, end);
};

const isComment = (line) => line.trim().startsWith('#');

/** The lines of a text without comments, each with the number of its first line; a trailing backslash continues a line, as in a shell. */
const linesOf = (text) => {
  const lines = [];
  let begun = '';
  let first = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (begun === '' && isComment(line)) continue;
    if (begun === '') first = index + 1;
    const isContinued = /(?<!\\)(?:\\\\)*\\$/.test(line);
    begun += isContinued ? line.slice(0, -1) : line;
    if (isContinued) continue;
    lines.push({ line: begun, number: first });
    begun = '';
  }
  return [...lines, { line: begun, number: first }].map(({ line, number }) => ({ line: line.trim(), number }));
};

/** The command lines of a text: lines that are neither empty nor comments, without a leading `acrtask`. */
export const commandsOf = (text) =>
  linesOf(text)
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => wordsOf(line, `Line ${number} of command`))
    .map((words) => (words[0] === 'acrtask' ? words.slice(1) : words));
