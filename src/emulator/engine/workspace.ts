import { posix } from 'node:path';
import type { RunContext } from '../runs/run-engine.ts';

const root = '/workspace';

/** The `/workspace` folder of a run: its context, and what steps fetched. Paths are absolute. */
export interface Workspace {
  read(path: string): Promise<string | undefined>;
  /** Whether a file or folder exists. */
  has(path: string): Promise<boolean>;
  /** Some of the files below a folder, for messages. */
  sample(folder: string): readonly string[];
  /** Puts a fetched context into a folder. */
  put(folder: string, source: RunContext): void;
}

/** Whether a path is in the workspace; the emulator knows nothing about other folders. */
export const isInWorkspace = (path: string): boolean => path === root || path.startsWith(`${root}/`);

const relativePath = (path: string, folder: string): string | undefined => {
  if (path === folder) return '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
};

/** How many files to name, and how many to look at for that. */
const sampleSize = 20;
const searched = 5000;

export const createWorkspace = (context: RunContext): Workspace => {
  const sources: [folder: string, source: RunContext][] = [[root, context]];
  const places = (path: string): [RunContext, string][] =>
    sources.flatMap(([folder, source]) => {
      const inside = relativePath(posix.normalize(path).replace(/(?<=.)\/$/, ''), folder);
      return inside === undefined ? [] : [[source, inside]];
    });
  return {
    read: async (path) => {
      for (const [{ files }, inside] of places(path)) {
        const bytes = await files.read(inside);
        if (bytes) return Buffer.from(bytes).toString('utf8');
      }
      return undefined;
    },
    has: async (path) => {
      for (const [{ files }, inside] of places(path)) {
        if ((await files.isFolder(inside)) || (await files.read(inside)) !== undefined) return true;
      }
      return false;
    },
    sample: (folder) =>
      places(folder).flatMap(([{ files }, inside]) => {
        const below = inside === '' ? '' : `${inside}/`;
        return files
          .paths(searched)
          .filter((each) => each.startsWith(below))
          .slice(0, sampleSize);
      }),
    put: (folder, source) => void sources.unshift([posix.join(root, folder), source]),
  };
};
