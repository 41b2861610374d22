const mebibyte = 1024 * 1024;

/** The longest request body that each kind of service accepts. Resource Manager's limit is the service's own. */
export const longestBody = {
  arm: 4 * mebibyte,
  vault: mebibyte,
  registry: 256 * mebibyte,
  blob: 256 * mebibyte,
} as const;

/** The largest blob that can be assembled from blocks or chunks. */
export const largestBlob = 1024 * mebibyte;

/** A body that exceeds the service's limit. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The bytes of all chunks, in memory of their own. */
export const joinBytes = (chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let filled = 0;
  for (const chunk of chunks) {
    joined.set(chunk, filled);
    filled += chunk.length;
  }
  return joined;
};

/**
 * A request's body of at most `limit` bytes. Rejects with `BodyTooLarge` before reading when the request declares a
 * larger length, else as soon as the limit is exceeded.
 */
export const readBody = async (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> => {
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLarge();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bodyOf(request) ?? []) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return joinBytes(chunks);
};

/** The bodies of requests that a server received, as they arrive there. */
const received = new WeakMap<Request, AsyncIterable<Uint8Array>>();

/** Notes where the body of a request comes from; `bodyOf` then reads it there, without the web stream in between. */
export const receivedFrom = (request: Request, body: AsyncIterable<Uint8Array> | undefined): Request => {
  if (body) received.set(request, body);
  return request;
};

/** The body of a request, for one reader, in the pieces in which it arrives; undefined without one. */
export const bodyOf = (request: Request): AsyncIterable<Uint8Array> | undefined =>
  received.get(request) ?? (request.body as (ReadableStream & AsyncIterable<Uint8Array>) | null) ?? undefined;

/** A body as a web stream, which takes nothing before it is read. */
export const streamOf = (body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> => {
  const pieces = body[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
};
