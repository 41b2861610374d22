import { digestOf } from '../registry/digests.ts';
import type { ContentStore, PartialContent } from './content-store.ts';
import { growingBytes } from './growing-bytes.ts';

const memoryUpload = (done: (digest: string, bytes: Uint8Array) => void, forget: () => void): PartialContent => {
  let held = growingBytes(new Uint8Array());
  return {
    length: () => held.bytes().length,
    append: async (source) => {
      for await (const piece of source) held.append(piece);
    },
    truncate: async (length) => {
      held = growingBytes(held.bytes().subarray(0, length));
    },
    digest: async (algorithm) => digestOf(held.bytes(), algorithm),
    complete: async (digest) => {
      done(digest, held.bytes());
      forget();
    },
    discard: forget,
  };
};

/** Contents that end with the process. */
export const memoryContents = (): ContentStore => {
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  const uploads = new Map<string, PartialContent>();
  const put: ContentStore['put'] = (digest, bytes) => void contents.set(digest, new Uint8Array(bytes));
  return {
    size: (digest) => contents.get(digest)?.length,
    read: (digest) => contents.get(digest),
    stream: (digest, { start, end }) =>
      new ReadableStream({
        start: (controller) => {
          const part = contents.get(digest)?.subarray(start, end + 1);
          if (part?.length) controller.enqueue(part);
          controller.close();
        },
      }),
    put,
    keep: () => {},
    remove: (digest) => void contents.delete(digest),
    upload: (id) => {
      const known = uploads.get(id) ?? memoryUpload(put, () => void uploads.delete(id));
      uploads.set(id, known);
      return known;
    },
  };
};
