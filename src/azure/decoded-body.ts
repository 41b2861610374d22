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
 * Decompresses a response that an intermediary compressed although the request did not ask for it. Its length headers
 * describe the compressed body, so they are dropped. A partial compressed body cannot be decompressed: it is returned
 * unchanged, with its `content-encoding`.
 */
export const decoded = ({ status, headers, body }: StreamedAnswer<Readable>): StreamedAnswer<Readable> => {
  const decoder = decoders[headers['content-encoding']?.trim().toLowerCase() ?? ''];
  if (!decoder || status !== 200) return { status, headers, body };
  const { 'content-encoding': _encoding, 'content-length': _length, ...others } = headers;
  // An error, if any, reaches the reader of the result.
  return { status, headers: others, body: pipeline(body, decoder(), () => {}) };
};
