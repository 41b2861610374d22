/**
 * Docker translates a rule in .dockerignore to a Go regular expression, so Go's interpretation of it is what the rule
 * means: `\d` is a digit, `[[:alpha:]]` a letter, `a|b` a choice. This translates such an expression (the part of
 * https://github.com/google/re2/wiki/Syntax that a rule can reach) to a JavaScript one.
 */
export interface ReadExpression {
  readonly parts: readonly Part[];
  /** Whether the parts follow one another, each repeated as its own source says. */
  readonly isSequence: boolean;
}

export interface Part {
  /** A set of characters; any number of folders; a position between characters; or the `|` between two choices. */
  readonly kind: 'character' | 'folders' | 'assertion' | 'or';
  /** JavaScript source with flag `v`, without its repetition. */
  readonly source: string;
  /** How often the character repeats. */
  readonly least: number;
  readonly most: number;
}

interface Read {
  readonly source: string;
  readonly end: number;
}

interface ReadCharacter {
  readonly code: number;
  readonly end: number;
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '\\x21-\\x7e',
  lower: 'a-z',
  print: '\\x20-\\x7e',
  punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** Go's whitespace is a subset of JavaScript's. */
const perlClasses: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[0-9A-Za-z_]',
  W: '[^0-9A-Za-z_]',
  s: '[\\t\\n\\f\\r ]',
  S: '[^\\t\\n\\f\\r ]',
};

const assertions: Readonly<Record<string, string>> = { A: '(?<![^])', b: '\\b', B: '\\B', z: '(?![^])' };

const literal = (code: number): string => `\\u{${code.toString(16)}}`;

const bad = (): never => {
  throw new SyntaxError('syntax error in pattern');
};

const characterAt = (text: string, at: number): ReadCharacter => {
  const code = text.codePointAt(at) ?? bad();
  return { code, end: at + String.fromCodePoint(code).length };
};

