import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export interface StreamedAnswer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/**
 * The answer with its body as it was before somebody on the way compressed it, though nobody asked for that. Its lengths
 * are those of the packed body, so they are left out. A part of a packed body cannot be unpacked: it stays as it is, and
 * so does its `content-encoding`.
 */
export const decoded = ({ status, headers, body }: StreamedAnswer<Readable>): StreamedAnswer<Readable> => {
  const decoder = decoders[headers['content-encoding']?.trim().toLowerCase() ?? ''];
  if (!decoder || status !== 200) return { status, headers, body };
  const { 'content-encoding': _encoding, 'content-length': _length, ...others } = headers;
  // The error, if any, reaches whoever reads the result.
  return { status, headers: others, body: pipeline(body, decoder(), () => {}) };
};
