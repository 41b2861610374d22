/** Where a text stands: its first character's column, and the column at which its further lines begin. */
export interface Place {
  readonly column: number;
  readonly indent: number;
}

const bestWidth = 80;
const lengthOf = (text: string): number => [...text].length;
const newLine = (indent: number): string => `\n${' '.repeat(indent)}`;

/** What a YAML 1.1 reader takes for something else than text when it stands there without quotes. */
const otherTypes = [
  /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^(?:~|null|Null|NULL|)$/,
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*)$/,
  /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  /^\d{4}-\d\d-\d\d$/,
  /^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/,
  /^(?:<<|=)$/,
];
const markup = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[-?](?: |$))|:(?: |$)| #|^ | $|\n/;
const special = /[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/u;

const isPlain = (text: string): boolean =>
  !special.test(text) && !markup.test(text) && !otherTypes.some((type) => type.test(text));
const isQuotable = (text: string): boolean => !special.test(text) && !/\n | \n/.test(text);

/** Breaks lines at single spaces once they are wide enough; a line break of the text becomes an empty line. */
const fold = (text: string, { column, indent }: Place): string => {
  let at = column;
  let out = '';
  for (const { 0: run, index } of text.matchAll(/ +|\n+|[^ \n]+/g)) {
    const inside = index > 0 && index + run.length < text.length;
    const breaks = run.startsWith('\n') ? run.length : run === ' ' && inside && at > bestWidth ? 0 : undefined;
    out += breaks === undefined ? run : '\n'.repeat(breaks) + newLine(indent);
    at = breaks === undefined ? at + lengthOf(run) : indent;
  }
  return out;
};

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

const escaped = (character: string): string => {
  const short = shortEscapes[character];
  if (short) return short;
  const code = character.codePointAt(0) ?? 0;
  const [letter, digits] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8];
  return `\\${letter}${code.toString(16).toUpperCase().padStart(Number(digits), '0')}`;
};

const printable = /[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

const doubleQuoted = (text: string, { column, indent }: Place, mayBreak: boolean): string => {
  const characters = [...text];
  let at = column + 1;
  let out = '"';
  let start = 0;
  const flush = (end: number) => {
    const part = characters.slice(start, end);
    out += part.join('');
    at += part.length;
    start = Math.max(start, end);
  };
  characters.forEach((character, index) => {
    if (!printable.test(character) || character === '"' || character === '\\') {
      flush(index);
      const sequence = escaped(character);
      out += sequence;
      at += sequence.length;
      start = index + 1;
    }
    const inside = index > 0 && index < characters.length - 1;
    if (!mayBreak || !inside || (character !== ' ' && start < index) || at + index - start <= bestWidth) return;
    flush(index);
    out += `\\${newLine(indent)}`;
    at = indent;
    if (characters[start] !== ' ') return;
    out += '\\';
    at += 1;
  });
  flush(characters.length);
  return `${out}"`;
};

/** A text as a YAML value; it may take several lines. The style and the line breaks are those of PyYAML. */
export const yamlText = (text: string, place: Place): string => {
  if (isPlain(text)) return fold(text, place);
  if (!isQuotable(text)) return doubleQuoted(text, place, true);
  return `'${fold(text.replaceAll("'", "''"), { ...place, column: place.column + 1 })}'`;
};

/** A text as a mapping key on one line, or undefined when it is too long (or empty, or has line breaks) for that. */
export const yamlKey = (text: string): string | undefined => {
  if (text === '' || text.includes('\n') || lengthOf(text) > 122) return undefined;
  if (isPlain(text)) return text;
  return isQuotable(text) ? `'${text.replaceAll("'", "''")}'` : doubleQuoted(text, { column: 0, indent: 0 }, false);
};
