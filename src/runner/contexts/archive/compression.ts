import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What the first bytes of a file say that it is. */
export type ArchiveKind = 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | 'zip' | 'other';

/** First bytes, as in the formats' own descriptions (RFC 1952, RFC 8878, and those of bzip2, xz, and zip). */
const magic: readonly (readonly [kind: ArchiveKind, hex: string])[] = [
  ['gzip', '1f8b'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['zip', '504b0304'],
];

/** The length of the block that a tar archive begins with: more is not needed to tell what a file is. */
export const tarBlock = 512;

/** Tells what a file is by its first bytes, at least `tarBlock` of them if there are as many. */
export const archiveKind = (start: Buffer): ArchiveKind => {
  const known = magic.find(([, hex]) => start.subarray(0, hex.length / 2).toString('hex') === hex);
  if (known) return known[0];
  return start.length >= tarBlock && isTarHeader(start) ? 'tar' : 'other';
};

/** The header of an entry has the sum of its bytes, with blanks in place of the sum itself; two blocks of zeros end an archive. */
const isTarHeader = (start: Buffer): boolean => {
  const header = start.subarray(0, tarBlock);
  if (header.every((byte) => byte === 0)) return true;
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return Number.parseInt(header.subarray(148, 156).toString('latin1').trim(), 8) === sum;
};

const unreadable: Readonly<Record<string, string>> = {
  bzip2: 'it is compressed with bzip2, which is not supported: compress it with gzip, or not at all',
  xz: 'it is compressed with xz, which is not supported: compress it with gzip, or not at all',
  zstd: 'it is compressed with zstd, which is not supported: compress it with gzip, or not at all',
  zip: 'it is a zip archive: make it a tar archive',
};

/** Why what is not a tar archive, and not a gzip file, is not unpacked. */
export const whatElse = (kind: ArchiveKind, start: Buffer): string => {
  if (unreadable[kind]) return unreadable[kind];
  if (start.length === 0) return 'it is empty';
  const text = start.subarray(0, 40).toString('utf8').split('\n')[0] ?? '';
  const isText = text !== '' && !/[\p{Cc}\ufffd]/u.test(text);
  return `it is not a tar archive${isText ? `: it begins with '${text}'` : ''}`;
};

/** Small pieces would make most of the work. */
const unpackedAtOnce = 256 * 1024;

/** What unpacks a gzip file. */
export const gunzip = (): Transform => createGunzip({ chunkSize: unpackedAtOnce });
