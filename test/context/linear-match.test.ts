import { describe, expect, it } from 'vitest';
import { readGoRegexp } from '../../src/context/go-regexp.ts';
import { parallelMatch } from '../../src/context/linear-match.ts';

/** What JavaScript makes of the same parts. */
const native = (expression: string) => {
  const sources = readGoRegexp(expression).parts.map(
    ({ source, least, most }) => `${source}{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}`,
  );
  const readable = sources.map((source) => source.replace(/\{1,1\}$/, ''));
  return {
    whole: new RegExp(readable.join(''), 'v'),
    firstParts: new RegExp(`^${readable.join('(?:')}${')?'.repeat(readable.length - 1)}$`, 'v'),
  };
};

/** Every text of up to `length` of the letters. */
const texts = (letters: readonly string[], length: number): string[] =>
  length === 0 ? [''] : ['', ...letters.flatMap((letter) => texts(letters, length - 1).map((rest) => letter + rest))];

const all = [...new Set(texts(['a', 'b', '/', '\n', '😀'], 4))];

describe('agrees with JavaScript on every short text', () => {
  it.each([
    '^a[^/]*b$',
    '^[^/]*a[^/]*a[^/]*$',
    '^(.*/)?a$',
    '^a/(.*/)?b$',
    '^(.*/)?[^/]*b(.*/)?a$',
    '^a/.*$',
    '^.*$',
    '^[^/]b$',
    '^a[^/]b$',
    '^a|b[^/]*$',
    '^|a$',
    '^a{2}b*$',
    '^a{1,3}b{0,2}$',
    '^a{2,}$',
    '^[^a]$',
    '^\\ba*b\\B$',
    '^a\\z$',
    '^\\Aa*$',
    'a^b|$',
    'ab',
    '^[[:alpha:]]*/$',
  ])('%s', (expression) => {
    const { parts, isSequence } = readGoRegexp(expression);
    const { whole, firstParts } = native(expression);
    const parallel = parallelMatch(parts);
    expect(all.filter(parallel.matches)).toEqual(all.filter((text) => whole.test(text)));
    if (!isSequence || !expression.startsWith('^')) return;
    const folders = all.filter((text) => text !== '');
    expect(folders.filter(parallel.firstPartsMatch)).toEqual(folders.filter((text) => firstParts.test(text)));
  });
});
