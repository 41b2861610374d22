import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { RunFolder } from './run-folder.ts';

const pause = 25;
const longest = 10_000;

/**
 * Resolves when the container that a client has asked for is there, or at the latest after 10 seconds. A client that is
 * killed earlier leaves a container that appears when nobody looks for it any more. `file` is what the client writes the
 * container's ID to: it is empty meanwhile.
 */
export const containerIsKnown = async (file: string, { sleep }: Pick<Host, 'sleep'>): Promise<void> => {
  for (let waited = 0; waited < longest; waited += pause) {
    const size = await stat(file).then(
      (found) => found.size,
      // Nothing came of it, and the client has removed its file; or it has not asked yet.
      () => 1,
    );
    if (size > 0) return;
    await sleep(pause);
  }
};

/** The same for all containers of a run. */
export const containersAreKnown = async (
  { containers }: Pick<RunFolder, 'containers'>,
  host: Pick<Host, 'sleep'>,
): Promise<void> => {
  const files = await readdir(containers).catch((): string[] => []);
  await Promise.all(files.map((file) => containerIsKnown(join(containers, file), host)));
};

/** The IDs of the containers of a run, and how many its clients have asked for and did not live to know. */
export const madeContainers = async ({
  containers,
}: Pick<RunFolder, 'containers'>): Promise<{ known: readonly string[]; unknown: number }> => {
  const files = await readdir(containers).catch((): string[] => []);
  // A file that is gone is one of a container that was refused.
  const ids = await Promise.all(files.map((file) => readFile(join(containers, file), 'utf8').catch(() => 'none')));
  return { known: ids.filter((id) => id !== ''), unknown: ids.filter((id) => id === '').length };
};
