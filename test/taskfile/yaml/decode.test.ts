import { describe, expect, it } from 'vitest';
import { decodeYaml } from '../../../src/taskfile/yaml/decode.ts';
import { bool, int, list, map, object, type Shape, string } from '../../../src/taskfile/yaml/shapes.ts';

const item = object('Item', { id: string, tags: list(string) });
const shape = object('Root', { text: string, count: int, on: bool, items: list(item), names: map(string) });

/** What is decoded, without zero values; the message when it fails. */
function decoded(text: string, of: Shape = shape): unknown {
  try {
    return withoutZeros(decodeYaml(text, of).value);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

function withoutZeros(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => (Array.isArray(part) ? part.length > 0 : Boolean(part)));
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutZeros(part)]));
}

const mismatch = (text: string): string => `yaml: unmarshal errors:\n  line 1: cannot unmarshal ${text}`;

describe('documents', () => {
  it.each<[text: string, value: unknown]>([
    ['', {}],
    ['\n\n', {}],
    ['---\n', {}],
    ['~', {}],
    ['%YAML 1.1\n---\ntext: a\n', { text: 'a' }],
    ['text: a\n---\n: : [\n', { text: 'a' }],
    ['--- \ntext: a\n...\nfoo: [\n', { text: 'a' }],
    ['\uFEFFtext: a\r\ncount: 1\r\n', { text: 'a', count: 1 }],
    ['{"text":"a","items":[{"id":"b","tags":["c"]}]}', { text: 'a', items: [{ id: 'b', tags: ['c'] }] }],
    ['{\n"text": "a",\n"items": [\n{"id": "b"}\n]\n}\n', { text: 'a', items: [{ id: 'b' }] }],
    ['- a', mismatch('!!seq into Root')],
    ['acr purge --ago 1d', mismatch('!!str `acr pur...` into Root')],
  ])('%j', (text, value) => {
    expect(decoded(text)).toEqual(value);
  });
});

describe('scalars into string', () => {
  it.each<[source: string, value: unknown]>([
    ['1.10', { text: '1.10' }],
    ['0x1F', { text: '0x1F' }],
    ['yes', { text: 'yes' }],
    ['2001-01-01', { text: '2001-01-01' }],
    ['a:b', { text: 'a:b' }],
    ['a#b', { text: 'a#b' }],
    ['a b  # c', { text: 'a b' }],
    ['"a\\nb\\x41"', { text: 'a\nbA' }],
    ["'it''s'", { text: "it's" }],
    ['>-\n  a\n  b', { text: 'a b' }],
    ['|\n  a\n  b', { text: 'a\nb\n' }],
    ['"a\nb"', { text: 'a b' }],
    ['!!binary aGk=', { text: 'hi' }],
    ['"~"', { text: '~' }],
    ['~', {}],
    ['Null', {}],
    ['', {}],
    ['[a]', mismatch('!!seq into string')],
    ['{a: b}', mismatch('!!map into string')],
  ])('%j', (source, value) => {
    expect(decoded(`text: ${source}\n`)).toEqual(value);
  });
});

describe('scalars into int', () => {
  it.each<[source: string, value: unknown]>([
    ['-1', { count: -1 }],
    ['010', { count: 8 }],
    ['0o10', { count: 8 }],
    ['08', { count: 8 }],
    ['0x1F', { count: 31 }],
    ['0b11', { count: 3 }],
    ['1_000', { count: 1000 }],
    ['90.9', { count: 90 }],
    ['1e2', { count: 100 }],
    ['.5', {}],
    ['!!int "5"', { count: 5 }],
    ['"5"', mismatch('!!str `5` into int')],
    ['10m', mismatch('!!str `10m` into int')],
    ['1:30', mismatch('!!str `1:30` into int')],
    ['1e400', mismatch('!!str `1e400` into int')],
    ['.nan', mismatch('!!float `.nan` into int')],
    ['2001-01-01', mismatch('!!timestamp `2001-01-01` into int')],
    ['true', mismatch('!!bool `true` into int')],
    ['18446744073709551615', mismatch('!!int `1844674...` into int')],
    ['99999999999999999999', mismatch('!!float `9999999...` into int')],
  ])('%j', (source, value) => {
    expect(decoded(`count: ${source}\n`)).toEqual(value);
  });
});

