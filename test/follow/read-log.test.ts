import { expect, it } from 'vitest';
import { type ReadLog, readLog } from '../../src/follow/read-log.ts';
import { type Script, scripted } from './scripted.ts';

/** Reads a log once: how, what, after how many reads, and at which second. */
const read = async (
  script: Omit<Script, 'states'>,
): Promise<ReadLog & { text: string; reads: number; seconds: number }> => {
  const stage = scripted({ states: [], ...script });
  const { host, source, signal } = stage.options;
  let text = '';
  const result = await readLog({
    source,
    host,
    signal,
    onBytes: (bytes) => {
      text += Buffer.from(bytes).toString();
    },
    onReplaced: () => {
      text = '';
    },
  });
  return { ...result, text, reads: stage.counts.reads, seconds: stage.seconds() };
};

it.each<[about: string, script: Omit<Script, 'states'>, expected: Awaited<ReturnType<typeof read>>]>([
  [
    'a complete log',
    { log: [[0, { text: 'a\nb\n', complete: 'successful' }]] },
    { text: 'a\nb\n', hasAppeared: true, isComplete: true, reads: 1, seconds: 0 },
  ],
  [
    'a log that comes in parts',
    { log: [[0, { text: 'a\nb\n', complete: 'successful', limit: 3 }]] },
    { text: 'a\nb\n', hasAppeared: true, isComplete: true, reads: 2, seconds: 0 },
  ],
  [
    'the log of an ongoing run, without waiting for more',
    {
      log: [
        [0, { text: 'a\n' }],
        [1, { text: 'a\nb\n' }],
      ],
    },
    { text: 'a\n', hasAppeared: true, isComplete: false, reads: 2, seconds: 0 },
  ],
  ['no log', { log: [] }, { text: '', hasAppeared: false, isComplete: false, reads: 1, seconds: 0 }],
  [
    'a finished log that has moved',
    { log: [[0, { text: 'a\n' }]], links: [[0, { logArtifactLink: 'https://logs/cf1' }]] },
    { text: 'a\n', hasAppeared: true, isComplete: true, reads: 2, seconds: 0 },
  ],
  [
    'a log that can be read after a while',
    {
      log: [
        [0, { status: 500 }],
        [1000, { text: 'a\n', complete: 'failed' }],
      ],
    },
    { text: 'a\n', hasAppeared: true, isComplete: true, reads: 2, seconds: 1 },
  ],
  [
    'a log that cannot be read',
    { log: [[0, { status: 500 }]] },
    { text: '', hasAppeared: false, isComplete: false, trouble: 'HTTP 500', reads: 3, seconds: 5 },
  ],
  [
    'a log whose connection breaks',
    {
      log: [
        [0, { text: 'a\nb\n', complete: 'successful', breaksAfter: 2 }],
        [1000, { text: 'a\nb\n', complete: 'successful' }],
      ],
    },
    { text: 'a\nb\n', hasAppeared: true, isComplete: true, reads: 2, seconds: 1 },
  ],
])('reads %s', async (_about, script, expected) => {
  expect(await read(script)).toEqual(expected);
});
