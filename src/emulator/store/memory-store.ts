import { type GrowingBytes, growingBytes } from './growing-bytes.ts';
import { initialState } from './initial-state.ts';
import { memoryContents } from './memory-contents.ts';
import type { BlobStore, State, Store } from './state.ts';

/** Bytes by path, in memory. */
export const memoryBlobs = (): BlobStore => {
  const bytesOf = new Map<string, GrowingBytes>();
  return {
    get: (path) => bytesOf.get(path)?.bytes(),
    set: (path, bytes) => void bytesOf.set(path, growingBytes(bytes)),
    append: (path, bytes) => {
      const known = bytesOf.get(path);
      if (known) known.append(bytes);
      else bytesOf.set(path, growingBytes(new Uint8Array(bytes)));
    },
    delete: (path) => void bytesOf.delete(path),
  };
};

/** A store that ends with the process. */
export const memoryStore = (newId: () => string, state: State = initialState(newId)): Store => ({
  state,
  blobs: memoryBlobs(),
  contents: memoryContents(),
  save: async () => {},
});
