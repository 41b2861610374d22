import { describe, expect, it } from 'vitest';
import { buildArguments, buildValues } from '../../src/request/name-value.ts';

const env = { HOME_PAGE: 'https://example.com', EMPTY: '' };

describe('buildArguments', () => {
  it.each<[string, string[] | undefined, string[] | undefined, unknown]>([
    ['nothing', undefined, undefined, []],
    [
      'plain before secret',
      ['A=1'],
      ['S=2'],
      [
        { name: 'A', value: '1', isSecret: false },
        { name: 'S', value: '2', isSecret: true },
      ],
    ],
    ['only the first = parts', ['A=b=c'], [], [{ name: 'A', value: 'b=c', isSecret: false }]],
    [
      'from the environment',
      ['HOME_PAGE'],
      ['EMPTY'],
      [
        { name: 'HOME_PAGE', value: 'https://example.com', isSecret: false },
        { name: 'EMPTY', value: '', isSecret: true },
      ],
    ],
    ['not in the environment', ['NOWHERE'], [], [{ name: 'NOWHERE', value: '', isSecret: false }]],
    ['an empty text', ['', 'A='], [''], [{ name: 'A', value: '', isSecret: false }]],
  ])('%s', (_, plain, secret, expected) => {
    expect(buildArguments(plain, secret, env)).toEqual(expected);
  });
});

describe('buildValues', () => {
  it.each<[string, string[], unknown]>([
    ['no value', ['HOME_PAGE'], [{ name: 'HOME_PAGE', value: '', isSecret: false }]],
    ['no name', ['=v'], [{ name: '', value: 'v', isSecret: false }]],
  ])('%s', (_, plain, expected) => {
    expect(buildValues(plain, undefined)).toEqual(expected);
  });
});
