import { ServiceError } from '../errors.ts';
import type { RegistryPlace } from './registries.ts';
import type { StoredRun } from './resource.ts';

/** What finding runs requires of a registry's runs. */
export interface RunReading {
  get(registry: RegistryPlace, runId: string): Promise<StoredRun>;
  list(
    registry: RegistryPlace,
    query: { readonly filter?: string; readonly top: number },
  ): Promise<readonly StoredRun[]>;
}

/** How many IDs one request names: its address stays well below what services accept. */
const idsPerRequest = 40;

const filterFor = (ids: readonly string[]): string =>
  ids.map((id) => `RunId eq '${id.replaceAll("'", "''")}'`).join(' or ');

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** As IDs are compared: Resource Manager does not distinguish case in names. */
export const idKey = (runId: string): string => runId.toLowerCase();

const orMissing = async (asked: Promise<StoredRun>): Promise<StoredRun | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
};

/**
 * Finds runs by ID, several of them with one request (rest-api.md 5.4); a run that a list lacks is asked for by itself.
 * Resolves to the runs by `idKey`; an ID without a run is not in it.
 */
export const createFindRuns =
  ({ get, list }: RunReading) =>
  async (registry: RegistryPlace, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRun>> => {
    const found = new Map<string, StoredRun>();
    const add = (run: StoredRun): void => void found.set(idKey(run.properties.runId ?? run.name), run);
    if (ids.length > 1)
      await Promise.all(
        chunksOf(ids, idsPerRequest).map(async (some) =>
          (await list(registry, { filter: filterFor(some), top: some.length })).forEach(add),
        ),
      );
    const left = ids.filter((id) => !found.has(idKey(id)));
    for (const run of await Promise.all(left.map((id) => orMissing(get(registry, id))))) if (run) add(run);
    return found;
  };
