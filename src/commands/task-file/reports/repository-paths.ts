import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host } from '../../../host.ts';

/** How services that know the repository call its files. */
export interface RepositoryPaths {
  /** The path from the root, with `/`; the path itself for a file that is not below the root. */
  fromRoot(path: string): string;
  /** The same as a URI: relative, but for files that are not below the root. */
  uri(path: string): string;
}

/** Paths from the root of the checked-out repository in a CI system, elsewhere from the current folder. */
export const repositoryPaths = ({ env, cwd }: Pick<Host, 'env' | 'cwd'>): RepositoryPaths => {
  const isBelow = (path: string, folder: string): boolean => {
    const steps = relative(folder, path);
    return !isAbsolute(steps) && steps.split(sep)[0] !== '..';
  };
  const workspace = env.GITHUB_WORKSPACE || env.BUILD_SOURCESDIRECTORY;
  const root = workspace && isBelow(cwd, workspace) ? workspace : cwd;
  const fromRoot = (path: string): string =>
    isBelow(path, root) ? relative(root, path).split(sep).join('/') : path.split(sep).join('/');
  return {
    fromRoot,
    uri: (path) =>
      isBelow(path, root) ? fromRoot(path).split('/').map(encodeURIComponent).join('/') : pathToFileURL(path).href,
  };
};
