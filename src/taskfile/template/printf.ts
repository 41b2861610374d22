import { type GoValue, isFloat, isInt, isList, isMap, sortedKeys, typeOf } from './go-value.ts';
import { padExponent, printValue, quoteText } from './print.ts';
import { type Spend, sizeOf } from './work.ts';

interface Flags {
  readonly text: string;
  readonly width: number;
  readonly precision: number | undefined;
}

const verbForm = /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d*))?(%|[\s\S]|$)/gu;

/** Go refuses larger widths and precisions. */
const maxWidth = 1_000_000;

/** Go's `fmt.Sprintf` for the values that templates can contain; `spend` is told how much it writes. */
export function printf(format: string, args: readonly GoValue[], spend: Spend): string {
  let next = 0;
  let text = '';
  let at = 0;
  /** A width or precision that an argument gives; undefined when it is not one. */
  const starred = (): number | undefined => {
    const value = args[next++] ?? null;
    return isInt(value) && Math.abs(Number(value.value)) <= maxWidth ? Number(value.value) : undefined;
  };
  for (const match of format.matchAll(verbForm)) {
    const [whole, flagText = '', widthText, precisionText, verb = ''] = match;
    text += format.slice(at, match.index);
    at = match.index + whole.length;
    const isTooLarge = [widthText, precisionText].some((digits) => digits !== '*' && isTooWide(Number(digits ?? 0)));
    if (isTooLarge || verb === '') {
      text += '%!(NOVERB)';
      at = format.length;
      break;
    }
    if (verb === '%') {
      text += '%';
      continue;
    }
    const width = widthText === '*' ? starred() : Number(widthText ?? 0);
    if (width === undefined) text += '%!(BADWIDTH)';
    const precision = precisionText === '*' ? starred() : precisionText && Number(precisionText);
    if (precisionText === '*' && precision === undefined) text += '%!(BADPREC)';
    const flags: Flags = {
      text: (width ?? 0) < 0 ? `${flagText}-` : flagText,
      width: Math.abs(width ?? 0),
      precision: precisionText === '' ? 0 : typeof precision === 'number' && precision >= 0 ? precision : undefined,
    };
    if (next >= args.length) {
      text += `%!${verb}(MISSING)`;
      continue;
    }
    const value = args[next++] ?? null;
    spend((flags.width + (flags.precision ?? 0)) * sizeOf(value));
    text += formatOne(value, verb, flags);
  }
  text += format.slice(at);
  const extra = args.slice(next).map((value) => (value === null ? '<nil>' : `${typeOf(value)}=${printValue(value)}`));
  return extra.length > 0 ? `${text}%!(EXTRA ${extra.join(', ')})` : text;
}

/** Go looks at a number in a format before it reads the last digit. */
function isTooWide(written: number): boolean {
  return Math.trunc(written / 10) > maxWidth;
}

function formatOne(value: GoValue, verb: string, flags: Flags): string {
  if (verb === 'T') return pad(typeOf(value), flags);
  if (verb === 'v') return formatDefault(value, flags);
  if (isList(value)) return `[${value.items.map((item) => formatOne(item, verb, flags)).join(' ')}]`;
  if (isMap(value)) {
    const entries = sortedKeys(value).map((key) => {
      return `${formatOne(key, verb, flags)}:${formatOne(value.entries.get(key) ?? null, verb, flags)}`;
    });
    return `map[${entries.join(' ')}]`;
  }
  const formatted = formatScalar(value, verb, flags);
  return (
    formatted ?? (value === null ? `%!${verb}(<nil>)` : `%!${verb}(${typeOf(value)}=${formatOne(value, 'v', flags)})`)
  );
}

function formatDefault(value: GoValue, flags: Flags): string {
  if (flags.text.includes('#')) return pad(goSyntax(value), flags);
  if (isInt(value)) return formatOne(value, 'd', flags);
  if (isFloat(value)) {
    return flags.precision === undefined ? padNumber(printValue(value), flags) : formatOne(value, 'g', flags);
  }
  return typeof value === 'string' ? formatOne(value, 's', flags) : pad(printValue(value), flags);
}

