import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/context/pattern.ts';

describe('a pattern', () => {
  it.each<[pattern: string, matches: string[], others: string[]]>([
    ['src(1)', ['src(1)'], ['src1']],
    ['*.{js,ts}', ['a.{js,ts}'], ['a.js']],
    ['a+b*', ['a+b', 'a+bc'], ['aab']],
    ['**/x', ['x', 'a/x', 'a/b/x'], ['ax', 'x/a']],
    ['**x', ['x', 'ax', 'a/bx'], ['xa']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'ab']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
    ['a/**b', ['a/b', 'a/x/b'], ['a/xb']],
    ['**', ['a', 'a/b'], []],
    ['a?c', ['abc', 'a😀c'], ['ac', 'a/c', 'abbc']],
    ['[^a]', ['b', '/'], ['a']],
    ['[[:digit:]x].txt', ['1.txt', 'x.txt'], ['y.txt']],
    ['[[:^digit:]].txt', ['x.txt'], ['1.txt']],
    ['[a\\]].md', ['].md', 'a.md'], ['b.md']],
    ['\\*', ['*'], ['a']],
    ['\\d\\s*', ['1 ', '1 x'], ['d x', 'ds']],
    ['\\p{Greek}\\pN', ['α1'], ['a1', 'αa']],
    ['a|b*', ['ax', 'b', 'xb'], ['x']],
    ['a{2}*', ['aa', 'aab'], ['a{2}']],
    ['^a', ['^a'], ['a']],
    ['$a*', ['$a', '$ab'], ['a']],
    ['[?].x', ['[].x', '/].x'], ['?.x']],
  ])('%s', (text, matches, others) => {
    const pattern = compilePattern(text);
    expect({ matches: matches.filter(pattern.matches), others: others.filter(pattern.matches) }).toEqual({
      matches,
      others: [],
    });
  });

  it.each(['[a', '[]', '[^]a', '[a-]', '[-a]', '[a-\\', 'a\\', '?[a', '.*[a', '*b[c'])('%s is none', (text) => {
    expect(() => compilePattern(text)).toThrow(SyntaxError);
  });

  it.each(['a*[', 'b*[c', 'x*\\g', '*[b-a]', '*[[:nothing:]]', '*\\x{110000}', '*x{1001}', '***{2}'])(
    '%s is none when it is asked',
    (text) => {
      const pattern = compilePattern(text);
      expect(() => pattern.matches('a')).toThrow(SyntaxError);
    },
  );
});

describe('patterns with many ways to match', () => {
  const name = 'a'.repeat(200);

  it('take no longer than others', () => {
    const pattern = compilePattern('*a*a*a*a*a*a*a*a*a*a*b');
    expect([name, `${name}b`, `x/${name}b`].map(pattern.matches)).toEqual([false, true, false]);
    expect(compilePattern('**/*a*a*a*a*a*a*a*a*a*a*b').matches(`x/${name}b`)).toBe(true);
    expect(compilePattern('*a*a*a*a*a*a*a*a*a*b/c').mayMatchBelow(name)).toBe(false);
    expect(compilePattern('a{0,99}a{0,99}a{0,99}a{0,99}a{0,99}*b').matches(name)).toBe(false);
  });
});

describe('whether something below a folder can match', () => {
  it.each<[pattern: string, below: string[], notBelow: string[]]>([
    ['a/b/c', ['a', 'a/b'], ['a/b/c', 'b', 'ab']],
    ['a/*', ['a'], ['b', 'a/b']],
    ['*/b', ['a', 'x'], ['a/b', 'x/y']],
    ['a/*/c', ['a', 'a/x'], ['b', 'a/x/y']],
    ['a/?/c', ['a', 'a/x'], ['a/xx']],
    ['[ab]/c', ['a', 'b'], ['c', 'a/c']],
    ['a/**', ['a', 'a/b'], ['b', 'ab']],
    ['a**', ['a', 'ab', 'a/b'], ['b']],
    ['a/**/z.md', ['a', 'a/b', 'a/b/c'], ['b']],
    ['**/z.md', ['a', 'a/b'], []],
    ['*.md', [], ['a', 'a.md']],
    ['a[^x]b', ['a'], ['b', 'ab']],
    ['x|a/*', ['a', 'b'], []],
  ])('%s', (text, below, notBelow) => {
    const { mayMatchBelow } = compilePattern(text);
    expect({ below: below.filter(mayMatchBelow), notBelow: notBelow.filter(mayMatchBelow) }).toEqual({
      below,
      notBelow: [],
    });
  });
});
