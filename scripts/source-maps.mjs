// Shrinks the source maps of a build for shipping: an error's stack trace needs files and lines, nothing else.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode, encode } from '@jridgewell/sourcemap-codec';

const isOwn = (source) => !source.includes('node_modules') && !source.startsWith('\0');

/** The segments of a line where another line of our sources begins, and where third-party code does. */
const fewer = (segments, own, numbers) => {
  let before = '';
  return segments.flatMap(([column, source, line]) => {
    const isKnown = source !== undefined && own.has(source);
    const here = isKnown ? `${source}:${line}` : '';
    if (here === before) return [];
    before = here;
    return [isKnown ? [column, numbers.get(source), line, 0] : [column]];
  });
};

const slim = ({ sources, mappings, file }) => {
  const own = new Set(sources.flatMap((source, index) => (isOwn(source) ? [index] : [])));
  const numbers = new Map([...own].map((index, number) => [index, number]));
  const lines = decode(mappings).map((segments) => fewer(segments, own, numbers));
  return { version: 3, file, sources: [...own].map((index) => sources[index]), names: [], mappings: encode(lines) };
};

/** Rewrites every map in a folder and its subfolders, with only our own files and lines and without their text. */
export const slimSourceMaps = async (folder) => {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((each) => each.endsWith('.js.map'))) {
    const path = join(folder, name);
    await writeFile(path, JSON.stringify(slim(JSON.parse(await readFile(path, 'utf8')))));
  }
};
