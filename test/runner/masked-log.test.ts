import { describe, expect, it } from 'vitest';
import { maskedLog, secretMask } from '../../src/runner/masked-log.ts';

const parts = (text: string, at: readonly number[]): Uint8Array[] =>
  [0, ...at].map((start, index) => Buffer.from(text).subarray(start, at[index]));

/** What a stream shows after each part, and at its end. */
const shownAfter = (secrets: readonly string[], chunks: readonly Uint8Array[]): string[] => {
  const stream = secretMask(secrets).stream();
  return [...chunks.map((chunk) => Buffer.from(stream.take(chunk)).toString()), Buffer.from(stream.rest()).toString()];
};

describe('secrets in the output of programs', () => {
  it.each<[string, string[], string, number[], string[]]>([
    ['whole', ['hunter2'], 'a hunter2 b', [], ['a *** b', '']],
    ['across parts', ['hunter2'], 'a hunter2 b', [5], ['a ', '*** b', '']],
    ['across three parts', ['hunter2'], 'a hunter2 b', [3, 6], ['a ', '', '*** b', '']],
    ['begun and not ended', ['hunter2'], 'a hunt b', [6], ['a ', 'hunt b', '']],
    ['begun at the end', ['hunter2'], 'a hunt', [], ['a ', 'hunt']],
    ['one in another', ['hunter2', 'hunter2-and-more'], 'hunter2-and-more', [7], ['', '***', '']],
    ['one in another, cut short', ['hunter2', 'hunter2-and-more'], 'hunter2 x', [7], ['', '*** x', '']],
    ['in Base64', ['hunter2'], Buffer.from('hunter2').toString('base64'), [], ['***', '']],
    [
      'in Base64 of a login',
      ['hunter2hunter2'],
      Buffer.from('me:hunter2hunter2').toString('base64'),
      [],
      ['bWU6***', ''],
    ],
    ['in JSON', ['a"b\\c"'], JSON.stringify('a"b\\c"'), [], ['"***"', '']],
    ['in a URL', ['pa55 $word'], encodeURIComponent('pa55 $word'), [], ['***', '']],
    ['line by line', ['first line\nsecond line'], 'x second line', [], ['x ***', '']],
    ['too short to be told', ['ab'], 'ab', [], ['ab', '']],
    ['with marks', ['pässwörd'], 'a pässwörd', [4], ['a ', '***', '']],
  ])('%s', (_name, secrets, text, at, expected) => {
    expect(shownAfter(secrets, parts(text, at))).toEqual(expected);
  });

  it('leaves bytes alone that are no text', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0, 0x80]);
    const stream = secretMask(['hunter2']).stream();
    expect([...stream.take(bytes)]).toEqual([...bytes]);
  });
});

it('masks lines, and shows what it kept when a step ends', () => {
  const shown: string[] = [];
  const log = maskedLog(
    {
      line: (text) => shown.push(`line ${text}`),
      text: (text) => shown.push(`text ${text}`),
      output: (step, stream, bytes) => void shown.push(`${step} ${stream} ${Buffer.from(bytes)}`),
    },
    secretMask(['hunter2']),
  );
  log.line('x hunter2');
  log.text('y hunter2');
  void log.output('one', 'stdout', Buffer.from('z hunt'));
  void log.output('two', 'stdout', Buffer.from('er2'));
  log.end('one');
  log.end('two');
  expect(shown).toEqual(['line x ***', 'text y ***', 'one stdout z ', 'two stdout er2', 'one stdout hunt']);
});
