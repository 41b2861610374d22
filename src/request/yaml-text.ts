const startsLikeSyntax = /^[,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$)|^---|^\.\.\./;
const splitsOrComments = /:(?:\s|$)|\s#/;
const surroundedByBlanks = /^\s|\s$/;
// What YAML 1.1 or 1.2 reads as null, a boolean, a number or a date.
const readsAsOther =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:e[-+]?\d+)?|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|[-+]?\.inf|\.nan|\d[\d:_.]*|\d{4}-\d\d?-\d\d?.*|<<|=)$/i;
// Line ends and everything a YAML reader folds, refuses or cannot show.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

const escaped = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * `text` as a one-line YAML scalar that reads back as exactly that string: plain where that is safe, else in single
 * quotes, else, when it holds line ends or control characters, in double quotes with escapes.
 */
export const yamlScalar = (text: string): string => {
  const withoutPairs = text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');
  if (unprintable.test(withoutPairs)) return escaped(text);
  const plain =
    text !== '' &&
    !startsLikeSyntax.test(text) &&
    !splitsOrComments.test(text) &&
    !surroundedByBlanks.test(text) &&
    !readsAsOther.test(text);
  // Single quotes before double ones: a template such as {{ index .Values "x" }} must not gain backslashes.
  return plain ? text : `'${text.replaceAll("'", "''")}'`;
};
