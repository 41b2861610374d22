import { define, defineCostly, type FunctionTable } from '../go-function.ts';
import {
  compareText,
  entryOf,
  type GoValue,
  goInt,
  isFloat,
  isInt,
  isList,
  isMap,
  isTrue,
  typeOf,
} from '../go-value.ts';
import { printValue } from '../print.ts';
import { goSyntax, printf } from '../printf.ts';

/** Go's own template functions; `and` and `or` are part of the evaluator. */
export const builtins: FunctionTable = {
  and: define(['any', '...any'], (value) => value),
  or: define(['any', '...any'], (value) => value),
  not: define(['any'], (value) => !isTrue(value)),
  len: define(['any'], (value) => goInt(lengthOf(value))),
  index: define(['any', '...any'], (value, keys) => {
    if (value === null) throw new Error('index of untyped nil');
    return keys.reduce(indexOnce, value);
  }),
  print: define(['...any'], print),
  println: define(['...any'], (values) => `${values.map(printValue).join(' ')}\n`),
  printf: defineCostly(['string', '...any'], (spend, format, values) => printf(format, values, spend)),
  html: define(['...any'], (values) => escapeHtml(printArguments(values))),
  js: define(['...any'], (values) => escapeScript(printArguments(values))),
  urlquery: define(['...any'], (values) => escapeQuery(printArguments(values))),
  call: define(['any', '...any'], (value) => {
    throw new Error(value === null ? 'call of nil' : `non-function ${goSyntax(value)} of type ${typeOf(value)}`);
  }),
  eq: define(['any', '...any'], (left, rights) => {
    if (rights.length === 0) throw new Error('missing argument for comparison');
    return rights.some((right) => areEqual(left, right));
  }),
  ne: define(['any', 'any'], (left, right) => !areEqual(left, right)),
  lt: define(['any', 'any'], (left, right) => compare(left, right) < 0),
  le: define(['any', 'any'], (left, right) => compare(left, right) <= 0),
  gt: define(['any', 'any'], (left, right) => compare(left, right) > 0),
  ge: define(['any', 'any'], (left, right) => compare(left, right) >= 0),
};

function lengthOf(value: GoValue): number {
  if (value === null) throw new Error('reflect: call of reflect.Value.Type on zero Value');
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.items.length;
  if (isMap(value)) return value.entries.size;
  throw new Error(`len of type ${typeOf(value)}`);
}

function indexOnce(value: GoValue, key: GoValue): GoValue {
  if (value === null) throw new Error('index of untyped nil');
  if (isMap(value)) {
    if (typeof key !== 'string') throw new Error(`value has type ${typeOf(key)}; should be string`);
    return entryOf(value, key);
  }
  if (!isList(value) && typeof value !== 'string') throw new Error(`can't index item of type ${typeOf(value)}`);
  if (!isInt(key)) throw new Error(`cannot index slice/array with ${key === null ? 'nil' : `type ${typeOf(key)}`}`);
  const at = Number(key.value);
  const size = typeof value === 'string' ? Buffer.byteLength(value) : value.items.length;
  if (at < 0 || at >= size) throw new Error(`index out of range: ${at}`);
  return typeof value === 'string' ? goInt(Buffer.from(value)[at] ?? 0, 'uint8') : (value.items[at] ?? null);
}

/** What the escaping functions work on: nothing shows as Go prints a missing value. */
function printArguments(values: readonly GoValue[]): string {
  return print(values.map((value) => value ?? '<no value>'));
}

/** Go's `fmt.Sprint`: a space between neighbors when neither is text. */
function print(values: readonly GoValue[]): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const spaced = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return (spaced ? ' ' : '') + printValue(value);
    })
    .join('');
}

function basicKind(value: GoValue): string {
  if (isInt(value)) return 'int';
  if (isFloat(value)) return 'float';
  if (isList(value) || isMap(value)) return value.kind;
  return value === null ? 'nil' : typeof value;
}

function areEqual(left: GoValue, right: GoValue): boolean {
  if (left === null || right === null) return left === right;
  const kind = basicKind(left);
  if (kind !== basicKind(right)) throw incompatible(left, right);
  if (kind === 'list' || kind === 'map') throw new Error(`non-comparable type ${printValue(left)}: ${typeOf(left)}`);
  return comparable(left) === comparable(right);
}

function comparable(value: GoValue): unknown {
  return isInt(value) || isFloat(value) ? value.value : value;
}

function compare(left: GoValue, right: GoValue): number {
  for (const value of [left, right]) {
    if (value === null || isList(value) || isMap(value)) throw new Error('invalid type for comparison');
  }
  if (basicKind(left) !== basicKind(right)) throw incompatible(left, right);
  if (typeof left === 'boolean') throw new Error('invalid type for comparison');
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  const [first, second] = [comparable(left) as number | bigint, comparable(right) as number | bigint];
  return first < second ? -1 : first > second ? 1 : 0;
}

function incompatible(left: GoValue, right: GoValue): Error {
  return new Error(`incompatible types for comparison: ${typeOf(left)} and ${typeOf(right)}`);
}

/** Go's `url.QueryEscape`. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

const htmlEntities: Readonly<Record<string, string>> = {
  '\0': '\uFFFD',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => htmlEntities[character] ?? character);
}

function escapeScript(text: string): string {
  return text.replace(/["'\\&<>=\p{Cc}]/gu, (character) => {
    if (/["'\\]/.test(character)) return `\\${character}`;
    return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
