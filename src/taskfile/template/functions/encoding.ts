import { createHash } from 'node:crypto';
import { define, type FunctionTable } from '../go-function.ts';
import { decodeBase32, encodeBase32 } from './base32.ts';

/** sprig's encodings and checksums. Decoding errors are returned as text, as in sprig. */
export const encodingFunctions: FunctionTable = {
  adler32sum: define(['string'], (text) => String(adler32(Buffer.from(text)))),
  b32dec: define(['string'], decodeBase32),
  b32enc: define(['string'], encodeBase32),
  b64dec: define(['string'], decodeBase64),
  sha1sum: define(['string'], (text) => createHash('sha1').update(text).digest('hex')),
  sha256sum: define(['string'], (text) => createHash('sha256').update(text).digest('hex')),
};

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** Go ignores line breaks and wants padding. */
function decodeBase64(encoded: string): string {
  const text = encoded.replace(/[\r\n]/g, '');
  const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)?.[0] ?? '';
  if (valid.length === text.length) return Buffer.from(text, 'base64').toString('utf8');
  const rest = text.slice(valid.length);
  const at = valid.length + Math.max(0, rest.search(/[^A-Za-z0-9+/]/));
  return `illegal base64 data at input byte ${at}`;
}