/** Go's `%#v`. */
export function goSyntax(value: GoValue): string {
  if (typeof value === 'string') return quoteText(value);
  if (isList(value)) return `${typeOf(value)}{${value.items.map(elementSyntax).join(', ')}}`;
  if (!isMap(value)) return printValue(value);
  const entries = sortedKeys(value).map((key) => `${quoteText(key)}:${elementSyntax(value.entries.get(key) ?? null)}`);
  return `${typeOf(value)}{${entries.join(', ')}}`;
}

function elementSyntax(value: GoValue): string {
  return value === null ? 'interface {}(nil)' : goSyntax(value);
}

function formatScalar(value: GoValue, verb: string, flags: Flags): string | undefined {
  if (typeof value === 'string') return formatText(value, verb, flags);
  if (typeof value === 'boolean') return verb === 't' ? pad(String(value), flags) : undefined;
  if (isInt(value)) return formatInteger(value.value, verb, flags);
  return isFloat(value) ? formatFloat(value.value, verb, flags) : undefined;
}

function formatText(text: string, verb: string, flags: Flags): string | undefined {
  const shown = flags.precision === undefined ? text : [...text].slice(0, flags.precision).join('');
  if (verb === 's') return pad(shown, flags);
  if (verb === 'q') return pad(quoteText(shown), flags);
  if (verb !== 'x' && verb !== 'X') return undefined;
  const hex = Buffer.from(text).toString('hex');
  return pad(verb === 'x' ? hex : hex.toUpperCase(), flags);
}

const radixes: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

function formatInteger(value: bigint, verb: string, flags: Flags): string | undefined {
  if (verb === 'c') return pad(character(value), flags);
  if (verb === 'q') return pad(`'${character(value)}'`, flags);
  if (verb === 'U') return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, flags);
  const radix = radixes[verb];
  if (radix === undefined) return undefined;
  const size = (value < 0n ? -value : value).toString(radix).padStart(flags.precision ?? 0, '0');
  const prefix = flags.text.includes('#') ? { x: '0x', X: '0X', o: '0', b: '0b' }[verb] : '';
  const digits = (prefix ?? '') + (verb === 'X' ? size.toUpperCase() : size);
  return padNumber(signed(digits, value < 0n, flags), flags);
}

/** Go's replacement character stands for what is not a character. */
function character(value: bigint): string {
  return value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\uFFFD';
}

/** A number of digits that JavaScript can compute, with zeros for the rest. */
function withDigits(precision: number | undefined, write: (digits: number) => string): string {
  const digits = precision ?? 6;
  return write(Math.min(digits, 100)).replace(/(?=e|$)/, '0'.repeat(Math.max(0, digits - 100)));
}

function formatFloat(value: number, verb: string, flags: Flags): string | undefined {
  const size = Math.abs(value);
  const writers: Readonly<Record<string, () => string>> = {
    f: () => withDigits(flags.precision, (digits) => size.toFixed(digits)),
    F: () => withDigits(flags.precision, (digits) => size.toFixed(digits)),
    e: () => padExponent(withDigits(flags.precision, (digits) => size.toExponential(digits))),
    E: () => padExponent(withDigits(flags.precision, (digits) => size.toExponential(digits))).toUpperCase(),
    g: () => general(size, flags.precision),
    G: () => general(size, flags.precision).toUpperCase(),
  };
  const digits = writers[verb]?.();
  return digits === undefined ? undefined : padNumber(signed(digits, value < 0, flags), flags);
}

function general(size: number, precision: number | undefined): string {
  if (precision === undefined) return printValue({ kind: 'float', value: size });
  const text = padExponent(size.toPrecision(Math.min(100, Math.max(1, precision))));
  return text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text;
}

function signed(digits: string, isNegative: boolean, flags: Flags): string {
  if (isNegative) return `-${digits}`;
  if (flags.text.includes('+')) return `+${digits}`;
  return flags.text.includes(' ') ? ` ${digits}` : digits;
}

function padNumber(text: string, flags: Flags): string {
  if (!flags.text.includes('0') || flags.text.includes('-')) return pad(text, flags);
  const sign = /^[-+ ]?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(flags.width - sign.length, '0');
}

function pad(text: string, flags: Flags): string {
  const missing = ' '.repeat(Math.max(0, flags.width - [...text].length));
  return flags.text.includes('-') ? text + missing : missing + text;
}