/** A character written with a backslash; `at` is the position after it. */
const escapedAt = (text: string, at: number): ReadCharacter => {
  const letter = text[at] ?? bad();
  const control = controls[letter];
  if (control !== undefined) return { code: control, end: at + 1 };
  const number = /^(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(0[0-7]{0,2}|[1-7][0-7]{1,2}))/.exec(text.slice(at));
  if (number) {
    const [whole, two, many, octal] = number;
    const code = octal ? Number.parseInt(octal, 8) : Number.parseInt((two ?? many) as string, 16);
    return code > 0x10ffff ? bad() : { code, end: at + whole.length };
  }
  return /[!-/:-@[-`{-~ ]/.test(letter) || letter < ' ' ? { code: letter.charCodeAt(0), end: at + 1 } : bad();
};

/** `\pL`, `\P{Greek}` after the backslash. */
const unicodeClassAt = (text: string, at: number): Read | undefined => {
  const found = /^([pP])(?:\{(\^?)(\w+)\}|([A-Z]))/.exec(text.slice(at));
  if (!found) return undefined;
  const [whole, letter, negated, name, short] = found;
  const property = short ?? name ?? '';
  const kind = negated ? (letter === 'p' ? 'P' : 'p') : letter;
  const value = /^[CLMNPSZ][a-z]?$/.test(property) ? property : `Script=${property}`;
  return { source: `\\${kind}{${value}}`, end: at + whole.length };
};

/** A character class after a backslash. */
const escapedSetAt = (text: string, at: number): Read | undefined => {
  const perl = perlClasses[text[at] ?? ''];
  return perl === undefined ? unicodeClassAt(text, at) : { source: perl, end: at + 1 };
};

const classItemAt = (text: string, at: number): Read => {
  const posix = /^\[:(\^?)(\w*):\]/.exec(text.slice(at));
  if (posix) {
    const [whole, negated = '', name = ''] = posix;
    return { source: `[${negated}${posixClasses[name] ?? bad()}]`, end: at + whole.length };
  }
  const one = (from: number) => (text[from] === '\\' ? escapedAt(text, from + 1) : characterAt(text, from));
  if (text[at] === '\\') {
    const set = escapedSetAt(text, at + 1);
    if (set) return set;
  }
  const low = one(at);
  if (text[low.end] !== '-' || text[low.end + 1] === ']' || low.end + 1 >= text.length)
    return { source: literal(low.code), end: low.end };
  const high = one(low.end + 1);
  if (high.code < low.code) bad();
  return { source: `${literal(low.code)}-${literal(high.code)}`, end: high.end };
};

const classAt = (text: string, start: number): Read => {
  const negated = text[start + 1] === '^';
  const first = start + (negated ? 2 : 1);
  let at = first;
  let source = '';
  while (at === first || text[at] !== ']') {
    if (at >= text.length) bad();
    const item = classItemAt(text, at);
    source += item.source;
    at = item.end;
  }
  return { source: `[${negated ? '^' : ''}${source}]`, end: at + 1 };
};

const escapeAt = (text: string, at: number): Read => {
  const assertion = assertions[text[at] ?? ''];
  if (assertion) return { source: assertion, end: at + 1 };
  const set = escapedSetAt(text, at);
  if (set) return set;
  const { code, end } = escapedAt(text, at);
  return { source: literal(code), end };
};

/** The only group that a rule can produce: any number of folders. */
const folders = '(.*/)?';

const partAt = (text: string, at: number): Read => {
  switch (text[at]) {
    case '(':
      return { source: '(?:[^\\n]*\\/)?', end: at + folders.length };
    case '.':
      return { source: '[^\\n]', end: at + 1 };
    case '^':
    case '$':
    case '|':
      return { source: text[at] as string, end: at + 1 };
    case '[':
      return classAt(text, at);
    case '\\':
      return escapeAt(text, at + 1);
    default: {
      const { code, end } = characterAt(text, at);
      return { source: literal(code), end };
    }
  }
};

/** Repeating an assertion changes nothing, and JavaScript rejects it. */
const isAssertion = (source: string): boolean => /^[$^]$/.test(source) || Object.values(assertions).includes(source);

const kindOf = (first: string | undefined, source: string): Part['kind'] =>
  first === '(' ? 'folders' : first === '|' ? 'or' : isAssertion(source) ? 'assertion' : 'character';

/** The repetition: `*`, `{2}`, `{2,}`, `{2,3}`, or none. */
const timesOf = (
  repeated: string,
  least: string | undefined,
  most: string | undefined,
): Pick<Part, 'least' | 'most'> => {
  if (repeated === '') return { least: 1, most: 1 };
  if (least === undefined || (most === undefined && repeated.includes(',')))
    return { least: Number(least ?? 0), most: Number.POSITIVE_INFINITY };
  return { least: Number(least), most: Number(most ?? least) };
};

const repetition = /^(?:\*|\{(0|[1-9]\d*)(?:,(0|[1-9]\d*)?)?\})/;

/** Parses a Go regular expression; throws SyntaxError when Go would reject it. */
export const readGoRegexp = (text: string): ReadExpression => {
  const parts: Part[] = [];
  let isSequence = true;
  let at = 0;
  while (at < text.length) {
    const first = text[at];
    const part = partAt(text, at);
    const [repeated, least, most] = repetition.exec(text.slice(part.end)) ?? [''];
    if (repeated && (first === '(' || first === '|')) bad();
    if (Number(least ?? 0) > 1000 || Number(most ?? 0) > 1000 || (most && Number(most) < Number(least))) bad();
    if (first === '|' || repeated.startsWith('{')) isSequence = false;
    at = part.end + repeated.length;
    if (repeated && repetition.test(text.slice(at))) bad();
    const kind = kindOf(first, part.source);
    parts.push({ kind, source: part.source, ...timesOf(kind === 'character' ? repeated : '', least, most) });
  }
  return { parts, isSequence };
};
