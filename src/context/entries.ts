import path from 'node:path';
import { CommandError } from '../errors.ts';
import type { IgnoreRules } from './ignore-file.ts';
import type { Verdict } from './ignore-rules.ts';
import { type Child, childrenOf, joined, type PathName, targetOf } from './read-folder.ts';

/** A symbolic link whose target is not in the context, so that the build will not find it. */
export interface OutwardLink {
  readonly name: string;
  readonly target: string;
}

const leadsOut = (name: string, target: string): boolean =>
  path.posix.isAbsolute(target) ||
  path.win32.isAbsolute(target) ||
  /^\.\.(\/|$)/.test(path.posix.join(path.posix.dirname(name), target));

/** Links that lead out of the context: above its folder, or to an absolute path. */
export const outwardLinks = (entries: readonly ContextEntry[]): readonly OutwardLink[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'symlink') return [];
    const target = entry.target.toString();
    return leadsOut(entry.name, target) ? [{ name: entry.name, target }] : [];
  });

/** Version control files. Excluded at every level, unlike in az, which checks only the top level (commands.md 19.35). */
const versionControl = new Set(['.git', '.gitignore', '.bzr', '.bzrignore', '.hg', '.hgignore', '.svn']);

/** Whether a file or folder of this name belongs to version control. */
export const isVersionControl = (name: string): boolean => versionControl.has(name);

/** The usual name of a Python virtual environment: programs for this machine, which are useless in an image. */
export const virtualEnvironment = '.venv';

/**
 * One entry to pack; `name` is its path in the context with `/` on every platform, and `exactName` the same as bytes
 * when it is not UTF-8.
 */
export type ContextEntry = { readonly name: string; readonly exactName?: Buffer } & (
  | { readonly kind: 'directory' }
  | { readonly kind: 'symlink'; readonly target: PathName }
  | { readonly kind: 'file'; readonly path: PathName }
);

/** The entries of a context in packing order, and what was excluded by default. */
export interface ContextEntries {
  readonly entries: readonly ContextEntry[];
  /** Version control files and folders. */
  readonly excludedByDefault: readonly string[];
  /** Folders that no exception in the ignore file names. */
  readonly virtualEnvironments: readonly string[];
}

/** A folder or file on disk, and its path in the context. */
interface Place {
  readonly path: PathName;
  readonly name: string;
  readonly exactName: PathName;
}

const placeIn = (folder: Place, child: Child): Place => ({
  path: joined(folder.path, child.exactName),
  name: folder.name === '' ? child.name : `${folder.name}/${child.name}`,
  exactName: joined(folder.exactName, child.exactName, '/'),
});

const named = ({ name, exactName }: Place) => (typeof exactName === 'string' ? { name } : { name, exactName });

const readChildren = async (folder: PathName): Promise<readonly Child[]> => {
  try {
    return await childrenOf(folder);
  } catch (error) {
    throw new CommandError(`The folder '${folder}' cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

const entryOf = async (place: Place, { found }: Child): Promise<ContextEntry> => {
  if (found.isFile()) return { kind: 'file', ...named(place), path: place.path };
  if (found.isSymbolicLink()) return { kind: 'symlink', ...named(place), target: await targetOf(place.path) };
  throw new CommandError(`'${place.path}' is neither a file, a folder nor a symbolic link and cannot be packed.`, {
    hint: 'Remove it, or add it to .dockerignore.',
  });
};

/**
 * Lists the entries of a context (commands.md 11.2, 11.3, 11.4): sorted, without following links or reading ignored
 * folders, unless an exception may include something in them. Throws CommandError for a type of file that cannot be
 * packed.
 */
export const listContext = async (folder: string, rules: IgnoreRules): Promise<ContextEntries> => {
  const excludedByDefault: string[] = [];
  const virtualEnvironments: string[] = [];
  const entries: ContextEntry[] = [];

  const addChildren = async (parent: Place, verdict: Verdict | undefined): Promise<void> => {
    for (const child of await readChildren(parent.path)) {
      const place = placeIn(parent, child);
      if (isVersionControl(child.name)) excludedByDefault.push(place.name);
      else await add(place, child, rules.judge(place.name, verdict));
    }
  };

  const add = async (place: Place, child: Child, verdict: Verdict): Promise<void> => {
    if (!child.found.isDirectory()) {
      if (!verdict.isIgnored) entries.push(await entryOf(place, child));
    } else if (verdict.isIgnored && !rules.mayKeepBelow(place.name, verdict)) {
      // Not read at all.
    } else if (child.name === virtualEnvironment && !rules.isExcepted(place.name)) {
      virtualEnvironments.push(place.name);
    } else {
      const entry: ContextEntry = { kind: 'directory', ...named(place) };
      entries.push(entry);
      await addChildren(place, verdict);
      if (verdict.isIgnored && entries.at(-1) === entry) entries.pop();
    }
  };

  await addChildren({ path: folder, name: '', exactName: '' }, undefined);
  return { entries, excludedByDefault, virtualEnvironments };
};
