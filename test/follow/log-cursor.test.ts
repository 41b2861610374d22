import { describe, expect, it } from 'vitest';
import { createLogCursor } from '../../src/follow/log-cursor.ts';

type Given = readonly [status: number, headers: Record<string, string>, body?: string];

/** Reads once for each answer that is given, and tells what came of it, what was asked for and which bytes were handed on. */
const readEach = async (answers: readonly Given[]) => {
  const waiting = [...answers];
  const starts: (number | undefined)[] = [];
  let text = '';
  const cursor = createLogCursor({
    run: async () => ({ status: 'Running', raw: {} }),
    logLink: async () => ({}),
    read: async (_url, start) => {
      starts.push(start);
      const [status, headers, body = ''] = waiting.shift() as Given;
      return {
        status,
        headers,
        body: (async function* () {
          if (body !== '') yield Buffer.from(body);
        })(),
      };
    },
  });
  const reads: string[] = [];
  while (waiting.length > 0) {
    const read = await cursor.read('https://logs/cf1', new AbortController().signal, async (bytes) => {
      text += Buffer.from(bytes).toString();
    });
    reads.push(
      [read.kind, read.moved, ...(read.atEnd ? ['at end'] : []), ...(read.reason ? [read.reason] : [])].join(),
    );
  }
  return { reads, starts, text };
};

const page = 'a web page was returned instead, such as the login page of a proxy';
const whole = { 'content-length': '5' };
const part = (range: string, more: Record<string, string> = {}) => ({ 'content-range': `bytes ${range}`, ...more });
const born = (time: string) => ({ 'x-ms-creation-time': time });

describe('reading on in a log', () => {
  it.each<[what: string, answers: readonly Given[], expected: Awaited<ReturnType<typeof readEach>>]>([
    [
      'takes a page with parameters in its type for a web page',
      [[200, { 'content-type': 'text/html; charset=utf-8' }, '<html>']],
      { reads: [`failed,0,${page}`], starts: [0], text: '' },
    ],
    [
      'takes what storage answers for the log, whatever its type',
      [[200, { ...whole, 'content-type': 'text/html', 'x-ms-request-id': '1' }, 'hello']],
      { reads: ['read,5,at end'], starts: [0], text: 'hello' },
    ],
    [
      'does not mind how the name of no encoding is written',
      [[200, { ...whole, 'content-encoding': ' Identity ' }, 'hello']],
      { reads: ['read,5,at end'], starts: [0], text: 'hello' },
    ],
    [
      'waits at the beginning of an empty log',
      [[416, part('*/0')]],
      { reads: ['read,0,at end'], starts: [0], text: '' },
    ],
    [
      'reads all when no part is given of a log that has a first byte',
      [
        [416, part('*/1')],
        [200, { 'content-length': '1' }, 'h'],
      ],
      { reads: ['read,1,at end'], starts: [0, undefined], text: 'h' },
    ],
    [
      'reads all when the last byte is refused though it is there',
      [
        [200, whole, 'hello'],
        [416, part('*/5')],
        [200, whole, 'hello'],
      ],
      { reads: ['read,5,at end', 'read,0,at end'], starts: [0, 4, undefined], text: 'hello' },
    ],
    [
      'notices that a log has become shorter',
      [
        [200, whole, 'hello'],
        [416, part('*/4')],
      ],
      { reads: ['read,5,at end', 'replaced,0'], starts: [0, 4], text: 'hello' },
    ],
    [
      'takes an empty part of a log of known length for no news',
      [
        [200, whole, 'hello'],
        [206, part('4-4/9')],
      ],
      { reads: ['read,5,at end', 'read,0'], starts: [0, 4], text: 'hello' },
    ],
    [
      'compares the last byte that came, not another one of its part',
      [
        [206, part('0-4/5'), 'hello'],
        [206, part('4-6/7'), 'oh\n'],
      ],
      { reads: ['read,5,at end', 'read,2,at end'], starts: [0, 4], text: 'helloh\n' },
    ],
    [
      'keeps in mind when the log was created, past an answer that does not say it',
      [
        [206, part('0-4/5', born('Monday')), 'hello'],
        [206, part('4-4/5'), 'o'],
        [206, part('4-4/5', born('Tuesday')), 'o'],
      ],
      { reads: ['read,5,at end', 'read,0,at end', 'replaced,0'], starts: [0, 4, 4], text: 'hello' },
    ],
    [
      'tells what stands in the way apart',
      [401, 403, 404, 409, 412, 500].map((status) => [status, {}] as const),
      {
        reads: [
          'refused,0,HTTP 401',
          'refused,0,HTTP 403',
          'missing,0,HTTP 404',
          'busy,0,HTTP 409',
          'busy,0,HTTP 412',
          'failed,0,HTTP 500',
        ],
        starts: [0, 0, 0, 0, 0, 0],
        text: '',
      },
    ],
  ])('%s', async (_, answers, expected) => {
    expect(await readEach(answers)).toEqual(expected);
  });
});
