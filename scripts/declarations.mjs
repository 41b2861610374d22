// Writes the declarations of what programs import: those files under src/ that the entries reach, and no others. What is marked
// @internal is left out.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { isolatedDeclarationSync } from 'rolldown/experimental';

/** Relative specifiers in a declaration; TypeScript writes them as the source has them. */
const specifiers = /(?<=\bfrom '|\bimport\(')(\.{1,2}\/[^']+)\.ts(?=')/g;

/**
 * The declarations of one file, and the files that they import.
 * @param {string} path Below the folder of the sources, with `/`.
 * @param {string} source
 */
export const declarationsOf = (path, source) => {
  const { code, errors } = isolatedDeclarationSync(path, source, { stripInternal: true });
  if (errors.length > 0) throw new Error(`${path}: ${errors.map(({ message }) => message).join('\n')}`);
  // The compiler leaves these out.
  const references = source.match(/^\/\/\/ <reference lib="[^"]+" preserve="true" \/>$/gm) ?? [];
  // Quotes as the sources have them, whatever the compiler writes.
  const text = code.replace(/(?<=\bfrom |\bimport\()"([^"]+)"/g, "'$1'");
  const foreign = [...text.matchAll(/(?:\bfrom |\bimport\()'([^.'][^']*)'/g)].map(([, name]) => name);
  if (foreign.length > 0) throw new Error(`The types of ${path} need ${foreign.join(', ')}, which users do not have.`);
  const imports = [...text.matchAll(specifiers)].map(([, name]) => posix.join(posix.dirname(path), `${name}.ts`));
  return { text: [...references, text.replace(specifiers, '$1.js')].join('\n'), imports };
};

/**
 * Writes the declarations of `entries`, and of what they import, to `target`.
 * @param {readonly string[]} entries Below `sources`.
 */
export const writeDeclarations = async (entries, sources, target) => {
  const waiting = [...entries];
  const done = new Set();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (done.has(path)) continue;
    done.add(path);
    const { text, imports } = declarationsOf(path, await readFile(join(sources, path), 'utf8'));
    const file = join(target, path.replace(/\.ts$/, '.d.ts'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    waiting.push(...imports);
  }
};
