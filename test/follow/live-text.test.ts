import { describe, expect, it } from 'vitest';
import { createLiveText } from '../../src/follow/live-text.ts';
import { framesOf } from '../support/terminal-frames.ts';

const terminal = (columns: number, rows?: number) => {
  const written: string[] = [];
  const stdout = {
    isTTY: true,
    columns,
    rows,
    write: async (chunk: string | Uint8Array) => void written.push(chunk.toString()),
  };
  return { stdout, written };
};

describe('createLiveText', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['CI', true, { CI: 'true' }, false],
    ['a terminal that cannot move its cursor', true, { TERM: 'dumb' }, false],
  ])('in %s', (_, isTTY, env, exists) => {
    const { stdout } = terminal(80);
    expect(createLiveText({ stdout: { ...stdout, isTTY }, env }) !== undefined).toBe(exists);
  });

  it.each<[string, { columns?: number; rows?: number }, [string[], string[]][], string[]]>([
    [
      'redraws its lines in place, and erases those that are left',
      {},
      [
        [['a', 'bb', 'c'], ['end']],
        [['A'], ['end']],
      ],
      ['up 0\na\nbb\nc\nend\n', 'up 4\nA\nend\n'],
    ],
    [
      'writes nothing when nothing has changed',
      {},
      [
        [['a'], []],
        [['a'], []],
        [['b'], []],
      ],
      ['up 0\na\n', 'up 1\nb\n'],
    ],
    ['cuts lines to the width', { columns: 5 }, [[['1234', '12345', '123456'], []]], ['up 0\n1234\n1234\n1234\n']],
    [
      'leaves out lines for which there is no room, and says how many',
      { rows: 5 },
      [[['a', 'b', 'c', 'd'], ['end']]],
      ['up 0\na\nb\n... and 2 more\nend\n'],
    ],
    ['fills the terminal', { rows: 6 }, [[['a', 'b', 'c', 'd'], ['end']]], ['up 0\na\nb\nc\nd\nend\n']],
    ['has room for the last lines alone', { rows: 2 }, [[['a', 'b'], ['end']]], ['up 0\nend\n']],
    ['shows what acts on a terminal', {}, [[['a\u001b[2J'], []]], ['up 0\na\\u001b[2J\n']],
  ])('%s', async (_, { columns = 80, rows }, frames, expected) => {
    const { stdout, written } = terminal(columns, rows);
    const live = createLiveText({ stdout, env: {} });
    for (const [lines, last] of frames) await live?.show(lines, last);
    expect(framesOf(written.join(''))).toEqual(expected);
  });

  it('goes up as far as the lines reach that a narrower terminal has broken', async () => {
    const { stdout, written } = terminal(20);
    const live = createLiveText({ stdout, env: {} });
    await live?.show(['123456789012', ''], []);
    stdout.columns = 5;
    await live?.show(['a'], []);
    expect(framesOf(written.join(''))).toEqual(['up 0\n123456789012\n\n', 'up 4\na\n']);
  });
});
