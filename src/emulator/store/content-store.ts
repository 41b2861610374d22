import type { DigestAlgorithm } from '../registry/digests.ts';

/** A part of a content: positions of its first and its last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a client has uploaded so far of a content whose digest it tells at the end. One caller at a time. */
export interface PartialContent {
  length(): number;
  /**
   * Adds what `source` gives, as it comes. Rejects when `source` fails; what had arrived until then is kept, so that the
   * client can go on from there.
   */
  append(source: AsyncIterable<Uint8Array>): Promise<void>;
  /** Forgets what is behind the first `length` bytes. */
  truncate(length: number): Promise<void>;
  digest(algorithm: DigestAlgorithm): Promise<string>;
  /** Makes it the content of that digest, which the caller has checked. */
  complete(digest: string): Promise<void>;
  discard(): void;
}

/**
 * The manifests, configurations and layers of all registries: one copy of each, by digest. Which repositories have it, is in
 * the state.
 */
export interface ContentStore {
  /** The length in bytes; undefined for a content that is not there. */
  size(digest: string): number | undefined;
  /** A whole content, for small ones: manifests and configurations. */
  read(digest: string): Uint8Array<ArrayBuffer> | undefined;
  /** A content, or a part of it, as it is read. It must be there. */
  stream(digest: string, range: ByteRange): ReadableStream<Uint8Array>;
  /** Stores a content whose digest the caller has computed. */
  put(digest: string, bytes: Uint8Array): void;
  /** A repository has this content, perhaps again. */
  keep(digest: string): void;
  /** No repository has this content any longer. */
  remove(digest: string): void;
  /**
   * The upload with that ID, new or as it was left. `algorithm` is the one that its digest will be of, as far as it is known:
   * another one takes a second reading.
   */
  upload(id: string, algorithm?: DigestAlgorithm): PartialContent;
}
