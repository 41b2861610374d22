import { define, type FunctionTable } from '../go-function.ts';

/** sprig's encodings and checksums. Decoding errors are returned as text, as in sprig. */
export const encodingFunctions: FunctionTable = {
  adler32sum: define(['string'], (text) => String(adler32(Buffer.from(text)))),
  b32dec: define(['string'], decodeBase32),
  b32enc: define(['string'], encodeBase32),
  b64dec: define(['string'], decodeBase64),
  sha1sum: define(['string'], (text) => hash('sha1', text)),
  sha256sum: define(['string'], (text) => hash('sha256', text)),
};

/** Few task files need Node's module for this, which costs every start a millisecond. */
function hash(algorithm: 'sha1' | 'sha256', text: string): string {
  return process.getBuiltinModule('node:crypto').createHash(algorithm).update(text).digest('hex');
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** Go ignores line breaks and requires padding. */
function decodeBase64(encoded: string): string {
  const text = encoded.replace(/[\r\n]/g, '');
  const valid = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)?.[0] ?? '';
  if (valid.length === text.length) return Buffer.from(text, 'base64').toString('utf8');
  const rest = text.slice(valid.length);
  const at = valid.length + Math.max(0, rest.search(/[^A-Za-z0-9+/]/));
  return `illegal base64 data at input byte ${at}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 with padding, of the text's UTF-8 bytes. */
function encodeBase32(text: string): string {
  let bits = '';
  for (const byte of Buffer.from(text)) bits += byte.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]);
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** Decodes a padded Base32 text, or returns Go's message about what is wrong with it. */
function decodeBase32(encoded: string): string {
  const text = encoded.replace(/[\r\n]/g, '');
  const letters = text.replace(/={1,6}$/, '');
  const bad = [...letters].findIndex((letter) => !alphabet.includes(letter));
  const hasFullLength = text.length % 8 === 0 && [0, 2, 4, 5, 7].includes(letters.length % 8);
  if (bad >= 0 || !hasFullLength) return `illegal base32 data at input byte ${bad >= 0 ? bad : letters.length}`;
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((group) => Number.parseInt(group, 2));
  return Buffer.from(bytes).toString('utf8');
}
