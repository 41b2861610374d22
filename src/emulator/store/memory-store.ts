import type { BlobStore, State, Store } from '../store.ts';
import { initialState } from './initial-state.ts';

/** Bytes by path, in memory. */
export const memoryBlobs = (): BlobStore => {
  const bytesOf = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    get: (path) => bytesOf.get(path),
    set: (path, bytes) => void bytesOf.set(path, new Uint8Array(bytes)),
    append: (path, bytes) => {
      const before = bytesOf.get(path) ?? new Uint8Array();
      const after = new Uint8Array(before.length + bytes.length);
      after.set(before);
      after.set(bytes, before.length);
      bytesOf.set(path, after);
    },
    delete: (path) => void bytesOf.delete(path),
  };
};

/** A store that is gone with the process. */
export const memoryStore = (newId: () => string, state: State = initialState(newId)): Store => ({
  state,
  blobs: memoryBlobs(),
  save: async () => {},
});
