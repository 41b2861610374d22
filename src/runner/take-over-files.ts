import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../taskfile/steps/step-actions.ts';
import { hasForeignFiles } from './foreign-files.ts';
import type { RunFolder } from './run-folder.ts';

/** Not every image has `chown`. */
const imagesToTry = 3;

const listOf = (path: string): string => join(path, 'images');

/** Remembers an image that a step runs: what takes over its files later, perhaps in another process. */
export const rememberImage = (image: string, { path }: Pick<RunFolder, 'path'>): Promise<void> =>
  appendFile(listOf(path), `${image}\n`, { mode: 0o600 });

/**
 * Gives the files that root made in containers of a run to this user, who can then remove them: only a container may do so.
 * It is one of the images that the steps have run. `docker` is docker's client.
 */
export const takeOverFiles = async (
  { path, label }: { readonly path: string; readonly label: string },
  docker: (words: readonly string[]) => Promise<Outcome>,
): Promise<void> => {
  const user = process.getuid?.();
  if (!user) return;
  const images = new Set((await readFile(listOf(path), 'utf8').catch(() => '')).split('\n').filter(Boolean).reverse());
  if (images.size === 0) return;
  const shared = ['workspace', 'home', 'volumes'].map((name) => join(path, name));
  const found = await Promise.all(shared.map((each) => hasForeignFiles(each, user)));
  if (!found.includes(true)) return;
  const options = ['--rm', '--label', label, '--network', 'none', '--user', '0:0', '--entrypoint', 'chown'];
  const volumes = shared.flatMap((each, index) => ['--volume', `${each}:/acrtask/${index}`]);
  for (const image of [...images].slice(0, imagesToTry)) {
    const { exit } = await docker([
      'run',
      ...options,
      ...volumes,
      image,
      '-R',
      `${user}:${process.getgid?.()}`,
      '/acrtask',
    ]);
    if (exit === 0) return;
  }
};
