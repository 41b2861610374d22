import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import type { IgnoreRules } from './ignore-file.ts';

/** One thing to be packed; `name` is its path in the context with `/` on every platform. */
export type ContextEntry =
  | { readonly kind: 'directory'; readonly name: string }
  | { readonly kind: 'symlink'; readonly name: string; readonly target: string }
  | { readonly kind: 'file'; readonly name: string; readonly path: string };

/** The entries of a context in the order in which they are packed, and what was left out without being asked to. */
export interface ContextEntries {
  readonly entries: readonly ContextEntry[];
  readonly excludedByDefault: readonly string[];
}

/** Version control's own files. Left out at every level, unlike az, which looks at the top only (commands.md 19, 35). */
const versionControl = new Set(['.git', '.gitignore', '.bzr', '.bzrignore', '.hg', '.hgignore', '.svn']);

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

const entryOf = async (name: string, file: string, stats: Stats): Promise<ContextEntry> => {
  if (stats.isFile()) return { kind: 'file', name, path: file };
  if (stats.isDirectory()) return { kind: 'directory', name };
  if (stats.isSymbolicLink()) {
    return { kind: 'symlink', name, target: (await readlink(file)).replaceAll(path.sep, '/') };
  }
  throw new CommandError(`'${file}' is neither a file, a folder nor a symbolic link and cannot be packed.`, {
    hint: 'Remove it, or name it in .dockerignore.',
  });
};

/**
 * Lists what a context consists of (commands.md 11.2 to 11.4): sorted, links not followed, ignored folders not walked
 * unless an exception may keep something in them. Throws CommandError for a kind of file that cannot be packed.
 */
export const listContext = async (folder: string, rules: IgnoreRules): Promise<ContextEntries> => {
  const excludedByDefault: string[] = [];

  const below = async (parent: string): Promise<ContextEntry[]> => {
    const names = (await readdir(path.join(folder, parent))).sort(byName);
    const found: ContextEntry[] = [];
    for (const base of names) {
      const name = parent === '' ? base : `${parent}/${base}`;
      if (versionControl.has(base)) excludedByDefault.push(name);
      else found.push(...(await from(name)));
    }
    return found;
  };

  const from = async (name: string): Promise<ContextEntry[]> => {
    const file = path.join(folder, name);
    const ignored = rules.ignores(name);
    const stats = await lstat(file);
    if (!stats.isDirectory()) return ignored ? [] : [await entryOf(name, file, stats)];
    if (ignored && !rules.mayKeepBelow(name)) return [];
    const contents = await below(name);
    return ignored && contents.length === 0 ? [] : [await entryOf(name, file, stats), ...contents];
  };

  return { entries: await below(''), excludedByDefault };
};
