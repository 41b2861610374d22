import { describe, expect, it } from 'vitest';
import { createKnownSecrets } from '../../../src/cli/secrets/redact-secrets.ts';
import { withRedactedMessages, withRedactedOutput } from '../../../src/cli/secrets/redacted-host.ts';
import { createTestHost } from '../../support/test-host.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJvaWQiOiJtZSJ9.c2lnbmF0dXJl';

describe('redact', () => {
  it.each<[string, readonly (string | undefined)[], string, string]>([
    ['a value', ['pa55word'], 'It is pa55word, pa55word!', 'It is ***, ***!'],
    ['a value in an address', ['a b/c+d'], 'GET /x?y=a%20b%2Fc%2Bd', 'GET /x?y=***'],
    ['a value in JSON', ['say "hi"'], '{"value":"say \\"hi\\""}', '{"value":"***"}'],
    ['a value in base64', ['pa55word'], 'cGE1NXdvcmQ=', '***'],
    ['a value with blanks around it', ['  pa55word\n'], 'pa55word', '***'],
    ['each long line of a value', ['first-line\nsecond-line\n}'], 'x second-line }', 'x *** }'],
    ['no value but one of four characters', ['abcd'], 'abcd abc', '*** abc'],
    ['each line of eight characters, and none of seven', ['12345678\nabcdefg'], '12345678 abcdefg', '*** abcdefg'],
    ['a value inside another one', ['secret', 'secret-two'], 'secret-two secret', '*** ***'],
    ['no value of three characters', ['abc', '', undefined], 'abc', 'abc'],
    ['no value that is a pattern', ['a.c$'], 'abc$ a.c$', 'abc$ ***'],
    ['a signature', [], "'https://a/b?sv=1&sig=x%2By&se=2'", "'https://a/b?sv=1&sig=***&se=2'"],
    ['a key of a webhook', [], 'https://a/b?code=xyz', 'https://a/b?code=***'],
    [
      'a user in an address',
      [],
      'at https://token@a.io/b and https://u:p@a.io',
      'at https://***@a.io/b and https://***@a.io',
    ],
    ['a user in an address after others', [], 'git+1https://token@a.io', 'git+1https://***@a.io'],
    ['an access token', [], `Bearer ${token}.`, 'Bearer ***.'],
    ['nothing of other addresses', [], 'https://a.io/b#c?d=e user@a.io', 'https://a.io/b#c?d=e user@a.io'],
  ])('takes out %s', (_, secrets, text, expected) => {
    const known = createKnownSecrets();
    for (const secret of secrets) known.hide(secret);
    expect(known.redact(text)).toBe(expected);
    if (expected !== text) expect(known.mayHold(new TextEncoder().encode(text))).toBe(true);
  });

  it('is not needed for most of a log, which is told from its bytes', () => {
    const known = createKnownSecrets();
    known.hide('pa55word');
    expect(known.mayHold(new TextEncoder().encode('Step 1/2 : ENV A=1\n'))).toBe(false);
  });
});

it.each([
  ['nothing', 0],
  ['x p', 1],
  ['x pa55wor', 7],
  ['x pa55word', 0],
  ['pa55wordp', 1],
  ['pa55\n', 0],
])('what may be the beginning of a secret at the end of %j has %i characters', (text, length) => {
  const known = createKnownSecrets();
  known.hide('pa55word');
  expect(known.unfinished(text)).toBe(length);
});

it('a beginning that reaches into a whole secret takes that one along, and the one which that one reaches into', () => {
  const known = createKnownSecrets();
  for (const secret of ['longer-secret-XY', 'XYmid12', 'id12tail']) known.hide(secret);
  const text = 'x longer-secret-XYmid12';
  expect(known.unfinished(text)).toBe(text.length - 2);
});

describe('a host with redacted messages', () => {
  it('takes secrets out of standard error alone', async () => {
    const given = createTestHost({ tty: ['stderr'], columns: 70 });
    const known = createKnownSecrets();
    const host = withRedactedMessages(given, known);
    known.hide('pa55word');
    await host.stderr.write('pa55word\n');
    await host.stderr.write(new TextEncoder().encode('pa55word é\n'));
    await host.stderr.write(new Uint8Array([0xc3, 0xa9]));
    await host.stdout.write('pa55word\n');
    expect(given.written).toEqual({ stdout: 'pa55word\n', stderr: '***\n*** é\né' });
    expect([host.stderr.isTTY, host.stderr.columns, host.cwd]).toEqual([true, 70, given.cwd]);
  });

  it('does not open standard input', () => {
    const given = createTestHost();
    Object.defineProperty(given, 'stdin', {
      enumerable: true,
      get: () => {
        throw new Error('It was opened.');
      },
    });
    const host = withRedactedMessages(given, createKnownSecrets());
    expect(() => host.stdin).toThrow('It was opened.');
  });
});

describe('a host whose services show no secret', () => {
  /** What is shown of pieces, known secrets `abcdef`, `abcdefgh`, `fxyf` and one of two lines. */
  const shown = async (pieces: readonly string[]): Promise<readonly string[]> => {
    const given = createTestHost();
    const known = createKnownSecrets();
    for (const secret of ['abcdef', 'abcdefgh', 'fxyf', 'two\nlines']) known.hide(secret);
    const { stdout } = withRedactedOutput(given, known);
    const after: string[] = [];
    for (const piece of pieces) {
      await stdout.write(new TextEncoder().encode(piece));
      after.push(given.written.stdout);
      given.written.stdout = '';
    }
    return after;
  };

  it.each<[readonly string[], readonly string[]]>([
    [['log\n'], ['log\n']],
    [['x abcdefgh\n'], ['x ***\n']],
    [
      ['x ab', 'cdefgh y'],
      ['x ', '*** y'],
    ],
    [
      ['x abcdef', 'gh\n'],
      ['x ', '***\n'],
    ],
    [
      ['x abcdef', 'g\n'],
      ['x ', '***g\n'],
    ],
    [
      ['a', 'b', 'x'],
      ['', '', 'abx'],
    ],
    [
      ['fxyf', '\n'],
      ['', '***\n'],
    ],
    [['x two\n'], ['x two\n']],
    [
      ['é a', 'b é\n'],
      ['é ', 'ab é\n'],
    ],
    [
      ['to https://user:pa', 'ss@host/x?a=1&si', 'g=ab', 'c%3D y\n'],
      ['to https', '://***@host/x?a=1', '', '&sig=*** y\n'],
    ],
    [
      ['a header eyJ', 'abc.de', 'f.gh', '\n'],
      ['a header ', '', '', '***\n'],
    ],
    [
      ['see https:', '/', '/a.example/b the', 'n\n'],
      ['see https', '', '://a.example/b the', 'n\n'],
    ],
  ])('%j', async (pieces, expected) => expect(await shown(pieces)).toEqual(expected));

  it('keeps bytes that are no text', async () => {
    const given = createTestHost();
    const chunks: (string | Uint8Array)[] = [];
    given.stdout.write = async (chunk) => void chunks.push(chunk);
    const { stdout } = withRedactedOutput(given, createKnownSecrets());
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, 0x00, 0xc3, 0x0a);
    await stdout.write(bytes);
    expect(chunks).toEqual([bytes]);
  });
});
