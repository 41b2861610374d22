import { abortable } from '../abortable.ts';
import { askingPatiently, nextPause, pollPauses } from '../follow/run-status.ts';
import type { Connection } from './connection.ts';
import type { RegistryPlace } from './registries.ts';
import type { StoredRun } from './resource.ts';

/** A list of runs, as it is asked for. */
interface Query {
  readonly filter?: string | undefined;
  readonly top?: number | undefined;
}

/**
 * Told of each list, newest run first; undefined when the service could not respond this time. Resolves to whether to go
 * on.
 */
export type OnList = (runs: readonly StoredRun[] | undefined) => Promise<boolean>;

/** Lists runs again and again: `Runs.watch`. */
export const createWatchingRuns =
  ({ host, signal }: Connection, list: (registry: RegistryPlace, query: Query) => Promise<readonly StoredRun[]>) =>
  async (registry: RegistryPlace, query: Query, onList: OnList): Promise<void> => {
    const look = askingPatiently(() => list(registry, query), signal);
    let last = '';
    for (let pause: number = pollPauses.first; ; ) {
      const runs = await look();
      const state = runs === undefined ? last : JSON.stringify(runs);
      pause = state === last ? nextPause(pause) : pollPauses.first;
      last = state;
      if (!(await onList(runs))) return;
      await abortable(host.sleep(pause, signal), signal);
    }
  };
