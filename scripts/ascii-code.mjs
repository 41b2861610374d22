// Writes every character outside ASCII as an escape. V8 keeps a text with a single such character in two bytes a
// character, and Node decodes it more slowly: at every start, for files of some hundred kilobytes.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';

const beyondAscii = /[^\0-\x7f]/g;

/** By how much an escape is longer than its character. */
const growth = 5;

const escaped = (code) => code.replace(beyondAscii, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A map's lines for code whose characters were escaped. */
const shifted = (lines, code) => {
  const texts = code.split('\n');
  return lines.map((segments, index) => {
    const places = [...(texts[index] ?? '').matchAll(beyondAscii)].map((match) => match.index);
    return segments.map(([column, ...rest]) => [
      column + growth * places.filter((place) => place < column).length,
      ...rest,
    ]);
  });
};

/**
 * Rewrites the scripts of a folder and its subfolders, and their source maps. Not for code with such characters in names
 * or in `String.raw`: an escape means something else there.
 * @param {string} folder
 */
export const escapeScripts = async (folder) => {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.js'))) {
    const path = join(folder, name);
    const code = await readFile(path, 'utf8');
    if (code.search(beyondAscii) < 0) continue;
    if (/String\.raw`[^`]*[^\0-\x7f]/.test(code))
      throw new Error(`${path} has a character in String.raw that cannot be escaped.`);
    const map = JSON.parse(await readFile(`${path}.map`, 'utf8'));
    await writeFile(path, escaped(code));
    await writeFile(`${path}.map`, JSON.stringify({ ...map, mappings: encode(shifted(decode(map.mappings), code)) }));
  }
};
