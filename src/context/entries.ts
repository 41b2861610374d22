import type { Dirent } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import type { IgnoreRules } from './ignore-file.ts';
import type { Verdict } from './ignore-rules.ts';
import { isVersionControl } from './version-control.ts';

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

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

const childrenOf = async (folder: string): Promise<Dirent[]> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort(byName);
  } catch (error) {
    throw new CommandError(`The folder '${folder}' cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

const entryOf = async (name: string, file: string, found: Dirent): Promise<ContextEntry> => {
  if (found.isFile()) return { kind: 'file', name, path: file };
  if (found.isSymbolicLink()) {
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
  const entries: ContextEntry[] = [];

  const addChildren = async (parent: string, verdict: Verdict | undefined): Promise<void> => {
    for (const child of await childrenOf(path.join(folder, parent))) {
      const name = parent === '' ? child.name : `${parent}/${child.name}`;
      if (isVersionControl(child.name)) excludedByDefault.push(name);
      else await add(name, child, rules.judge(name, verdict));
    }
  };

  const add = async (name: string, found: Dirent, verdict: Verdict): Promise<void> => {
    if (!found.isDirectory()) {
      if (!verdict.isIgnored) entries.push(await entryOf(name, path.join(folder, name), found));
    } else if (!verdict.isIgnored || rules.mayKeepBelow(name, verdict)) {
      entries.push({ kind: 'directory', name });
      await addChildren(name, verdict);
      if (verdict.isIgnored && entries.at(-1)?.name === name) entries.pop();
    }
  };

  await addChildren('', undefined);
  return { entries, excludedByDefault };
};
