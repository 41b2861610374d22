export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'char constant'
  | 'string'
  | 'raw string'
  | 'pipe'
  | 'left paren'
  | 'right paren'
  | 'assign'
  | 'declare'
  | 'char'
  | 'eof'
  | 'error';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the template's text. */
  readonly at: number;
}

const keywords = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);

interface TokenForm {
  readonly kind: TokenKind;
  readonly form: RegExp;
}

/** The forms of tokens by their first character. */
interface TokenForms {
  readonly byFirst: ReadonlyMap<string, TokenForm>;
  readonly number: TokenForm;
  readonly identifier: TokenForm;
}

const space = { kind: 'space', form: /[ \t\r\n]+/y } as const;

const formsWith = (variable: RegExp, field: RegExp, identifier: RegExp): TokenForms => ({
  byFirst: new Map<string, TokenForm>([
    [' ', space],
    ['\t', space],
    ['\r', space],
    ['\n', space],
    [':', { kind: 'declare', form: /:=/y }],
    ['=', { kind: 'assign', form: /=/y }],
    ['|', { kind: 'pipe', form: /\|/y }],
    ['"', { kind: 'string', form: /"(?:\\[^\n]|[^"\\\n])*"/y }],
    ['`', { kind: 'raw string', form: /`[^`]*`/y }],
    ["'", { kind: 'char constant', form: /'(?:\\[^\n]|[^'\\\n])*'/y }],
    ['$', { kind: 'variable', form: variable }],
    ['.', { kind: 'field', form: field }],
    ['(', { kind: 'left paren', form: /\(/y }],
    [')', { kind: 'right paren', form: /\)/y }],
  ]),
  number: {
    kind: 'number',
    form: /[-+]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][-+]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?[\d_]*)?)i?/y,
  },
  identifier: { kind: 'identifier', form: identifier },
});
const otherCharacter: TokenForm = { kind: 'char', form: /[\x21-\x7e]/y };
const asciiForms = formsWith(/\$\w*/y, /\.(?!\d)\w*/y, /[A-Za-z_]\w*/y);
let allForms: TokenForms | undefined;

/** The forms of the tokens in a text. Those with the letters of all languages take a millisecond to compile. */
function formsIn(text: string): TokenForms {
  if (!/[^\0-\x7f]/.test(text)) return asciiForms;
  allForms ??= formsWith(/\$[\p{L}\p{Nd}_]*/uy, /\.(?!\d)[\p{L}\p{Nd}_]*/uy, /[\p{L}_][\p{L}\p{Nd}_]*/uy);
  return allForms;
}

const unterminated: Readonly<Record<string, string>> = {
  '"': 'unterminated quoted string',
  '`': 'unterminated raw quoted string',
  "'": 'unterminated character constant',
  ':': 'expected :=',
};

/** Splits a Go template into tokens; the last one is `eof`, or `error` with the reason as its text. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const forms = formsIn(source);
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('{{', at);
    if (open < 0) break;
    const trims = /^-[ \t\r\n]/.test(source.slice(open + 2, open + 4));
    pushText(tokens, source, at, open, trims);
    const inside = open + 2 + (trims ? 2 : 0);
    const isComment = source.startsWith('/*', inside);
    const end = isComment ? skipComment(tokens, source, inside) : tokenizeAction(tokens, forms, source, open, inside);
    if (end === undefined) return tokens;
    at = end;
  }
  if (at < source.length) pushText(tokens, source, at, source.length, false);
  tokens.push({ kind: 'eof', text: '', at: source.length });
  return tokens;
}

function pushText(tokens: Token[], source: string, start: number, end: number, trims: boolean): void {
  let last = end;
  while (trims && last > start && isBlank(source.charCodeAt(last - 1))) last -= 1;
  const text = source.slice(start, last);
  if (text !== '') tokens.push({ kind: 'text', text, at: start });
}

/** Go's white space in actions: blank, tab, and line ends. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

const trimmedClose = /[ \t\r\n]-\}\}[ \t\r\n]*/y;

/** The offset after a closing delimiter at `at` and the white space that it trims; undefined when there is none. */
function closeAt(source: string, at: number): { close: number; resume: number } | undefined {
  if (source.startsWith('}}', at)) return { close: at, resume: at + 2 };
  if (source[at + 1] !== '-') return undefined;
  trimmedClose.lastIndex = at;
  const match = trimmedClose.exec(source);
  return match ? { close: at + 2, resume: at + match[0].length } : undefined;
}

function skipComment(tokens: Token[], source: string, at: number): number | undefined {
  const end = source.indexOf('*/', at);
  const close = end < 0 ? undefined : closeAt(source, end + 2);
  if (close) return close.resume;
  tokens.push({ kind: 'error', text: end < 0 ? 'unclosed comment' : 'comment ends before closing delimiter', at });
  return undefined;
}

function tokenizeAction(
  tokens: Token[],
  forms: TokenForms,
  source: string,
  open: number,
  start: number,
): number | undefined {
  let depth = 0;
  let at = start;
  const fail = (text: string): undefined => {
    tokens.push({ kind: 'error', text, at });
  };
  tokens.push({ kind: 'open', text: '{{', at: open });
  for (;;) {
    const close = closeAt(source, at);
    if (close) {
      if (depth > 0) return fail('unclosed left paren');
      tokens.push({ kind: 'close', text: '}}', at: close.close });
      return close.resume;
    }
    if (at >= source.length) return fail('unclosed action');
    const token = nextToken(forms, source, at);
    if (token.kind === 'left paren') depth += 1;
    if (token.kind === 'right paren') depth -= 1;
    if (depth < 0) return fail('unexpected right paren');
    tokens.push(token);
    if (token.kind === 'error') return undefined;
    at += token.text.length;
  }
}

/** The forms that a token with this first character may have, the most likely one first. */
function formsFrom({ byFirst, number, identifier }: TokenForms, first: string): readonly TokenForm[] {
  const own = byFirst.get(first);
  if (own) return first === '.' ? [own, number] : [own, otherCharacter];
  return /[-+0-9]/.test(first) ? [number, otherCharacter] : [identifier, otherCharacter];
}

function nextToken(forms: TokenForms, source: string, at: number): Token {
  for (const { form, kind } of formsFrom(forms, source[at] ?? '')) {
    form.lastIndex = at;
    const text = form.exec(source)?.[0];
    if (text === undefined) continue;
    if (kind === 'space') return { kind, text: beforeTrimMarker(source, at, text), at };
    if (kind === 'char' && unterminated[text]) return { kind: 'error', text: unterminated[text], at };
    if (text === '-' || text === '+') return { kind: 'error', text: describeSign(source, at), at };
    return checkEnd(source, { kind: classify(kind, text), text, at });
  }
  return { kind: 'error', text: `unrecognized character in action: ${describeCharacter(source, at)}`, at };
}

/** The last space before `-}}` belongs to the delimiter. */
function beforeTrimMarker(source: string, at: number, space: string): string {
  return space.length > 1 && source.startsWith('-}}', at + space.length) ? space.slice(0, -1) : space;
}

function classify(kind: TokenKind, text: string): TokenKind {
  if (kind === 'field' && text === '.') return 'dot';
  if (kind !== 'identifier') return kind;
  if (keywords.has(text)) return 'keyword';
  if (text === 'true' || text === 'false') return 'bool';
  return text === 'nil' ? 'nil' : 'identifier';
}

/** Names must be followed by something that can end them; numbers must not run into letters. */
function checkEnd(source: string, token: Token): Token {
  const end = token.at + token.text.length;
  const next = String.fromCodePoint(source.codePointAt(end) ?? 0x20);
  const isComplex = token.kind === 'number' && /[-+]/.test(next) && !source.startsWith('-}}', end);
  if (token.kind === 'number' && (isComplex || /[\p{L}\p{Nd}_]/u.test(next))) {
    const rest = isComplex ? (/^[-+][\d._]*\p{L}?/u.exec(source.slice(end))?.[0] ?? '') : next;
    return { kind: 'error', text: `bad number syntax: ${JSON.stringify(token.text + rest)}`, at: token.at };
  }
  const isName = ['identifier', 'keyword', 'bool', 'nil', 'field', 'variable', 'dot'].includes(token.kind);
  if (!isName || /[\s.,|:()]/.test(next) || source.startsWith('}}', end)) return token;
  return { kind: 'error', text: `bad character ${describeCharacter(source, end)}`, at: token.at };
}

/** A sign begins a number, whatever follows it. */
function describeSign(source: string, at: number): string {
  const sign = JSON.stringify(source[at]);
  const number = /^[-+](?:[-+][\d._]*)?[\p{L}_]?/u.exec(source.slice(at))?.[0] ?? '';
  return number.length > 1 ? `bad number syntax: ${JSON.stringify(number)}` : `illegal number syntax: ${sign}`;
}

/** Go's `%#U`: code point and character. */
function describeCharacter(source: string, at: number): string {
  const code = source.codePointAt(at) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return code < 0x20 || code === 0x7f ? number : `${number} '${String.fromCodePoint(code)}'`;
}
