import { posix } from 'node:path';
import { define, defineCostly, type FunctionTable } from '../go-function.ts';
import { type GoValue, goMap, goStrings } from '../go-value.ts';
import { printValue, quoteText } from '../print.ts';
import type { Spend } from '../work.ts';

/** sprig's functions on texts; the subject comes last (taskfile.md 7.4). */
export const stringFunctions: FunctionTable = {
  abbrev: define(['int', 'string'], (width, text) => {
    return width < 4 || byteLength(text) <= width ? text : `${cut(text, 0, width - 3)}...`;
  }),
  cat: define(['...any'], (values) => present(values).map(printValue).join(' ')),
  contains: define(['string', 'string'], (part, text) => text.includes(part)),
  fail: define(['string'], (message) => {
    throw new Error(message);
  }),
  hasPrefix: define(['string', 'string'], (prefix, text) => text.startsWith(prefix)),
  hasSuffix: define(['string', 'string'], (suffix, text) => text.endsWith(suffix)),
  hello: define([], () => 'Hello!'),
  indent: defineCostly(['int', 'string'], indent),
  initials: define(['string'], (text) => (text.match(/(?<=^|\s)\S/gu) ?? []).join('')),
  nindent: defineCostly(['int', 'string'], (spend, spaces, text) => `\n${indent(spend, spaces, text)}`),
  nospace: define(['string'], (text) => text.replace(/\s/gu, '')),
  plural: define(['string', 'string', 'int'], (one, many, count) => (count === 1 ? one : many)),
  quote: define(['...any'], (values) =>
    present(values)
      .map((value) => quoteText(printValue(value)))
      .join(' '),
  ),
  repeat: defineCostly(['int', 'string'], (spend, count, text) => {
    if (count < 0) throw new Error('strings: negative Repeat count');
    spend(count * text.length);
    return text.repeat(count);
  }),
  replace: defineCostly(['string', 'string', 'string'], (spend, old, replacement, text) =>
    text.replaceAll(old, () => {
      spend(replacement.length);
      return replacement;
    }),
  ),
  split: define(['string', 'string'], (separator, text) => numbered(splitText(text, separator))),
  splitList: define(['string', 'string'], (separator, text) => goStrings(splitText(text, separator))),
  splitn: define(['string', 'int', 'string'], (separator, count, text) => numbered(splitText(text, separator, count))),
  squote: define(['...any'], (values) =>
    present(values)
      .map((value) => `'${printValue(value)}'`)
      .join(' '),
  ),
  substr: define(['int', 'int', 'string'], (start, end, text) => {
    if (start < 0) return cut(text, 0, end);
    return end < 0 || end > byteLength(text) ? cut(text, start, byteLength(text)) : cut(text, start, end);
  }),
  trim: define(['string'], (text) => text.trim()),
  trimAll: define(['string', 'string'], trimCharacters),
  trimall: define(['string', 'string'], trimCharacters),
  trimPrefix: define(['string', 'string'], (prefix, text) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimSuffix: define(['string', 'string'], (suffix, text) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  trunc: define(['int', 'string'], (length, text) => (byteLength(text) <= length ? text : cut(text, 0, length))),
};

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

/** Go slices texts by bytes. */
function cut(text: string, start: number, end: number): string {
  const size = byteLength(text);
  if (end < 0) throw new Error(`runtime error: slice bounds out of range [:${end}]`);
  if (end > size) throw new Error(`runtime error: slice bounds out of range [:${end}] with length ${size}`);
  if (start > end) throw new Error(`runtime error: slice bounds out of range [${start}:${end}]`);
  return Buffer.from(text).subarray(start, end).toString('utf8');
}

function indent(spend: Spend, spaces: number, text: string): string {
  if (spaces < 0) throw new Error('strings: negative Repeat count');
  spend(spaces * text.split('\n').length);
  const padding = ' '.repeat(spaces);
  return padding + text.replaceAll('\n', `\n${padding}`);
}

function present(values: readonly GoValue[]): GoValue[] {
  return values.filter((value) => value !== null);
}

function trimCharacters(characters: string, text: string): string {
  const set = new Set(characters);
  const all = [...text];
  const start = all.findIndex((character) => !set.has(character));
  const end = all.findLastIndex((character) => !set.has(character));
  return start < 0 ? '' : all.slice(start, end + 1).join('');
}

/** Go's `strings.SplitN`: at most `count` parts, all of them when it is negative. */
function splitText(text: string, separator: string, count = -1): string[] {
  const parts = separator === '' ? [...text] : text.split(separator);
  if (count < 0 || parts.length <= count) return parts;
  return count === 0 ? [] : [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoValue {
  return { ...goMap(parts.map((part, index) => [`_${index}`, part] as const)), element: 'string' };
}

/** sprig's functions on paths with slashes. */
export const pathFunctions: FunctionTable = {
  base: define(['string'], (path) => (path === '' ? '.' : posix.basename(path) || '/')),
  clean: define(['string'], clean),
  dir: define(['string'], (path) => clean(path.slice(0, path.lastIndexOf('/') + 1))),
  ext: define(['string'], (path) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
  isAbs: define(['string'], (path) => path.startsWith('/')),
};

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