describe('scalars into bool', () => {
  const words = ['y', 'yes', 'true', 'on'].flatMap((word) => [
    word,
    word.charAt(0).toUpperCase() + word.slice(1),
    word.toUpperCase(),
  ]);
  it.each(words)('%s is true', (word) => {
    expect(decoded(`on: ${word}`, object('Root', { on: bool }))).toEqual({ on: true });
  });
  it.each<[source: string, value: unknown]>([
    ['no', {}],
    ['yEs', mismatch('!!str `yEs` into bool')],
    ['1', mismatch('!!int `1` into bool')],
    ['"true"', mismatch('!!str `true` into bool')],
  ])('%s', (source, value) => {
    expect(decoded(`on: ${source}`)).toEqual(value);
  });
});

describe('lists and maps', () => {
  it.each<[text: string, value: unknown]>([
    ['items: [{tags: [-]}]', { items: [{ tags: ['-'] }] }],
    ['items: [{tags: [a, -, "[-]"]}]', { items: [{ tags: ['a', '-', '[-]'] }] }],
    ['items:\n- tags: [\n"a",\n"b c"]\n', { items: [{ tags: ['a', 'b c'] }] }],
    ['items:\n- tags:\n  - a\n  -\n  - 1\n', { items: [{ tags: ['a', '', '1'] }] }],
    ['items:\n- id: a\n  id: b\n', { items: [{ id: 'b' }] }],
    ['text: a\ntext:\n', {}],
    ['names: {a: 1, b: ~}\nnames: {c: x}\n', { names: { a: '1', b: '', c: 'x' } }],
    [
      'x: &x {id: a, tags: [p]}\nitems:\n- <<: *x\n- id: own\n  <<: *x\n',
      {
        items: [
          { id: 'a', tags: ['p'] },
          { id: 'a', tags: ['p'] },
        ],
      },
    ],
    ['items:\n- <<: [{id: 1}, {id: 2, tags: [q]}]\n', { items: [{ id: '1', tags: ['q'] }] }],
    ['names: [a]', mismatch('!!seq into map[string]string')],
    ['items: 5', mismatch('!!int `5` into []*Item')],
    ['items: [{tags: a}]', mismatch('!!str `a` into []string')],
    ['items:\n-\n', 'empty entry in a list of Item'],
    ['items:\n- <<: 5\n', 'yaml: map merge requires map or sequence of maps as the value'],
    ['text: *nope\n', "yaml: unknown anchor 'nope' referenced"],
  ])('%j', (text, value) => {
    expect(decoded(text)).toEqual(value);
  });

  it('refuses a document whose aliases multiply', () => {
    const levels = Array.from({ length: 9 }, (_none, level) => {
      const below = level === 0 ? '"x"' : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 10 }, () => below).join(', ')}]`;
    });
    expect(decoded(levels.join('\n'))).toBe('yaml: document contains excessive aliasing');
  });
});

it('tells where the parts of a value stand', () => {
  const text = 'text: a\nitems:\n  - id: b\n    tags: [c, d]\n';
  const { value, spotOf } = decodeYaml(text, shape);
  const [first] = value.items;
  expect([spotOf(value.items)?.parts, first && spotOf(first)?.keys, first && spotOf(first.tags)?.parts]).toEqual([
    new Map([[0, text.indexOf('id')]]),
    new Map([
      ['id', text.indexOf('id')],
      ['tags', text.indexOf('tags')],
    ]),
    new Map([
      [0, text.indexOf('c,')],
      [1, text.indexOf('d]')],
    ]),
  ]);
});
