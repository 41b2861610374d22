import { abortable } from '../abortable.ts';
import type { LogAnswer, RunSource } from './run-source.ts';

/** What the headers of an answer say about the log as a whole. */
export interface LogExtent {
  /** Position in the log of the answer's first byte; undefined when the answer does not say it in a way that helps. */
  readonly from: number | undefined;
  /** Length of the whole log; undefined when the answer does not say. */
  readonly total: number | undefined;
  /** The word the service puts on a log that will not grow any more, such as `successful` (rest-api.md 6.3). */
  readonly mark: string | undefined;
  /** When the log was created: another time means another log under the same name. */
  readonly created: string | undefined;
}

const numberFrom = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

const byName = (headers: LogAnswer['headers']): ReadonlyMap<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Reads `Content-Range`, else `Content-Length`, and the log's metadata; header names in any case. */
export const extentOf = ({ status, headers }: Pick<LogAnswer, 'status' | 'headers'>): LogExtent => {
  const header = byName(headers);
  const isPacked = (header.get('content-encoding') ?? 'identity').trim().toLowerCase() !== 'identity';
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header.get('content-range') ?? '');
  return {
    from: isPacked ? undefined : status === 200 ? 0 : numberFrom(range?.[1]),
    total: isPacked ? undefined : numberFrom(status === 200 ? header.get('content-length') : range?.[2]),
    mark: header.get('x-ms-meta-complete'),
    created: header.get('x-ms-creation-time'),
  };
};

/** Whether this is a page for people which something on the way sent instead of the log, as a proxy that wants a login. */
export const isWebPage = ({ headers }: Pick<LogAnswer, 'headers'>): boolean => {
  const header = byName(headers);
  return /^text\/html\b/i.test(header.get('content-type') ?? '') && !header.has('x-ms-request-id');
};

/** Lets go of an answer whose body is not wanted. */
export const discard = async (body: LogAnswer['body']): Promise<void> => {
  await body[Symbol.asyncIterator]().return?.();
};

/**
 * Hands each chunk to `onChunk` until it says false. Resolves to the error that broke the connection, if one did;
 * rejects with what `onChunk` rejects with, and with the signal's reason.
 */
export const eachChunk = async (
  body: LogAnswer['body'],
  signal: AbortSignal,
  onChunk: (chunk: Uint8Array) => Promise<boolean>,
): Promise<{ readonly broken?: unknown }> => {
  const chunks = body[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await abortable(chunks.next(), signal);
    } catch (broken) {
      signal.throwIfAborted();
      return { broken };
    }
    if (next.done) return {};
    let goesOn = false;
    try {
      goesOn = await onChunk(next.value);
    } finally {
      if (!goesOn) await chunks.return?.();
    }
    if (!goesOn) return {};
  }
};

/**
 * What one read of the log came to.
 * `read`: in order; `missing`: no log there; `refused`: the link is no longer good; `busy`: try again soon;
 * `failed`: the service or the network is ailing; `replaced`: another log stands in its place.
 */
export interface LogRead {
  readonly kind: 'read' | 'missing' | 'refused' | 'busy' | 'failed' | 'replaced';
  /** How many new bytes were handed on. */
  readonly moved: number;
  /** The last byte there is has been read. */
  readonly atEnd: boolean;
  readonly mark: string | undefined;
  /** Why it failed, for people. */
  readonly reason?: string;
}

/** Reads on where the last read stopped. */
export interface LogCursor {
  read(url: string, signal: AbortSignal, onBytes: (bytes: Uint8Array) => Promise<void>): Promise<LogRead>;
  /** Starts again from the first byte. */
  rewind(): void;
}

const kinds: Readonly<Record<number, LogRead['kind']>> = {
  401: 'refused',
  403: 'refused',
  404: 'missing',
  409: 'busy',
  412: 'busy',
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * A cursor over a growing log. Each read asks for everything from the last byte it has seen: so an answer in order is
 * never empty, tells length and completion by itself, and shows by its first byte whether this is still the same log.
 * Where ranges cannot be used (something on the way compresses them, or does not say where they begin), each read asks
 * for the whole log.
 */
export const createLogCursor = (source: RunSource): LogCursor => {
  let offset = 0;
  let lastByte: number | undefined;
  let created: string | undefined;
  let rangesHelp = true;

  const readBody = async (
    answer: LogAnswer,
    from: number,
    signal: AbortSignal,
    onBytes: (bytes: Uint8Array) => Promise<void>,
  ): Promise<{ readonly broken?: unknown; readonly isOther: boolean; readonly end: number }> => {
    let position = from;
    let isOther = false;
    const { broken } = await eachChunk(answer.body, signal, async (chunk) => {
      const overlap = offset - 1 - position;
      isOther = overlap >= 0 && overlap < chunk.length && chunk[overlap] !== lastByte;
      if (isOther) return false;
      const fresh = chunk.subarray(Math.max(0, offset - position));
      position += chunk.length;
      if (fresh.length === 0) return true;
      offset += fresh.length;
      lastByte = fresh[fresh.length - 1];
      await onBytes(fresh);
      return true;
    });
    return { broken, isOther, end: position };
  };

  return {
    rewind: () => {
      offset = 0;
      lastByte = undefined;
      created = undefined;
    },

    read: async function read(url, signal, onBytes) {
      const before = offset;
      const result = (kind: LogRead['kind'], more: Partial<LogRead> = {}): LogRead => ({
        kind,
        moved: offset - before,
        atEnd: false,
        mark: undefined,
        ...more,
      });

      const readWhole = (): Promise<LogRead> => {
        rangesHelp = false;
        return read(url, signal, onBytes);
      };

      let answer: LogAnswer;
      try {
        const start = rangesHelp ? Math.max(0, offset - 1) : undefined;
        answer = await abortable(source.read(url, start, signal), signal);
      } catch (error) {
        signal.throwIfAborted();
        return result('failed', { reason: textOf(error) });
      }
      const { from, total, mark, created: born } = extentOf(answer);
      if (answer.status === 416) {
        await discard(answer.body);
        if (rangesHelp && total !== undefined && total >= Math.max(1, offset)) return readWhole();
        // Nothing is past the beginning of an empty log; past the last byte seen there is at least that byte.
        return offset > 0 ? result('replaced') : result('read', { atEnd: true, mark });
      }
      if (answer.status !== 200 && answer.status !== 206) {
        await discard(answer.body);
        return result(kinds[answer.status] ?? 'failed', { reason: `HTTP ${answer.status}` });
      }
      if (isWebPage(answer)) {
        await discard(answer.body);
        return result('failed', { reason: 'a web page came instead, as from a proxy that wants a login' });
      }
      if (from === undefined || from > offset) {
        await discard(answer.body);
        return rangesHelp ? readWhole() : result('failed', { reason: 'it came in a form that cannot be read' });
      }
      if (
        (total !== undefined && total < offset) ||
        (created !== undefined && born !== undefined && born !== created)
      ) {
        await discard(answer.body);
        return result('replaced');
      }
      created ??= born;
      const { broken, isOther, end } = await readBody(answer, from, signal, onBytes);
      if (isOther) return result('replaced');
      if (broken !== undefined) return result('failed', { reason: textOf(broken) });
      // An answer without a length is all there is.
      if (total === undefined && end < offset) return result('replaced');
      return result('read', { atEnd: total === undefined || offset >= total, mark });
    },
  };
};
