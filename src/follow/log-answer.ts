import { abortable } from './abortable.ts';
import type { LogAnswer } from './run-source.ts';

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
