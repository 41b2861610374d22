import { describe, expect, it } from 'vitest';
import { InterruptedError, ServiceError } from '../../src/errors.ts';
import { followRun } from '../../src/follow/follow-run.ts';
import { type Script, scripted } from './scripted.ts';

interface Expected {
  readonly stdout: string;
  readonly warnings?: readonly string[];
  readonly status?: string;
  readonly logComplete?: boolean;
  readonly logStatus?: string;
  readonly reads: number;
  readonly looks: number;
  readonly links?: number;
  readonly seconds: number;
}

const replaced =
  'The log was replaced, which happens when a run moves to another agent. Showing the new log from its beginning.';
const noMark = 'The log of the run has no end mark: its last lines may be missing.';
const noLog = 'The run is over, but it has no log.';
const unread = (why: string) => `The log of the run could not be read completely: ${why}.`;
const forbidden = new ServiceError(403, 'AuthorizationFailed', 'You may not list log links.');
const busy = new ServiceError(503, 'ServerBusy', 'Try later.');
const done = { complete: 'successful' };

const scenarios: [string, Script, Expected][] = [
  [
    'a finished run',
    { states: [[0, 'Succeeded']], log: [[0, { text: 'a\r\nb\r\n', ...done }]] },
    { stdout: 'a\r\nb\r\n', logStatus: 'successful', reads: 1, looks: 1, seconds: 0 },
  ],
  [
    'a failed run',
    { states: [[0, 'Failed']], log: [[0, { text: 'boom\r\n', complete: 'failed' }]] },
    { stdout: 'boom\r\n', status: 'Failed', logStatus: 'failed', reads: 1, looks: 1, seconds: 0 },
  ],
  [
    'no newline at the end',
    { states: [[0, 'Succeeded']], log: [[0, { text: 'a', ...done }]] },
    { stdout: 'a\n', logStatus: 'successful', reads: 1, looks: 1, seconds: 0 },
  ],
  [
    'an incomplete character at the end',
    { states: [[0, 'Succeeded']], log: [[0, { text: Uint8Array.of(0x61, 0xe2, 0x82), ...done }]] },
    { stdout: 'a\ufffd\n', logStatus: 'successful', reads: 1, looks: 1, seconds: 0 },
  ],
  [
    'queued, then running, then done',
    {
      states: [
        [0, 'Queued'],
        [2000, 'Running'],
        [6000, 'Succeeded'],
      ],
      log: [
        [3000, { text: 'a\n' }],
        [4000, { text: 'a\nb' }],
        [6000, { text: 'a\nb\n', ...done }],
      ],
    },
    { stdout: 'a\nb\n', logStatus: 'successful', reads: 7, looks: 3, seconds: 6 },
  ],
  [
    'the log is done before the run is',
    {
      states: [
        [0, 'Running'],
        [2400, 'Succeeded'],
      ],
      log: [[0, { text: 'a\n', ...done }]],
    },
    { stdout: 'a\n', logStatus: 'successful', reads: 1, looks: 4, seconds: 3.5 },
  ],
  [
    'the run is done before the log is',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { text: 'a\n' }],
        [2000, { text: 'a\nb\n' }],
        [7000, { text: 'a\nb\nc\n', ...done }],
      ],
    },
    { stdout: 'a\nb\nc\n', logStatus: 'successful', reads: 8, looks: 1, seconds: 7 },
  ],
  [
    'a log that is never marked',
    {
      states: [
        [0, 'Running'],
        [3000, 'Failed'],
      ],
      log: [
        [0, { text: 'a\n' }],
        [4000, { text: 'a\nb\n' }],
      ],
    },
    { stdout: 'a\nb\n', warnings: [noMark], status: 'Failed', logComplete: false, reads: 10, looks: 2, seconds: 9 },
  ],
  [
    'a log that never appears',
    { states: [[0, 'Canceled']] },
    { stdout: '', warnings: [noLog], status: 'Canceled', logComplete: false, reads: 6, looks: 1, links: 2, seconds: 5 },
  ],
  [
    'an empty log',
    { states: [[0, 'Succeeded']], log: [[0, { text: '' }]] },
    { stdout: '', warnings: [noMark], logComplete: false, reads: 6, looks: 1, seconds: 5 },
  ],
  [
    'an expired link',
    {
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'a\n' }],
        [1000, { status: 403 }],
        [2000, { text: 'a\nb\n', ...done }],
      ],
    },
    { stdout: 'a\nb\n', logStatus: 'successful', reads: 4, looks: 3, links: 3, seconds: 3 },
  ],
  [
    'a link that is always refused',
    {
      states: [
        [0, 'Running'],
        [20000, 'Succeeded'],
      ],
      log: [[0, { status: 403 }]],
    },
    { stdout: '', warnings: [unread('HTTP 403')], logComplete: false, reads: 5, looks: 10, links: 5, seconds: 21.125 },
  ],
  [
    'conflicts',
    {
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      log: [
        [0, { status: 409 }],
        [1000, { status: 412 }],
        [2000, { text: 'a\n', ...done }],
      ],
    },
    { stdout: 'a\n', logStatus: 'successful', reads: 3, looks: 3, seconds: 3 },
  ],
  [
    'an ailing service',
    {
      states: [
        [0, 'Running'],
        [7000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'a\n' }],
        [1000, { status: 500 }],
        [2000, { status: 503 }],
        [4000, { text: 'a\nb\n', ...done }],
      ],
    },
    { stdout: 'a\nb\n', logStatus: 'successful', reads: 4, looks: 6, seconds: 7.5 },
  ],
  [
    'a service that ails to the end',
    {
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      log: [[0, { status: 500 }]],
    },
    { stdout: '', warnings: [unread('HTTP 500')], logComplete: false, reads: 4, looks: 2, links: 2, seconds: 8 },
  ],
  [
    'no connection at first',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { breaksAfter: 'start' }],
        [1000, { text: 'a\n', ...done }],
      ],
    },
    { stdout: 'a\n', logStatus: 'successful', reads: 2, looks: 1, links: 2, seconds: 1 },
  ],
  [
    'a connection that breaks half way',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { text: 'aé\nb\n', breaksAfter: 2, ...done }],
        [1000, { text: 'aé\nb\n', ...done }],
      ],
    },
    { stdout: 'aé\nb\n', logStatus: 'successful', reads: 2, looks: 1, links: 2, seconds: 1 },
  ],
  [
    'a log replaced by a shorter one',
    {
      states: [
        [0, 'Running'],
        [4000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'abcdef\nhalf' }],
        [1000, { text: 'x\n' }],
        [4000, { text: 'x\ny\n', ...done }],
      ],
    },
    { stdout: 'abcdef\nhalf\nx\ny\n', warnings: [replaced], logStatus: 'successful', reads: 5, looks: 3, seconds: 4 },
  ],
  [
    'a log replaced by a longer one',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { text: 'ab\n' }],
        [1000, { text: 'wxyz\n', ...done }],
      ],
    },
    { stdout: 'ab\nwxyz\n', warnings: [replaced], logStatus: 'successful', reads: 3, looks: 1, seconds: 2 },
  ],
  [
    'a log replaced by one that looks alike',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { text: 'ab\n', created: 't1' }],
        [1000, { text: 'xy\nz\n', created: 't2', ...done }],
      ],
    },
    { stdout: 'ab\nxy\nz\n', warnings: [replaced], logStatus: 'successful', reads: 3, looks: 1, seconds: 2 },
  ],
  [
    'a log removed and written anew',
    {
      states: [
        [0, 'Running'],
        [4000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'abc\n' }],
        [1000, {}],
        [2000, { text: 'x\n', ...done }],
      ],
    },
    { stdout: 'abc\nx\n', warnings: [replaced], logStatus: 'successful', reads: 4, looks: 3, seconds: 4 },
  ],
  [
    'a server without ranges',
    {
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'a\n', ignoresRange: true }],
        [1000, { text: 'a\nbc\n', ignoresRange: true, ...done }],
      ],
    },
    { stdout: 'a\nbc\n', logStatus: 'successful', reads: 2, looks: 4, seconds: 3 },
  ],
  [
    'a shorter log from a server without ranges',
    {
      states: [[0, 'Succeeded']],
      log: [
        [0, { text: 'abc\n', ignoresRange: true }],
        [1000, { text: 'x\n', ignoresRange: true, ...done }],
      ],
    },
    { stdout: 'abc\nx\n', warnings: [replaced], logStatus: 'successful', reads: 3, looks: 1, seconds: 2 },
  ],
  [
    'a server that sends little at a time',
    { states: [[0, 'Succeeded']], log: [[0, { text: 'abcdefgh\n', limit: 4, ...done }]] },
    { stdout: 'abcdefgh\n', logStatus: 'successful', reads: 3, looks: 1, seconds: 0 },
  ],
  [
    'a log artifact after the run',
    {
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      links: [
        [0, { logLink: 'https://logs/cf1' }],
        [3000, { logArtifactLink: 'https://artifact' }],
      ],
      log: [[3500, { text: 'a\n' }]],
    },
    { stdout: 'a\n', reads: 5, looks: 2, links: 2, seconds: 4 },
  ],
  [
    'no link',
    { states: [[0, 'Succeeded']], links: [[0, {}]] },
    {
      stdout: '',
      warnings: [unread('the service returned no link to it')],
      logComplete: false,
      reads: 0,
      looks: 1,
      links: 3,
      seconds: 5,
    },
  ],
  [
    'links are refused',
    {
      states: [
        [0, 'Running'],
        [2000, 'Succeeded'],
      ],
      links: [[0, forbidden]],
    },
    {
      stdout: '',
      warnings: [unread('You may not list log links')],
      logComplete: false,
      reads: 0,
      looks: 3,
      seconds: 2,
    },
  ],
  [
    'links at the second try',
    {
      states: [[0, 'Succeeded']],
      links: [
        [0, busy],
        [1000, { logLink: 'https://logs/cf1' }],
      ],
      log: [[0, { text: 'a\n', ...done }]],
    },
    { stdout: 'a\n', logStatus: 'successful', reads: 1, looks: 1, links: 2, seconds: 1 },
  ],
  [
    'the run resource ails for a while',
    {
      states: [
        [0, busy],
        [8000, 'Succeeded'],
      ],
      log: [[0, { text: 'a\n', ...done }]],
    },
    { stdout: 'a\n', logStatus: 'successful', reads: 1, looks: 6, seconds: 9.125 },
  ],
];

