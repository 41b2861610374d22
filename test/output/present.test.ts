import { describe, expect, it } from 'vitest';
import { runRows } from '../../src/commands/run/rows.ts';
import { taskRows } from '../../src/commands/task/rows.ts';
import type { Format } from '../../src/output/formats.ts';
import { compileQuery, type Presentation, present, type ShapeName } from '../../src/output/present.ts';
import recorded from './recorded.json' with { type: 'json' };

const bodies: Readonly<Record<string, unknown>> = recorded.bodies;
const rows: Readonly<Record<string, Presentation['rows']>> = { task: taskRows, run: runRows };
const show = async (result: unknown, how: Partial<Omit<Presentation, 'query'>> & { query?: string }) =>
  present(result, {
    format: 'json',
    colour: false,
    onTerminal: false,
    ...how,
    query: how.query === undefined ? undefined : await compileQuery(how.query),
  });

describe('what the Azure CLI printed of the same answers', () => {
  it.each(recorded.cases)('$id', async ({ body, shape, format, query, expected }) => {
    const how = { shape: shape as ShapeName, format: format as Format, rows: rows[shape] };
    expect(await show(bodies[body], { ...how, ...(query ? { query } : {}) })).toBe(expected.join('\n'));
  });
});

const nested = { name: 'a', id: '/x', on: true, off: false, none: null, list: [1, 2], tags: { b: 1 }, n: 0 };
const unsorted = { rows: [{ name: 'n', value: 'v', isSecret: false }] };

describe('formats', () => {
  it.each<[Format, unknown, string]>([
    ['json', 'text', '"text"\n'],
    ['json', [], '[]\n'],
    ['json', { b: {}, a: [], é: '✓' }, '{\n  "a": [],\n  "b": {},\n  "é": "✓"\n}\n'],
    ['json', { tags: { 9: 'x', 10: 'y' } }, '{\n  "tags": {\n    "10": "y",\n    "9": "x"\n  }\n}\n'],
    ['jsonc', { a: 1 }, '{\n  "a": 1\n}\n'],
    ['yaml', [], '[]\n'],
    ['yamlc', 't', 't\n...\n'],
    ['tsv', [], ''],
    ['tsv', nested, '/x\t2\t0\ta\tNone\tFalse\tTrue\t\n'],
    ['tsv', [[1, null, [2], {}], true, null, 'a\tb'], '1\tNone\t1\t\ntrue\nNone\na\tb\n'],
    ['tsv', false, 'false\n'],
    ['table', [], '\n'],
    ['table', {}, '\n'],
    ['table', nested, 'N    Name    Off    On\n---  ------  -----  ----\n0    a       False  True\n'],
    ['table', ['x', 'longer than that'], 'Result\n----------------\nx\nlonger than that\n'],
    ['table', true, 'Result\n--------\nTrue\n'],
    ['table', [['a', 1], ['b']], 'Column1    Column2\n---------  ---------\na          1\nb\n'],
    ['table', [{ a: 1 }, { b: 'é✓' }], 'A    B\n---  ---\n1\n     é✓\n'],
    ['table', [{ a: '😀😀😀😀', b: 1 }], 'A     B\n----  ---\n😀😀😀😀  1\n'],
    ['table', [{ a: '漢字漢字', b: 1 }], 'A     B\n----  ---\n漢字漢字  1\n'],
    ['table', [{ a: 'one\n\nthree', b: '  x\n' }], 'A      B\n-----  ---\none    x\n\nthree\n'],
    [
      'table',
      [{ id: 'i', type: 't', etag: 'e', Id: 'kept', x: null, y: [1], z: {}, b: '' }],
      'Id    B\n----  ---\nkept\n',
    ],
    ['table', [null, 0], 'Result\n--------\n\n0\n'],
    ['none', { a: 1 }, ''],
  ])('%s of %j', async (format, value, text) => {
    expect(await show(value, { format })).toBe(text);
  });

  it.each<Format>(['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none'])(
    '%s prints nothing of null',
    async (format) => {
      expect(await show(null, { format, rows: () => [{ A: 'x' }] })).toBe('');
    },
  );
});

