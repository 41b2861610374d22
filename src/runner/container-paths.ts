import { join, posix } from 'node:path';
import type { Step } from '../taskfile/model.ts';
import { workspacePath } from '../taskfile/steps/build-command.ts';
import type { RunFolder } from './run-folder.ts';

/** Where what a step finds at a path in its container lies on this machine. */
export interface ContainerPaths {
  /**
   * The path on this machine of an absolute path, or of one relative to `directory`; undefined when nothing of the run is
   * mounted there.
   */
  find(path: string, directory?: string): string | undefined;
  /**
   * What stands for a path in a text that is carried out on this machine in the folder of `directory`: a relative path in the
   * workspace stays what it is.
   */
  replace(path: string, directory: string): string;
  /** What is mounted, the innermost first: the path in containers, and the one on this machine. */
  readonly mounts: readonly (readonly [inside: string, outside: string])[];
}

type Folders = Pick<RunFolder, 'path' | 'workspace' | 'home' | 'volumes'>;

/** The paths in the container of a step; those of volumes only where the step mounts them. */
export const containerPaths = (folder: Folders, volumeMounts: Step['volumeMounts'] = []): ContainerPaths => {
  const mounts = [
    ['/workspace', folder.workspace] as const,
    ['/acb/home', folder.home] as const,
    ...volumeMounts.map(({ name, mountPath }) => [posix.resolve('/', mountPath), join(folder.volumes, name)] as const),
  ].sort(([one], [other]) => other.length - one.length);
  const find = (path: string, directory = '/workspace'): string | undefined => {
    const full = posix.resolve(directory, path);
    for (const [inside, outside] of mounts) {
      if (full === inside || full.startsWith(`${inside}/`)) return join(outside, full.slice(inside.length));
    }
    return undefined;
  };
  return {
    mounts,
    find,
    replace: (path, directory) => {
      const found = find(path, directory);
      if (posix.isAbsolute(path)) return found ?? path;
      const isBelow = find(directory) === join(folder.workspace, posix.relative('/workspace', directory));
      if (found === undefined) return outsideOf(folder, posix.resolve(directory, path));
      const isInWorkspace = found === folder.workspace || found.startsWith(join(folder.workspace, '/'));
      return isBelow && isInWorkspace ? path : found;
    },
  };
};

/** Where something lies that belongs to no folder of the run: what steps make there is lost with the container. */
const outsideOf = ({ path }: Folders, full: string): string => join(path, 'elsewhere', full);

/** The folder of this machine that is the working directory of a step which is carried out outside of a container. */
export const directoryOnMachine = (folder: Folders, directory: string, mounts: Step['volumeMounts']): string => {
  const full = workspacePath(directory);
  return containerPaths(folder, mounts).find(full) ?? outsideOf(folder, full);
};
