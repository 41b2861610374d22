/** The bytes asked for, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header (`bytes=a-b`, `bytes=a-`) against a blob of `total` bytes.
 * Gives the part to send, `unsatisfiable` when it begins at or past the end, undefined when there is no range
 * (a form the storage service does not know counts as none).
 */
export const parseRange = (header: string | null, total: number): ByteRange | 'unsatisfiable' | undefined => {
  const found = /^bytes=(\d+)-(\d*)$/.exec(header?.trim() ?? '');
  if (!found) return undefined;
  const start = Number(found[1]);
  const end = found[2] ? Number(found[2]) : total - 1;
  if (found[2] && end < start) return undefined;
  return start >= total ? 'unsatisfiable' : { start, end: Math.min(end, total - 1) };
};
