import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, isCacheOff } from '../../cache-folder.ts';
import type { RunFacts } from '../../follow/timeline/make-timeline.ts';
import type { Host } from '../../host.ts';
import { makeFolder } from '../../make-folder.ts';

/** What is kept of a run on this machine, for its timeline. */
export interface KeptRun {
  readonly facts: RunFacts;
  /** The lines of the engine, with their times; what steps print is not kept. */
  readonly lines: readonly string[];
  /** The steps that each step waited for. */
  readonly waitsFor: Readonly<Record<string, readonly string[]>>;
}

type Machine = Pick<Host, 'env' | 'home' | 'platform'>;

/** How many runs are kept. */
const most = 20;

const folderOf = (host: Machine): string => join(cacheFolder(host), 'runs');

/** The name of a run's file: an ID that somebody else made up may hold anything. */
const fileOf = (runId: string): string => `${encodeURIComponent(runId).replaceAll('.', '%2E')}.json`;

/** Keeps a run for its timeline, in place of the oldest of those that are kept. Where nothing can be kept, nothing is. */
export const keepRun = async (host: Machine, run: KeptRun): Promise<void> => {
  if (isCacheOff(host)) return;
  const folder = folderOf(host);
  try {
    await makeFolder(folder);
    await writeFile(join(folder, fileOf(run.facts.runId)), JSON.stringify(run), { mode: 0o600 });
    await removeOldest(folder);
  } catch {
    // A read-only or missing home folder.
  }
};

/** Removes the oldest files beyond those that are kept. */
const removeOldest = async (folder: string): Promise<void> => {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  for (const { path } of files.toSorted((one, other) => other.time - one.time).slice(most))
    await rm(path, { force: true });
};

/** A run that was carried out on this machine; undefined when it is not kept. */
export const keptRun = async (host: Machine, runId: string): Promise<KeptRun | undefined> => {
  try {
    return JSON.parse(await readFile(join(folderOf(host), fileOf(runId)), 'utf8')) as KeptRun;
  } catch {
    return undefined;
  }
};
