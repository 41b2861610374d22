import { describe, expect, it } from 'vitest';
import { createLogCursor } from '../../../src/follow/log-cursor.ts';
import type { RunSource } from '../../../src/follow/run-source.ts';
import { startingNearEnd } from '../../../src/follow/view/near-end.ts';

interface Served {
  log: Buffer;
  created?: string;
  ignoresRanges?: boolean;
  /** The server sends no more than this at a time. */
  limit?: number;
  breaks?: boolean;
}

const signal = new AbortController().signal;

/** The log as it is read by a cursor that starts near its end, and the bytes of each answer that were taken. */
const reading = (served: Served, lines: number, isEndEnough = () => true) => {
  const taken: number[] = [];
  const starts: (number | undefined)[] = [];
  const source: RunSource = {
    run: async () => ({ status: 'Running', raw: {} }),
    logLink: async () => ({}),
    read: async (_url, start) => {
      const { log, created = '1', ignoresRanges, limit = Number.POSITIVE_INFINITY, breaks } = served;
      starts.push(start);
      const isWhole = ignoresRanges || start === undefined;
      const from = isWhole ? 0 : start;
      const end = Math.min(log.length, from + limit);
      const index = taken.push(0) - 1;
      const headers: Record<string, string> = isWhole
        ? { 'Content-Length': String(log.length) }
        : { 'Content-Range': from >= log.length ? `bytes */${log.length}` : `bytes ${from}-${end - 1}/${log.length}` };
      return {
        status: isWhole ? 200 : from >= log.length ? 416 : 206,
        headers: { ...headers, 'x-ms-creation-time': created },
        body: (async function* () {
          for (let at = from; at < end; at += 50_000) {
            const chunk = Buffer.from(log.subarray(at, Math.min(end, at + 50_000)));
            taken[index] = (taken[index] ?? 0) + chunk.length;
            yield chunk;
            chunk.fill('?');
            if (breaks) throw new Error('connection reset');
          }
        })(),
      };
    },
  };
  const cursor = createLogCursor(startingNearEnd(source, lines, isEndEnough));
  const read = async () => {
    let text = '';
    const kinds: string[] = [];
    for (;;) {
      const { kind, atEnd, moved } = await cursor.read('https://logs/cf1', signal, async (bytes) => {
        text += Buffer.from(bytes).toString();
      });
      kinds.push(kind);
      if (kind === 'replaced') cursor.rewind();
      else if (kind !== 'read' || atEnd || moved === 0) return { text, kinds };
    }
  };
  return { read, taken, starts };
};

const numbered = (count: number, width = 99): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => `${String(index).padStart(width, ' ')}\n`).join(''));
const lastLines = (text: Buffer | string, count: number): readonly string[] =>
  text
    .toString()
    .split(/(?<=\n)/)
    .slice(-count);

describe('the end of a log', () => {
  it('is fetched alone when the log is long', async () => {
    const log = numbered(50_000);
    const { read, taken, starts } = reading({ log }, 20);
    const { text } = await read();
    expect(lastLines(text, 20)).toEqual(lastLines(log, 20));
    expect([starts, taken]).toEqual([
      [0, log.length - 65_536],
      [0, 65_536],
    ]);
  });

  it('is fetched with the rest when the log is short, and where ranges do not work', async () => {
    const short = numbered(2000);
    const long = numbered(50_000);
    for (const served of [{ log: short }, { log: long, ignoresRanges: true }]) {
      const { read, starts } = reading(served, 20);
      expect((await read()).text).toBe(served.log.toString());
      expect(starts).toEqual([0]);
    }
  });

  it.each([
    ['many lines', numbered(50_000), 5000],
    ['lines that are longer than most', numbered(2000, 3000), 100],
    ['one line', Buffer.from(`${'x'.repeat(1_000_000)}\n`), 1],
    ['a last line without its end', Buffer.concat([numbered(50_000), Buffer.from('rest')]), 3],
    ['letters of several bytes', Buffer.from('grün 緑\r\n'.repeat(60_000)), 7],
    ['no line at all', numbered(50_000), 0],
    ['more lines than there are', numbered(50_000), 60_000],
  ])('has %s', async (_, log, lines) => {
    for (const limit of [Number.POSITIVE_INFINITY, 70_000]) {
      const { text } = await reading({ log, limit }, lines).read();
      expect(lastLines(text, lines || 1)).toEqual(lastLines(log, lines || 1));
      expect(log.toString().endsWith(text)).toBe(true);
      expect(text === log.toString() || log.toString().at(-text.length - 1) === '\n').toBe(true);
    }
  });

  it('goes on where the log grows', async () => {
    const served: Served = { log: numbered(50_000) };
    const { read, taken } = reading(served, 20);
    await read();
    expect((await read()).text).toBe('');
    served.log = Buffer.concat([served.log, Buffer.from('more\n')]);
    expect((await read()).text).toBe('more\n');
    expect(taken).toEqual([0, 65_536, 1, 6]);
    served.log = Buffer.concat([served.log, Buffer.from('and more\n')]);
    served.ignoresRanges = true;
    expect(await read()).toEqual({ text: 'and more\n', kinds: ['read'] });
  });

  it.each(['', 'x'])('goes on where a log grows that ends in one long line, and %j', async (rest) => {
    const served: Served = { log: Buffer.from(`${'a\n'.repeat(200_000)}${'x'.repeat(70_000)}\n${rest}`) };
    const { read } = reading(served, 0);
    await read();
    served.log = Buffer.concat([served.log, Buffer.from('more\n')]);
    expect(await read()).toEqual({ text: 'more\n', kinds: ['read'] });
  });

  it.each([
    ['a short one', numbered(10)],
    ['a long one', numbered(40_000, 120)],
  ])('is followed by all of another log, when the log is replaced by %s', async (_, log) => {
    const served: Served = { log: numbered(50_000) };
    const { read } = reading(served, 20);
    await read();
    Object.assign(served, { log, created: '2' });
    expect(await read()).toEqual({ text: log.toString(), kinds: ['replaced', 'read'] });
  });

  it.each(['', 'x'])('is not enough when the log was first read as %j', async (begun) => {
    const log = Buffer.concat([Buffer.from(begun), numbered(50_000)]);
    const served: Served = { log: Buffer.from(begun) };
    let isEndEnough = true;
    const { read } = reading(served, 20, () => isEndEnough);
    expect((await read()).text).toBe(begun);
    isEndEnough = begun !== '';
    served.log = log;
    expect(await read()).toEqual({ text: log.subarray(begun.length).toString(), kinds: ['read'] });
  });

  it('is read again when the connection breaks', async () => {
    const served: Served = { log: numbered(50_000), breaks: true };
    const { read } = reading(served, 20);
    expect(await read()).toEqual({ text: '', kinds: ['failed'] });
    served.breaks = false;
    expect(lastLines((await read()).text, 20)).toEqual(lastLines(served.log, 20));
  });
});
