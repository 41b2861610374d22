import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { suggest } from '../did-you-mean.ts';
import type { Host } from '../host.ts';

/** Names the file beside a path that does not exist whose name is most like it, as the hint of an error. */
export const fileNearby = async ({ cwd }: Pick<Host, 'cwd'>, path: string): Promise<{ hint?: string }> => {
  const names = await readdir(resolve(cwd, dirname(path))).catch(() => []);
  const [near] = suggest(basename(path), names);
  return near === undefined ? {} : { hint: `Did you mean '${join(dirname(path), near)}'?` };
};
