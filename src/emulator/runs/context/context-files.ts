import type { Readable } from 'node:stream';

/** An entry of a run's source. */
export type SourceEntry =
  | { readonly kind: 'file' }
  /** A symbolic link; its target is relative to the link's folder. */
  | { readonly kind: 'link'; readonly target: () => string | Promise<string> }
  /** A hard link: another name of the same file, relative to the root. */
  | { readonly kind: 'same'; readonly as: string };

/** The files of a run's source. They are not in memory until they are read. */
export interface SourceFiles {
  /** A file's content, following links that stay inside; undefined when there is no such file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Whether this is a folder, following links as for files. */
  isFolder(path: string): Promise<boolean>;
  /** The first paths that are not folders, in order. */
  paths(most: number): readonly string[];
  /** Writes everything to a folder that is there; archives with `unpack`. */
  writeTo(folder: string, unpack: Unpack): Promise<void>;
}

/** Unpacks a tar archive, which may be gzipped, into a folder. */
export type Unpack = (archive: Readable, folder: string) => Promise<void>;

/** The size limit of files that a run reads whole, such as a Dockerfile. */
export const largestFile = 16 * 1024 * 1024;

export class FileTooLarge extends Error {
  constructor(path: string) {
    super(`${path} is larger than 16 MiB`);
  }
}

/** The most links that a path may follow, as in Linux (path_resolution(7)). */
const mostLinks = 40;

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

/** A path without `.` and empty parts; undefined when it leads out of the root. */
export const insidePath = (path: string): string | undefined => {
  const parts = partsOf(path);
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
};

/** Files by index: `entries` by path without `.` and `..`, `content` for those of kind `file`; `writeTo` writes them all. */
export const sourceFiles = (
  entries: ReadonlyMap<string, SourceEntry>,
  content: (path: string) => Promise<Uint8Array>,
  writeTo: SourceFiles['writeTo'],
): SourceFiles => {
  let folders: Set<string> | undefined;
  const folderSet = (): Set<string> => {
    if (folders) return folders;
    folders = new Set(['']);
    for (const path of entries.keys()) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (folders.has(path.slice(0, end))) break;
        folders.add(path.slice(0, end));
      }
    }
    return folders;
  };

  /** The path with links resolved; undefined when it leads out of the root or in a circle. Does not access the disk. */
  const resolve = async (path: string): Promise<string | undefined> => {
    if (path.startsWith('/')) return undefined;
    let ahead = partsOf(path);
    let reached: string[] = [];
    for (let links = 0; ahead.length > 0; ) {
      const [part = '', ...rest] = ahead;
      ahead = rest;
      if (part === '..') {
        if (reached.pop() === undefined) return undefined;
        continue;
      }
      const entry = entries.get([...reached, part].join('/'));
      if (entry === undefined || entry.kind === 'file') {
        reached.push(part);
        continue;
      }
      links += 1;
      if (links > mostLinks) return undefined;
      const target = entry.kind === 'link' ? await entry.target() : entry.as;
      if (entry.kind === 'same') reached = [];
      else if (target.startsWith('/')) return undefined;
      ahead = [...partsOf(target), ...ahead];
    }
    return reached.join('/');
  };

  return {
    read: async (path) => {
      const real = await resolve(path);
      return real !== undefined && entries.get(real)?.kind === 'file' ? content(real) : undefined;
    },
    isFolder: async (path) => {
      const real = await resolve(path);
      return real !== undefined && folderSet().has(real);
    },
    paths: (most) => {
      const first: string[] = [];
      for (const path of entries.keys()) {
        if (first.length === most) break;
        first.push(path);
      }
      return first;
    },
    writeTo,
  };
};

export const noFiles = sourceFiles(
  new Map(),
  async () => new Uint8Array(),
  async () => {},
);
