import { describe, expect, it } from 'vitest';
import { CommandError, ServiceError } from '../../src/errors.ts';
import { isTransient } from '../../src/follow/transient.ts';

describe('isTransient', () => {
  it.each([
    [400, false],
    [401, false],
    [404, false],
    [407, false],
    [408, true],
    [409, false],
    [428, false],
    [429, true],
    [430, false],
    [499, false],
    [500, true],
    [503, true],
    [599, true],
  ])('an answer of the service: %i', (status, expected) => {
    expect(isTransient(new ServiceError(status, 'Code', 'Words.'))).toBe(expected);
  });

  const withCode = (code: unknown) => Object.assign(new Error('socket'), { code });
  it.each<[string, unknown, boolean]>([
    ['a broken connection', withCode('ECONNRESET'), true],
    ['no such host', withCode('ENOTFOUND'), true],
    ['a broken connection, translated', new CommandError('Broken.', { cause: withCode('ECONNREFUSED') }), true],
    ['a missing file', withCode('ENOENT'), false],
    ['a code that begins like one of the network', withCode('EPIPED'), false],
    ['a code that is a number', withCode(500), false],
    ['a translated error of something else', new CommandError('No login.', { cause: new Error('nothing') }), false],
    ['an error without a code', new Error('ECONNRESET'), false],
    ['nothing at all', undefined, false],
  ])('%s', (_, error, expected) => {
    expect(isTransient(error)).toBe(expected);
  });
});
