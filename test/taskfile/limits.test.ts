import { describe, expect, it } from 'vitest';
import { checkTaskFile } from '../../src/taskfile/check-task-file.ts';
import type { DiagnosticCode } from '../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { maxTextLength } from '../../src/taskfile/limits.ts';
import { checkOutline } from '../../src/taskfile/stages/check-outline.ts';

// Each of these once took minutes, gigabytes, or the whole stack. What is told is not the point, but that it is told: a
// test that never ends fails, too.

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

/** An anchor that holds the one before it `width` times, `depth` times over. */
const laughs = (depth: number, width: number): string =>
  `a0: &a0 [x]\n${repeated(depth, (n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(width)}]\n`)}`;

const template = (action: string): string => `steps:\n  - cmd: a ${action}\n`;
const self = '{{ $d := dict "a" 1 }}{{ $_ := set $d "d" $d }}';

const cases: Readonly<
  Record<string, readonly (readonly [about: string, text: string, told: DiagnosticCode | undefined])[]>
> = {
  YAML: [
    ['aliases of aliases', `${laughs(9, 9)}steps: *a9\n`, 'invalid-yaml'],
    ['merged maps', `a: &a {x: 1}\n${'b: {<<: [*a, *a]}\n'.repeat(20_000)}`, 'invalid-yaml'],
    ['a list in itself', 'steps: &a [*a]\n', 'invalid-yaml'],
    ['a map in itself', 'steps: &a\n  - <<: *a\n', 'invalid-yaml'],
    ['brackets in brackets', '['.repeat(100_000), 'invalid-yaml'],
    ['braces in braces', '{ '.repeat(100_000), 'invalid-yaml'],
    ['dashes in dashes', `${'- '.repeat(100_000)}x`, 'invalid-yaml'],
    ['levels of indentation', repeated(1000, (n) => `${' '.repeat(n)}a:\n`), 'invalid-yaml'],
    ['very many entries', `steps: [${'a,'.repeat(60_000)}]`, 'too-large'],
    ['very many lines', '-\n'.repeat(500_000), 'too-large'],
    ['more text than is read', 'x'.repeat(maxTextLength + 1), 'too-large'],
    ['blanks in brackets', `[${' '.repeat(900_000)}!`, 'invalid-yaml'],
    ['a long text in quotes at column 0', `a: "${'x\n'.repeat(30_000)}`, 'invalid-yaml'],
    ['blocks of text', `${'- |\n    a\n'.repeat(15_000)}`, 'outline'],
    [
      'a number of 500,000 digits, used often',
      `a: &a ${'9'.repeat(500_000)}\nsteps: [${'*a,'.repeat(100)}]`,
      'wrong-type',
    ],
    ['a zero byte', 'steps:\0', 'invalid-yaml'],
    ['half of surrogate pairs', '\ud800'.repeat(1000), 'invalid-yaml'],
  ],
  'a template': [
    ['a range over a huge number', template('{{ range 1000000000000 }}{{ end }}'), 'too-large'],
    ['ranges in ranges', template('{{ range until 9999 }}{{ range until 9999 }}{{ end }}{{ end }}'), 'too-large'],
    ['a huge list', template('{{ until 1000000000 }}'), 'too-large'],
    [
      'a template that calls itself',
      template('{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}'),
      'too-large',
    ],
    [
      'templates that call others twice',
      template(
        `${repeated(60, (n) => `{{ define "a${n}" }}${`{{ template "a${n + 1}" }}`.repeat(2)}{{ end }}`)}{{ define "a60" }}{{ end }}{{ template "a0" }}`,
      ),
      'too-large',
    ],
    ['parentheses', template(`{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`), 'invalid-template'],
    ['blocks in blocks', `${'{{if 1}}'.repeat(5000)}${'{{end}}'.repeat(5000)}`, 'invalid-template'],
    ['a long chain of else', `{{if 0}}${'{{else if 0}}'.repeat(5000)}{{end}}`, 'invalid-template'],
    ['a huge width', template('{{ printf "%*d" 999999999 1 }}'), undefined],
    ['many widths', template(`{{ printf "${'%999999d'.repeat(9)}" 1 2 3 4 5 6 7 8 9 }}`), 'too-large'],
    ['a text repeated', template('{{ repeat 1000 (repeat 1000 (repeat 1000 "a")) }}'), 'too-large'],
    ['an indentation', template('{{ indent 500000000 "a" }}'), 'too-large'],
    ['a text doubled', template('{{ $x := "a" }}{{ range until 100 }}{{ $x = print $x $x }}{{ end }}'), 'too-large'],
    ['a list doubled', template('{{ $x := list 1 }}{{ range until 99 }}{{ $x = concat $x $x }}{{ end }}'), 'too-large'],
    [
      'lists in lists, twice',
      template('{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}'),
      'too-large',
    ],
    [
      'lists in lists, deep',
      template('{{ $x := list }}{{ range until 999 }}{{ $x = list $x }}{{ end }}{{ $x }}'),
      'too-large',
    ],
    ['a map in itself', template(`${self}{{ $d }}`), 'too-large'],
    ['a map in itself, merged', template(`${self}{{ merge $d $d }}`), 'too-large'],
    ['a map in itself, as JSON', template(`${self}{{ toJson $d }}`), 'too-large'],
    ['a text in place of each letter', template('{{ $x := repeat 9999 "a" }}{{ replace "a" $x $x }}'), 'too-large'],
    ['a long separator', template('{{ join (repeat 99999 "x") (until 9999) }}'), 'too-large'],
    ['a long separator of lines', template('{{ wrapWith 1 (repeat 9999 "x") (repeat 9999 "a") }}'), 'too-large'],
    ['a text of letters, broken', template('{{ wrapWith 1 "x" (repeat 900000 "a") | len }}'), undefined],
    ['entries that are all different', template('{{ until 99999 | uniq | len }}'), 'too-large'],
    ['a slow search', template('{{ regexMatch "(x+x+)+y" (repeat 4000000 "x") }}'), 'too-large'],
    ['a large expression', template('{{ regexMatch "((a{1000}){1000}){1000}" "a" }}'), undefined],
    ['many searches from each place', template('{{ regexFindAll ".*?x|." (repeat 99999 "a") -1 | len }}'), 'too-large'],
    ['a long product', template(`{{ mul ${'9223372036854775807 '.repeat(9999)} }}`), undefined],
    ['many variables', `${repeated(30_000, (n) => `{{$a${n}:=1}}`)}${'{{if $}}{{end}}'.repeat(9000)}x`, undefined],
    ['braces that never close', '{{'.repeat(400_000), 'invalid-template'],
    ['quotes that never close', '{{""'.repeat(200_000), 'invalid-template'],
    ['blanks before an action', template(`${' '.repeat(900_000)}y{{- 1 }}`), undefined],
    ['many actions in a line', template('{{.Run.ID}}'.repeat(60_000)), undefined],
  ],
  aliases: [
    [
      'a long text, used often',
      `version: v1.1.0\nalias:\n  values:\n    x: ${'y'.repeat(9999)}\nsteps:\n${'  - cmd: $x\n'.repeat(999)}`,
      'too-large',
    ],
    ['a million uses', `version: v1.1.0\nsteps:\n  - cmd: a ${'$OS'.repeat(300_000)}\n`, 'too-large'],
    [
      'many uses of nothing',
      `version: v1.1.0\nalias:\n  values:\n    x: ""\nsteps:\n  - cmd: a ${'$x '.repeat(300_000)}\n`,
      'too-large',
    ],
    [
      'a first word, often',
      `version: v1.1.0\nalias:\n  values:\n    x: ${'y'.repeat(9999)}\nsteps:\n${'  - cmd: x\n'.repeat(999)}`,
      'too-large',
    ],
    [
      'aliases that name each other',
      'version: v1.1.0\nalias:\n  values:\n    x: $x$x\nsteps:\n  - cmd: a $x\n',
      undefined,
    ],
  ],
  steps: [
    [
      'an inherited environment',
      `env: [${repeated(999, (n) => `a${n}=1,`)}]\nsteps:\n${'  - {cmd: a, env: [b=1]}\n'.repeat(999)}`,
      'too-large',
    ],
    ['waits for steps that do not exist', `steps: [{cmd: a, when: [${'b,'.repeat(30_000)}]}]`, undefined],
    ['steps of the same name', `steps:\n${'  - {id: ab, cmd: a}\n'.repeat(9000)}`, 'step-id-duplicate'],
  ],
};

