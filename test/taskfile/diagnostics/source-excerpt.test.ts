import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../src/taskfile/diagnostics/source-excerpt.ts';

/** `[part]` in a line is what the pointer stands under; what is shown follows, and the pointer's line. */
const cases: [name: string, marked: string, line: string, pointer: string][] = [
  ['a word', 'a [timeot]: 10', 'a timeot: 10', '  ^^^^^^'],
  ['the beginning', '[a]: b', 'a: b', '^'],
  ['nothing, in a line', 'a: []b', 'a: b', '   ^'],
  ['nothing, behind the line', 'a: b[]', 'a: b', '    ^'],
  ['behind tabs', 'a:\t[b]\tc', 'a:\tb\tc', '  \t^'],
  ['a tab', 'a:[\t]c', 'a:\tc', '  ^'],
  ['behind East Asian characters', '# 漢字 [b]', '# 漢字 b', '       ^'],
  ['East Asian characters', 'a: [漢字]', 'a: 漢字', '   ^^^^'],
  ['half-width characters', 'ｱｲ [b]', 'ｱｲ b', '   ^'],
  ['an emoji of several code points', '👩‍💻 [b]', '👩‍💻 b', '   ^'],
  ['an emoji with a selector', '❤️ [b]', '❤️ b', '   ^'],
  ['a flag', '🇩🇪 [b]', '🇩🇪 b', '   ^'],
  ['behind combining marks', 'e\u0301e\u0301 [b]', 'e\u0301e\u0301 b', '   ^'],
  ['a mark inside of a character', 'e[\u0301]x', 'e\u0301x', '^'],
  ['characters outside of the basic plane', '𝒳𝒴 [b]', '𝒳𝒴 b', '   ^'],
  ['what acts on a terminal', '\u001b[31m[b]'.replace('[31m', '(31m'), '\\u001b(31mb', '          ^'],
  ['what turns the direction of text', 'a\u202eb [c]', 'a\\u202eb c', '         ^'],
  ['what cannot be seen', 'a\u200bb [c]', 'a\\u200bb c', '         ^'],
];

const unmarked = (marked: string): [line: string, part: { start: number; end: number }] => {
  const start = marked.indexOf('[');
  const end = marked.indexOf(']') - 1;
  return [marked.replace(/[[\]]/g, ''), { start, end }];
};

describe('a pointer under a part of a line', () => {
  it.each(cases)('%s', (_name, marked, line, pointer) => {
    const shown = excerpt(...unmarked(marked), 80);
    expect([shown.line, shown.indent + shown.pointer]).toEqual([line, pointer]);
  });
});

describe('a line that is too wide is cut around the part', () => {
  const digits = '0123456789'.repeat(20);

  it.each([
    ['at its beginning', `[ab]${digits}`, 'ab01234567890123456789012...', '^^'],
    ['in its middle', `${digits}[ab]${digits}`, '...23456789ab012345678901234...', '           ^^'],
    ['at its end', `${digits}[ab]`, '...78901234567890123456789ab', '                          ^^'],
    ['behind its end', `${digits}[]`, '...5678901234567890123456789', '                            ^'],
    ['a part that is longer', `a[${digits}]`, 'a012345678901234567890123...', ' ^^^^^^^^^^^^^^^^^^^^^^^^'],
  ])('%s', (_name, marked, line, pointer) => {
    const shown = excerpt(...unmarked(marked), 31);
    expect([shown.line, shown.indent + shown.pointer]).toEqual([line, pointer]);
    expect(shown.line.length).toBeLessThanOrEqual(31);
  });

  it('counts what is wide twice', () => {
    const shown = excerpt(...unmarked(`${'漢'.repeat(50)}[b]${'字'.repeat(50)}`), 31);
    expect([shown.line, shown.indent + shown.pointer]).toEqual(['...漢漢漢漢b字字字字字字字字...', '           ^']);
  });

  it('looks at a part of a very long line only', () => {
    const line = `${'漢'.repeat(2_000_000)}b${'😀'.repeat(1_000_000)}`;
    const shown = excerpt(line, { start: 2_000_000, end: 2_000_001 }, 31);
    expect([shown.line, shown.indent + shown.pointer]).toEqual(['...漢漢漢漢b😀😀😀😀😀😀😀😀...', '           ^']);
  });
});
