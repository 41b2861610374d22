import { posix } from 'node:path';

export interface SourceFile {
  /** Below `src`, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** `type`: erased at run time; `value`: loaded with the file; `dynamic`: loaded on demand. */
export interface Import {
  readonly kind: 'type' | 'value' | 'dynamic';
  /** A file below `src`, or a package. */
  readonly target: string;
  readonly isFile: boolean;
}

const statements = /^(?:import|export)\s+(type\s+)?(?:[\w$*{][^'";]*?\sfrom\s+)?'([^']+)'/gm;
// A type written as import('x').Y would look like a dynamic import; there is none.
const calls = /(?<![.\w])import\(\s*'([^']+)'\s*\)/g;

/** What a file imports. */
export const importsOf = ({ path, text }: SourceFile): readonly Import[] => {
  const resolved = (kind: Import['kind'], specifier: string): Import => ({
    kind,
    isFile: specifier.startsWith('.'),
    target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : specifier,
  });
  return [
    ...[...text.matchAll(statements)].map(([, type, specifier = '']) => resolved(type ? 'type' : 'value', specifier)),
    ...[...text.matchAll(calls)].map(([, specifier = '']) => resolved('dynamic', specifier)),
  ];
};

/** A package's name without the path inside it. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * The files of one cycle, from its first back to its first; undefined when there is none. Types count too: two files
 * that cannot be read without each other are one. A dynamic import happens later, and does not count.
 */
export const findCycle = (files: readonly SourceFile[]): readonly string[] | undefined => {
  const next = new Map(
    files.map((file) => [
      file.path,
      importsOf(file)
        .filter(({ kind, isFile }) => kind !== 'dynamic' && isFile)
        .map(({ target }) => target),
    ]),
  );
  const done = new Set<string>();
  const search = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const each of next.get(path) ?? []) {
      const cycle = search(each, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of next.keys()) {
    const cycle = search(path, []);
    if (cycle) return cycle;
  }
  return undefined;
};
