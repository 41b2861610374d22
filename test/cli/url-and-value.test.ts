import { expect, it } from 'vitest';
import { splitBehindUrl } from '../../src/cli/url-and-value.ts';

it.each([
  ['https://h/r.git=/tmp/r', 'https://h/r.git', '/tmp/r'],
  ['https://h/r.git=/tmp/a=b', 'https://h/r.git', '/tmp/a=b'],
  ['https://h/r.git=a?b=c', 'https://h/r.git', 'a?b=c'],
  ['https://h/r.git?a=b=/tmp/r', 'https://h/r.git?a=b', '/tmp/r'],
  ['https://h/r.git?a=b&c=d=/tmp/x=y', 'https://h/r.git?a=b&c=d', '/tmp/x=y'],
  ['https://h/r.git=', 'https://h/r.git', ''],
])('%s', (text, url, value) => {
  expect(splitBehindUrl(text)).toEqual({ url, value });
});

it.each(['', 'https://h/r.git', '=/tmp/r', 'https://h/r.git?a=b'])("'%s' has no such =", (text) => {
  expect(splitBehindUrl(text)).toBeUndefined();
});
