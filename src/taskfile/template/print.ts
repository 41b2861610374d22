import { type GoValue, sortedKeys } from './go-value.ts';

/** Go's `%v`: what `fmt.Sprint` gives for one value. */
export function printValue(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  switch (value.kind) {
    case 'int':
      return String(value.value);
    case 'float':
      return printFloat(value.value);
    case 'list':
      return `[${value.items.map(printValue).join(' ')}]`;
    case 'map':
      return `map[${sortedKeys(value)
        .map((key) => `${key}:${printValue(value.entries.get(key) ?? null)}`)
        .join(' ')}]`;
  }
}

/** Go's shortest form of a float (`%v`): an exponent below 1e-4 and from 1e6 on. */
export function printFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) return padExponent(value.toExponential());
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Go writes at least two digits of an exponent. */
export function padExponent(text: string): string {
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}

/** Go's `strconv.Quote`, as `%q` prints a string. */
export function quoteText(text: string): string {
  const escaped = JSON.stringify(text)
    .replace(/\\u00(07|0b)/g, (_whole, code: string) => (code === '07' ? '\\a' : '\\v'))
    .replace(/\\u00([0-9a-f]{2})/g, '\\x$1')
    .replace(/\u007f/g, '\\x7f');
  return escaped;
}
