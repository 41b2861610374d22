import { abortable } from '../abortable.ts';
import { messageOf } from '../errors.ts';
import type { LogAnswer, RunSource } from './run-source.ts';

/** What the response headers say about the log as a whole. */
export interface LogExtent {
  /** Position in the log of the first byte in the response; undefined when the response does not give a usable one. */
  readonly from: number | undefined;
  /** Length of the whole log; undefined when the response does not give it. */
  readonly total: number | undefined;
  /** The mark that the service puts on a log that no longer grows, such as `successful` (rest-api.md 6.3). */
  readonly mark: string | undefined;
  /** When the log was created: a different time means a different log under the same name. */
  readonly created: string | undefined;
}

const numberFrom = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

const byName = (headers: LogAnswer['headers']): ReadonlyMap<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** Reads `Content-Range`, else `Content-Length`, and the log's metadata; header names in any letter case. */
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

/** Whether the response is a web page that an intermediary sent instead of the log, such as a proxy's login page. */
export const isWebPage = ({ headers }: Pick<LogAnswer, 'headers'>): boolean => {
  const header = byName(headers);
  return /^text\/html\b/i.test(header.get('content-type') ?? '') && !header.has('x-ms-request-id');
};

/** Releases a response whose body is not needed. */
export const discard = async (body: LogAnswer['body']): Promise<void> => {
  await body[Symbol.asyncIterator]().return?.();
};

/**
 * Passes each chunk to `onChunk` until it returns false. Resolves to the error that broke the connection, if one did;
 * rejects with errors of `onChunk` and with the signal's reason.
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
 * The outcome of one read of the log. `read`: in order; `missing`: no log there; `refused`: the link is no longer
 * valid; `busy`: retry soon; `failed`: the service or the network has a problem; `replaced`: another log has taken
 * its place.
 */
export interface LogRead {
  readonly kind: 'read' | 'missing' | 'refused' | 'busy' | 'failed' | 'replaced';
  /** How many new bytes were passed on. */
  readonly moved: number;
  /** The last available byte was read. */
  readonly atEnd: boolean;
  readonly mark: string | undefined;
  /** Why it failed, for messages. */
  readonly reason?: string;
}

/** Continues where the last read stopped. */
export interface LogCursor {
  read(url: string, signal: AbortSignal, onBytes: (bytes: Uint8Array) => Promise<void>): Promise<LogRead>;
  /** Starts over from the first byte. */
  rewind(): void;
}

const kinds: Readonly<Record<number, LogRead['kind']>> = {
  401: 'refused',
  403: 'refused',
  404: 'missing',
  409: 'busy',
  412: 'busy',
};

/**
 * A cursor over a growing log. Each read requests everything from the last byte seen onwards. A valid response is
 * therefore never empty, shows length and completion by itself, and its first byte shows whether it is still the same
 * log. Where ranges do not work (an intermediary compresses them, or omits where they begin), each read requests the
 * whole log.
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
        return result('failed', { reason: messageOf(error) });
      }
      const { from, total, mark, created: born } = extentOf(answer);
      if (answer.status === 416) {
        await discard(answer.body);
        if (rangesHelp && total !== undefined && total >= Math.max(1, offset)) return readWhole();
        // An empty log has nothing to read from its first byte; a log past the last byte seen has at least that byte.
        return offset > 0 ? result('replaced') : result('read', { atEnd: true, mark });
      }
      if (answer.status !== 200 && answer.status !== 206) {
        await discard(answer.body);
        return result(kinds[answer.status] ?? 'failed', { reason: `HTTP ${answer.status}` });
      }
      if (isWebPage(answer)) {
        await discard(answer.body);
        return result('failed', { reason: 'a web page was returned instead, such as the login page of a proxy' });
      }
      if (from === undefined || from > offset) {
        await discard(answer.body);
        return rangesHelp ? readWhole() : result('failed', { reason: 'its encoding is not supported' });
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
      if (broken !== undefined) return result('failed', { reason: messageOf(broken) });
      // A response without a length is complete.
      if (total === undefined && end < offset) return result('replaced');
      return result('read', { atEnd: total === undefined || offset >= total, mark });
    },
  };
};
