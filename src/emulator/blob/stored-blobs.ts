import type { EmulatorContext } from '../emulator-context.ts';
import type { BlobInfo } from '../store/state.ts';

const etagOf = (revision: number): string => `"0x8DE${revision.toString(16).toUpperCase().padStart(12, '0')}"`;

/** The number of writes, including the creation. */
export const revisionOf = (info: BlobInfo): number => Number.parseInt(info.etag.slice('"0x8DE'.length), 16);

const touched = (
  context: EmulatorContext,
  info: Omit<BlobInfo, 'etag' | 'lastModified'>,
  revision: number,
): BlobInfo => ({
  ...info,
  lastModified: context.now().toUTCString(),
  etag: etagOf(revision),
});

/** Stores a whole blob at `path`, replacing an existing one. */
export const putBlob = (
  context: EmulatorContext,
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  info: Pick<BlobInfo, 'type' | 'contentType'> & { metadata?: Record<string, string> },
): BlobInfo => {
  const { state, blobs } = context.store;
  const before = state.blobs[path];
  blobs.set(path, bytes);
  const after = touched(context, { metadata: {}, ...info }, before ? revisionOf(before) + 1 : 1);
  state.blobs[path] = after;
  return after;
};

/** Appends bytes to the blob at `path`, creating it if necessary. */
export const appendBlob = (context: EmulatorContext, path: string, bytes: Uint8Array): void => {
  const { state, blobs } = context.store;
  const before =
    state.blobs[path] ??
    putBlob(context, path, new Uint8Array(), { type: 'AppendBlob', contentType: 'text/plain; charset=utf-8' });
  blobs.append(path, bytes);
  state.blobs[path] = touched(context, before, revisionOf(before) + 1);
};

/** Adds `metadata` to a blob, if it exists. */
export const setBlobMetadata = (context: EmulatorContext, path: string, metadata: Record<string, string>): void => {
  const before = context.store.state.blobs[path];
  if (!before) return;
  const merged = { ...before, metadata: { ...before.metadata, ...metadata } };
  context.store.state.blobs[path] = touched(context, merged, revisionOf(before) + 1);
};
