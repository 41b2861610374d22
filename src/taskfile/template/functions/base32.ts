const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 with padding, of the text's UTF-8 bytes. */
export function encodeBase32(text: string): string {
  let bits = '';
  for (const byte of Buffer.from(text)) bits += byte.toString(2).padStart(8, '0');
  const letters = (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]);
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** The text that a padded Base32 text stands for, or Go's words for what is wrong with it. */
export function decodeBase32(encoded: string): string {
  const text = encoded.replace(/[\r\n]/g, '');
  const letters = text.replace(/={1,6}$/, '');
  const bad = [...letters].findIndex((letter) => !alphabet.includes(letter));
  const hasFullLength = text.length % 8 === 0 && [0, 2, 4, 5, 7].includes(letters.length % 8);
  if (bad >= 0 || !hasFullLength) return `illegal base32 data at input byte ${bad >= 0 ? bad : letters.length}`;
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((group) => Number.parseInt(group, 2));
  return Buffer.from(bytes).toString('utf8');
}