describe('queries', () => {
  it.each<[string, Format, string]>([
    ['{z:name, a:n}', 'json', '{\n  "a": 0,\n  "z": "a"\n}\n'],
    ['{z:name, a:n}', 'tsv', 'a\t0\n'],
    ['{z:name, a:n}', 'table', 'Z    A\n---  ---\na    0\n'],
    ['{z:name, a:n}', 'yaml', 'a: 0\nz: a\n'],
    ['[name, none, list, on]', 'tsv', 'a\nNone\n1\t2\ntrue\n'],
    ['[[name, none, list, on]]', 'tsv', 'a\tNone\t2\tTrue\n'],
    ['none', 'yaml', ''],
    ['missing.deeper', 'table', ''],
    ['name', 'yaml', 'a\n...\n'],
    ['name==`a`', 'tsv', 'true\n'],
    ['length(list)', 'table', 'Result\n--------\n2\n'],
    ['tags', 'table', 'B\n---\n1\n'],
  ])('%s as %s', async (query, format, text) => {
    expect(await show(nested, { query, format, rows: () => [{ ROW: 'never with a query' }] })).toBe(text);
  });
});

describe('the order of keys after a query', () => {
  it.each<[string, Format, string]>([
    ['rows', 'table', 'Name    Value    IsSecret\n------  -------  ----------\nn       v        False\n'],
    ['rows', 'tsv', 'False\tn\tv\n'],
    ['rows[0]', 'tsv', 'False\tn\tv\n'],
    ['rows[].{value:value, name:name}', 'tsv', 'v\tn\n'],
    ['rows[].{value:value, name:name}', 'table', 'Value    Name\n-------  ------\nv        n\n'],
    ['keys(rows[0])', 'tsv', 'name\nvalue\nisSecret\n'],
  ])('%s as %s', async (query, format, text) => {
    expect(await show(unsorted, { query, format })).toBe(text);
  });
});

describe('table rows', () => {
  it('puts the lines of a cell below each other', async () => {
    const text = await show([1], { format: 'table', rows: () => [{ TYPE: 'x', IDS: 'one\nother id', END: ' ' }] });
    expect(text).toBe('TYPE    IDS       END\n------  --------  -----\nx       one\n        other id\n');
  });

  it('lets a fault in the rows through', async () => {
    const broken = () => {
      throw new TypeError('a bug');
    };
    await expect(show([1], { format: 'table', rows: broken })).rejects.toThrow(new TypeError('a bug'));
  });
});

describe('colours', () => {
  const blue = (text: string) => `\x1b[34m${text}\x1b[39m`;
  const green = (text: string) => `\x1b[32m${text}\x1b[39m`;
  const cyan = (text: string) => `\x1b[36m${text}\x1b[39m`;
  const value = { a: 'x: 1', 'b "c': [true, null, -2.5] };

  it('of jsonc', async () => {
    const list = `[\n    ${cyan('true')},\n    ${cyan('null')},\n    ${cyan('-2.5')}\n  ]`;
    expect(await show(value, { format: 'jsonc', colour: true })).toBe(
      `{\n  ${blue('"a"')}: ${green('"x: 1"')},\n  ${blue('"b \\"c"')}: ${list}\n}\n`,
    );
  });

  it('of yamlc', async () => {
    expect(await show([value], { format: 'yamlc', colour: true })).toBe(
      `- ${blue('a')}: 'x: 1'\n  ${blue('b "c')}:\n  - true\n  - null\n  - -2.5\n`,
    );
  });

  it('of json and yaml: none', async () => {
    expect(await show(1, { format: 'json', colour: true })).toBe('1\n');
    expect(await show({ a: 1 }, { format: 'yaml', colour: true })).toBe('a: 1\n');
  });
});

describe('what acts on a terminal', () => {
  const value = { name: 'a\u001b[2Jb\u009bc\r' };
  it.each<[Format, boolean, string]>([
    ['json', true, '{\n  "name": "a\\u001b[2Jb\\u009bc\\r"\n}\n'],
    ['yaml', true, 'name: "a\\e[2Jb\\x9Bc\\r"\n'],
    ['table', false, 'Name\n------------------\na\\u001b[2Jb\\u009bc\n'],
    ['tsv', true, 'a\\u001b[2Jb\\u009bc\n'],
    ['tsv', false, 'a\u001b[2Jb\u009bc\r\n'],
  ])('%s, on a terminal: %s', async (format, onTerminal, shown) => {
    expect(await show(value, { format, onTerminal })).toBe(shown);
  });

  it('is shown in the headers of a table too', async () => {
    expect(await show({ 'a\u001bb': 1 }, { format: 'table' })).toBe('A\\u001bb\n----------\n1\n');
  });
});