describe('followRun', () => {
  it.each(scenarios)('%s', async (_, script, expected) => {
    const stage = scripted(script);
    const { raw: _raw, ...result } = await followRun(stage.options);
    expect({
      ...result,
      stdout: stage.stdout().toString(),
      warnings: stage.warnings,
      ...stage.counts,
      seconds: stage.seconds(),
    }).toEqual({ warnings: [], status: 'Succeeded', logComplete: true, links: 1, ...expected });
  });

  it('hands back the run as the service sent it', async () => {
    const stage = scripted({
      states: [[0, 'Failed']],
      errorMessage: 'exit status 1',
      log: [[0, { text: '\n', ...done }]],
    });
    expect(await followRun(stage.options)).toEqual({
      status: 'Failed',
      errorMessage: 'exit status 1',
      raw: { properties: { status: 'Failed' } },
      logComplete: true,
      logStatus: 'successful',
    });
  });

  it('shows lines that end in LF, and progress bars, as soon as they are there', async () => {
    const bar = '10%\r20%\r';
    const stage = scripted({
      states: [
        [0, 'Running'],
        [3000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'a\n' }],
        [1000, { text: `a\n${bar}` }],
        [3000, { text: `a\n${bar}done\n`, ...done }],
      ],
    });
    await followRun(stage.options);
    expect(stage.shown.map(({ time, bytes }) => [time, Buffer.from(bytes).toString()])).toEqual([
      [0, 'a\n'],
      [1000, bar],
      [3000, 'done\n'],
    ]);
  });

  it('passes every byte through and never parts a character', async () => {
    const text = 'plain, é, €, 漢字, 🚀, e\u0301\r\n'.repeat(200);
    let seed = 7;
    const random = (most: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return 1 + (seed % most);
    };
    for (const most of [1, 2, 3, 7, 50]) {
      const bytes = new TextEncoder().encode(text);
      const stage = scripted({
        states: [
          [0, 'Running'],
          [9000, 'Succeeded'],
        ],
        log: [
          [0, { text: bytes.subarray(0, 101) }],
          [1000, { text: bytes.subarray(0, 1234), breaksAfter: 333 }],
          [2000, { text: bytes.subarray(0, 4321) }],
          [4000, { text: bytes, ...done }],
        ],
        chunkSizes: () => random(most),
      });
      await followRun(stage.options);
      expect(stage.stdout().equals(Buffer.from(bytes))).toBe(true);
      const strict = new TextDecoder('utf-8', { fatal: true });
      expect(stage.shown.map((write) => strict.decode(write.bytes)).join('')).toBe(text);
    }
  });

  it.each([1, 2, 3])('finds where it was in a log that comes whole each time, %i bytes a piece', async (size) => {
    const stage = scripted({
      states: [
        [0, 'Running'],
        [2000, 'Succeeded'],
      ],
      log: [
        [0, { text: 'ab\n', ignoresRange: true }],
        [1000, { text: 'ab\ncd\n', ignoresRange: true }],
        [2000, { text: 'ab\ncd\ne\n', ignoresRange: true, ...done }],
      ],
      chunkSizes: () => size,
    });
    await followRun(stage.options);
    expect({ stdout: stage.stdout().toString(), warnings: stage.warnings }).toEqual({
      stdout: 'ab\ncd\ne\n',
      warnings: [],
    });
  });

  it('passes bytes that are no text through', async () => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, at) => (at * 7) % 256);
    for (const size of [1, 2, 5, 1024]) {
      const log = [[0, { text: Uint8Array.of(...bytes, 0x0a), ...done }]] as const;
      const stage = scripted({ states: [[0, 'Succeeded']], log, chunkSizes: () => size });
      await followRun(stage.options);
      expect(stage.stdout().equals(Buffer.of(...bytes, 0x0a))).toBe(true);
    }
  });

  it('reads a finished log of 10 MB once, a chunk at a time', async () => {
    const size = 64 * 1024;
    const stage = scripted({ states: [[0, 'Succeeded']] });
    const total = 160 * size;
    let pulled = 0;
    let written = 0;
    let mostWaiting = 0;
    async function* body() {
      const chunk = new Uint8Array(size).fill(0x61);
      for (; pulled < total; ) {
        pulled += size;
        mostWaiting = Math.max(mostWaiting, pulled - written);
        yield chunk;
      }
    }
    let reads = 0;
    await followRun({
      ...stage.options,
      host: {
        ...stage.options.host,
        stdout: {
          isTTY: false,
          columns: undefined,
          write: async (chunk) => {
            await Promise.resolve();
            written += chunk.length;
          },
        },
      },
      source: {
        ...stage.options.source,
        read: async () => {
          reads += 1;
          const headers = { 'content-range': `bytes 0-${total - 1}/${total}`, 'x-ms-meta-complete': 'successful' };
          return { status: 206, headers, body: body() };
        },
      },
    });
    expect({ ...stage.counts, reads, written, mostWaiting }).toEqual({
      reads: 1,
      links: 1,
      looks: 1,
      written: total + 1,
      mostWaiting: size,
    });
  });

  it('rejects when the service does not know the run', async () => {
    const unknown = new ServiceError(404, 'RunNotFound', "The run 'cf1' was not found.");
    const stage = scripted({ states: [[0, unknown]], links: [[0, unknown]] });
    await expect(followRun(stage.options)).rejects.toBe(unknown);
    expect(stage.warnings).toEqual([]);
  });

  it('rejects when the run resource has failed to answer ten times', async () => {
    const stage = scripted({ states: [[0, busy]], log: [[0, {}]] });
    await expect(followRun(stage.options)).rejects.toBe(busy);
    expect(stage.counts.looks).toBe(10);
  });

  it('ends the line and rejects when aborted', async () => {
    const stage = scripted({ states: [[0, 'Running']], log: [[0, { text: 'half' }]] });
    const reason = new InterruptedError();
    const { sleep } = stage.options.host;
    const host = {
      ...stage.options.host,
      sleep: (ms: number, signal?: AbortSignal) => {
        if (stage.seconds() === 2) stage.abort(reason);
        return sleep(ms, signal);
      },
    };
    await expect(followRun({ ...stage.options, host })).rejects.toBe(reason);
    expect(stage.stdout().toString()).toBe('half\n');
  });

  it.each(['run', 'logLink', 'read'] as const)('does not wait for an unanswered %s when aborted', async (call) => {
    const stage = scripted({ states: [[0, 'Running']], log: [[0, { text: 'a\n' }]] });
    const reason = new InterruptedError();
    const never = (): Promise<never> => {
      queueMicrotask(() => stage.abort(reason));
      return new Promise<never>(() => {});
    };
    const source = { ...stage.options.source, [call]: never };
    await expect(followRun({ ...stage.options, source })).rejects.toBe(reason);
  });
});
