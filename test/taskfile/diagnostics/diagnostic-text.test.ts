import { describe, expect, it } from 'vitest';
import { diagnosticsText, diagnosticText, secretsIn } from '../../../src/taskfile/diagnostics/diagnostic-text.ts';
import type { Diagnostic } from '../../../src/taskfile/model.ts';

const unknown: Diagnostic = {
  code: 'unknown-key',
  severity: 'warning',
  message: "unknown key 'b'",
  line: 2,
  column: 3,
  end: { line: 2, column: 4 },
  hint: "Did you mean 'd'?\nOr 'e'?",
};

describe('a diagnostic', () => {
  const head = "a.yaml:2:3: warning: unknown key 'b' [unknown-key]\n";
  const tail = "  Did you mean 'd'?\n  Or 'e'?\n";

  it.each<[string, string, Partial<Diagnostic>, string]>([
    ['in a line', 'a:\n  b: c\n', {}, `${head}    b: c\n    ^\n${tail}`],
    ['with Windows line ends', 'a:\r\n  b: c\r\n', {}, `${head}    b: c\n    ^\n${tail}`],
    ['without an end', 'a:\n  bb: c\n', { end: undefined }, `${head}    bb: c\n    ^\n${tail}`],
    [
      'that ends in a later line',
      'a:\n  b: | \n    c\n',
      { end: { line: 3, column: 6 } },
      `${head}    b: | \n    ^^^^\n${tail}`,
    ],
    ['in an empty line', 'a:\n', {}, `${head}${tail}`],
    ['behind a text', 'a:', {}, `${head}${tail}`],
    ['without a place', 'a:\n', { line: undefined }, `a.yaml: warning: unknown key 'b' [unknown-key]\n${tail}`],
    [
      'in words of several lines, which act on a terminal',
      'a:\n  b: c\n',
      { message: 'x:\r\n  \u001b[31my\n', hint: '\u0007' },
      'a.yaml:2:3: warning: x: \\u001b[31my  [unknown-key]\n    b: c\n    ^\n  \\u0007\n',
    ],
  ])('%s', (_name, source, details, text) => {
    const diagnostic = Object.fromEntries(
      Object.entries({ ...unknown, ...details }).filter(([, value]) => value !== undefined),
    );
    expect(diagnosticText('a.yaml', source, diagnostic as unknown as Diagnostic)).toBe(text);
  });

  it('in the first line behind a byte order mark', () => {
    const first = { ...unknown, line: 1, column: 1, end: { line: 1, column: 3 } };
    expect(diagnosticText('a.yaml', '\ufeffab: c\n', first)).toBe(
      `a.yaml:1:1: warning: unknown key 'b' [unknown-key]\n  ab: c\n  ^^\n${tail}`,
    );
  });

  it('in the colour of its severity', () => {
    expect(diagnosticText('a.yaml', 'a:\n  b: c\n', unknown, { coloured: true })).toBe(
      "\u001b[1ma.yaml:2:3:\u001b[22m \u001b[33mwarning:\u001b[39m unknown key 'b' [unknown-key]\n    b: c\n    \u001b[33m^\u001b[39m\n" +
        tail,
    );
  });

  it('as wide as the terminal', () => {
    const source = `a:\n  b: ${'c'.repeat(100)}\n`;
    const width = (columns?: number) => diagnosticText('a', source, unknown, { columns }).split('\n')[1]?.length;
    expect([width(), width(60), width(10)]).toEqual([107, 57, 37]);
  });
});

it('what some diagnostics call a secret is in none of them', () => {
  const source =
    'steps:\n  - cmd: docker login -p hunter2 é\n    env:\n      - A=>\n        PASS WORD\n        more\n  b: hunter2\n';
  const at = { message: 'x', severity: 'warning', line: 2 } as const;
  const found: Diagnostic[] = [
    { ...at, code: 'untagged-image', column: 10, end: { line: 2, column: 16 } },
    { ...at, code: 'plain-secret', column: 26, end: { line: 2, column: 33 } },
    { ...at, code: 'plain-secret', line: 4, column: 11, end: { line: 5, column: 18 } },
    { ...at, code: 'unknown-key', line: 5, column: 9 },
    { ...at, code: 'unknown-key', line: 7, column: 3 },
  ];
  expect(diagnosticsText('a', source, found)).toBe(
    [
      'a:2:10: warning: x [untagged-image]',
      '    - cmd: docker login -p ******* é',
      '           ^^^^^^',
      'a:2:26: warning: x [plain-secret]',
      '    - cmd: docker login -p ******* é',
      '                           ^^^^^^^',
      'a:4:11: warning: x [plain-secret]',
      '        - A=*',
      '            ^',
      'a:5:9: warning: x [unknown-key]',
      '          **** ****',
      '          ^',
      'a:7:3: warning: x [unknown-key]',
      '    b: *******',
      '    ^',
      '',
    ].join('\n'),
  );
  expect(secretsIn(source, found)).toEqual(['hunter2', '>', 'PASS WORD']);
});