describe.each(Object.entries(cases))('%s that is too much', (_kind, each) => {
  it.each(each)('%s', async (_about, text, told) => {
    const found = await checkTaskFile(text, { valuesMayFollow: true });
    if (told !== undefined) expect(found.map(({ code }) => code)).toContain(told);
    expect(found.filter(({ line }) => line === undefined).map(({ code }) => code)).toEqual(
      text.length > maxTextLength ? ['too-large'] : [],
    );
    // The check before the values are known meets the same texts.
    await checkOutline(text);
  });
});

it.each([
  ['a list', '- a'],
  ['a text', 'abc'],
  ['aliases of aliases', laughs(9, 9)],
  ['a list in itself', 'a: &a [*a]'],
  ['brackets in brackets', `a: ${'['.repeat(99_999)}`],
  ['too many', repeated(60_000, (n) => `a${n}: b\n`)],
  ['too long', 'x'.repeat(maxTextLength + 1)],
])('refuses values that are %s', async (_about, values) => {
  const found = await checkTaskFile('steps:\n  - cmd: a {{ .Values.a }}\n', { values });
  expect(found.map(({ code }) => code)).toEqual(['invalid-values']);
});

it('tells no more than anybody reads, and an error among it', async () => {
  const found = await checkTaskFile(`${repeated(1500, (n) => `a${n}: 1\n`)}steps:\n  - cmd: [a]\n`, {});
  expect([found.length, found.at(-1)?.code]).toEqual([1001, 'wrong-type']);
});
