import { discard, extentOf } from '../log-cursor.ts';
import type { LogAnswer, RunSource } from '../run-source.ts';

/** Shorter logs are read whole: a second request takes longer. */
const shortLog = 262_144;
/** How much of the end is looked at first, at least and for each line, and at most. */
const leastEnd = 65_536;
const perLine = 160;
const mostEnd = 8_388_608;

const newline = 0x0a;

const withHeaders = (answer: LogAnswer, changed: Readonly<Record<string, string>>): LogAnswer => ({
  ...answer,
  headers: {
    ...Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value])),
    ...changed,
  },
});

async function* after(body: LogAnswer['body'], bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of body) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

/** The answer as if the log began after its first `skipped` bytes. Where the part in it ends is not told: nobody asks. */
const without = (answer: LogAnswer, skipped: number): LogAnswer => {
  if (skipped === 0) return answer;
  const { from, total } = extentOf(answer);
  const length = total === undefined ? undefined : Math.max(0, total - skipped);
  const range = (bytes: string): LogAnswer['headers'] => ({ 'content-range': `bytes ${bytes}/${length ?? '*'}` });
  if (answer.status === 416) return withHeaders(answer, range('*'));
  if (from === undefined) return answer;
  const first = Math.max(0, from - skipped);
  const isWhole = answer.status === 200;
  return withHeaders(
    { ...answer, body: after(answer.body, Math.max(0, skipped - from)) },
    isWhole ? (length === undefined ? {} : { 'content-length': String(length) }) : range(`${first}-${first}`),
  );
};

const collected = async (body: LogAnswer['body']): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  // Copies: the sender may reuse its memory.
  for await (const chunk of body) chunks.push(Uint8Array.from(chunk));
  return Buffer.concat(chunks);
};

/** How many of the bytes the first line takes, if at least `lines` lines follow it. */
const firstLineOf = (bytes: Buffer, lines: number): number | undefined => {
  const end = bytes.indexOf(newline);
  if (end < 0) return undefined;
  let found = 0;
  for (let at = end; found <= lines && at >= 0; at = bytes.indexOf(newline, at + 1)) found += 1;
  return found > lines ? end + 1 : undefined;
};

/**
 * The same run, with a log that begins at one of its last lines, if it is long when it is first read: at least `lines` of
 * them are left. Only the end is fetched then, by its range. The log is whole once `isEndEnough` returns false, and for
 * whoever starts over from the first byte, after the log was replaced.
 */
export const startingNearEnd = (source: RunSource, lines: number, isEndEnough: () => boolean): RunSource => {
  let skipped = 0;
  let hasBegun = false;

  /** The end of a log of `total` bytes; undefined when it would take most of it, or the service sends something else. */
  const endOf = async (url: string, total: number, signal: AbortSignal): Promise<LogAnswer | undefined> => {
    for (let size = Math.max(leastEnd, lines * perLine); size <= Math.min(mostEnd, total / 2); size *= 4) {
      const answer = await source.read(url, total - size, signal);
      const { from } = extentOf(answer);
      if (answer.status !== 206 || from !== total - size) {
        await discard(answer.body);
        return undefined;
      }
      const bytes = await collected(answer.body);
      const begin = firstLineOf(bytes, lines);
      // Whoever has read less than two bytes asks from the first one again.
      if (begin === undefined || bytes.length - begin < 2) continue;
      skipped = from + begin;
      const body = (async function* () {
        yield bytes;
      })();
      return without({ ...answer, body }, skipped);
    }
    return undefined;
  };

  return {
    ...source,
    read: async (url, start, signal) => {
      if (start !== 0)
        return without(await source.read(url, start === undefined ? start : start + skipped, signal), skipped);
      skipped = 0;
      const answer = await source.read(url, 0, signal);
      const { from, total = 0 } = extentOf(answer);
      const isFirst = !hasBegun && isEndEnough();
      hasBegun ||= from === 0;
      if (!isFirst || answer.status !== 206 || from !== 0 || total <= shortLog) return answer;
      await discard(answer.body);
      return (await endOf(url, total, signal)) ?? source.read(url, 0, signal);
    },
  };
};
