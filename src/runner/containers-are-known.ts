import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import type { RunFolder } from './run-folder.ts';

const pause = 25;
const longest = 10_000;

/**
 * Resolves when every container that clients of the run have asked for is there, or at the latest after 10 seconds. A
 * client that is killed earlier leaves a container that appears when nobody looks for it any more.
 */
export const containersAreKnown = async (
  { containers }: Pick<RunFolder, 'containers'>,
  { sleep }: Pick<Host, 'sleep'>,
): Promise<void> => {
  for (let waited = 0; waited < longest; waited += pause) {
    const sizes = await Promise.all(
      (await readdir(containers).catch((): string[] => [])).map((name) =>
        stat(join(containers, name)).then(
          ({ size }) => size,
          // Nothing came of it, and the client has removed its file.
          () => 1,
        ),
      ),
    );
    if (!sizes.includes(0)) return;
    await sleep(pause);
  }
};
