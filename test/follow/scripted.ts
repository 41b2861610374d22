import type { FollowOptions } from '../../src/follow/follow-run.ts';
import type { LogAnswer, RunSource, RunState } from '../../src/follow/run-source.ts';

/** What there is to read at some moment. */
export interface LogMoment {
  /** The whole log so far; undefined: there is none. */
  readonly text?: string | Uint8Array;
  readonly complete?: string;
  readonly created?: string;
  /** Answer with this status instead. */
  readonly status?: number;
  /** The connection breaks after so many bytes of an answer; before any answer at 'start'. */
  readonly breaksAfter?: number | 'start';
  /** The server does not know ranges. */
  readonly ignoresRange?: boolean;
  /** The server sends no more than this at a time. */
  readonly limit?: number;
  /** The body is compressed on the way: parts of it cannot be read. */
  readonly packsParts?: boolean;
}

/** A thing and the millisecond from which on it holds. */
export type Timeline<T> = readonly (readonly [number, T])[];

export interface Script {
  readonly states: Timeline<string | Error>;
  readonly log?: Timeline<LogMoment>;
  readonly links?: Timeline<{ logLink?: string; logArtifactLink?: string } | Error>;
  readonly errorMessage?: string;
  readonly agentPool?: string;
  readonly chunkSizes?: () => number;
}

const at = <T>(timeline: Timeline<T>, time: number): T | undefined =>
  timeline.filter(([from]) => from <= time).at(-1)?.[1];

const encode = (text: string | Uint8Array | undefined): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : (text ?? new Uint8Array());

async function* chunksOf(bytes: Uint8Array, breaksAfter: number | undefined, size: () => number) {
  const end = Math.min(bytes.length, breaksAfter ?? bytes.length);
  for (let from = 0; from < end; ) {
    const to = Math.min(end, from + size());
    // Each chunk's memory is overwritten once the next one is asked for, as a network buffer would be.
    const chunk = bytes.slice(from, to);
    yield chunk;
    chunk.fill(0x3f);
    from = to;
  }
  if (breaksAfter !== undefined) throw new Error('connection reset');
}

/** A run, its log and a clock, all moved by sleeping. Starts at second 0. */
export const scripted = (script: Script) => {
  let time = 0;
  const counts = { reads: 0, looks: 0, links: 0 };
  const shown: { time: number; bytes: Uint8Array }[] = [];
  const warnings: string[] = [];
  const controller = new AbortController();
  const size = script.chunkSizes ?? (() => 64 * 1024);

  const answer = (moment: LogMoment | undefined, start: number | undefined): LogAnswer => {
    const empty = (status: number): LogAnswer => ({ status, headers: {}, body: chunksOf(encode(''), undefined, size) });
    if (moment?.status !== undefined) return empty(moment.status);
    if (moment?.text === undefined) return empty(404);
    const all = encode(moment.text);
    const isWhole = moment.ignoresRange || start === undefined;
    const from = isWhole ? 0 : start;
    if (from >= all.length) return empty(416);
    const part = all.subarray(from, Math.min(all.length, from + (moment.limit ?? all.length)));
    const headers = {
      'Content-Length': String(part.length),
      ...(isWhole ? {} : { 'content-range': `bytes ${from}-${from + part.length - 1}/${all.length}` }),
      ...(moment.packsParts && !isWhole ? { 'content-encoding': 'gzip' } : {}),
      ...(moment.complete === undefined ? {} : { 'X-Ms-Meta-COMPLETE': moment.complete }),
      ...(moment.created === undefined ? {} : { 'x-ms-creation-time': moment.created }),
    };
    const breaksAfter = typeof moment.breaksAfter === 'number' ? moment.breaksAfter : undefined;
    return { status: isWhole ? 200 : 206, headers, body: chunksOf(part, breaksAfter, size) };
  };

  const source: RunSource = {
    run: async () => {
      counts.looks += 1;
      const status = at(script.states, time) ?? 'Queued';
      if (status instanceof Error) throw status;
      const state: RunState = {
        status,
        raw: { properties: { status, ...(script.agentPool ? { agentPoolName: script.agentPool } : {}) } },
      };
      return script.errorMessage ? { ...state, errorMessage: script.errorMessage } : state;
    },
    logLink: async () => {
      counts.links += 1;
      const link = at(script.links ?? [[0, { logLink: 'https://logs/cf1' }]], time) ?? {};
      if (link instanceof Error) throw link;
      return link;
    },
    read: async (_url, start) => {
      counts.reads += 1;
      const moment = at(script.log ?? [], time);
      if (moment?.breaksAfter === 'start') throw new Error('connection refused');
      return answer(moment, start);
    },
  };

  const options: FollowOptions = {
    host: {
      now: () => new Date(time),
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        time += ms;
        await Promise.resolve();
        signal?.throwIfAborted();
      },
      stdout: {
        isTTY: false,
        columns: undefined,
        write: async (chunk) => {
          shown.push({ time, bytes: Uint8Array.from(encode(chunk)) });
        },
      },
    },
    source,
    signal: controller.signal,
    warn: (text) => void warnings.push(text),
  };

  return {
    options,
    counts,
    shown,
    warnings,
    abort: (reason: unknown) => controller.abort(reason),
    seconds: () => time / 1000,
    stdout: () => Buffer.concat(shown.map(({ bytes }) => bytes)),
  };
};
