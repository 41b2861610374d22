import type { EmulatorContext } from '../../emulator-context.ts';
import type { Resource } from '../../store/state.ts';
import { keepResource, listResources, removeResource } from '../resources.ts';

export const agentPoolType = 'Microsoft.ContainerRegistry/registries/agentPools';

/** A change of a pool in progress. Stored with the pool, so it continues after a restart. */
interface Change {
  readonly state: 'Creating' | 'Updating' | 'Deleting';
  /** ISO time. */
  readonly began: string;
  /** Ended explicitly, with `stepped` progression. */
  advanced?: boolean;
  /** Which clients have read the pool in this state. */
  seenBy: Looker[];
}

/** What the client is reading: the pool itself, or an operation on it. */
export type Looker = 'pool' | 'operation';

export interface PoolChanges {
  /** The pool in its current state; undefined when it no longer exists. */
  settled(pool: Resource | undefined, looker?: Looker): Resource | undefined;
  /** Records that the pool was read. */
  seen(pool: Resource, looker: Looker): Resource;
  /** Stores the pool with a change that begins now. */
  begin(pool: Resource, state: Change['state']): Resource;
  /** `stepped` only: ends the current change of the pool of that name; false when there is none. */
  advance(name: string): boolean;
}

/**
 * How changes of agent pools progress, according to `context.options.progression`. Nothing runs in the background:
 * each read determines the state.
 */
export const createPoolChanges = (context: EmulatorContext): PoolChanges => {
  const { progression } = context.options;

  const isOver = ({ state, began, advanced, seenBy }: Change, looker: Looker): boolean => {
    if (progression.kind === 'stepped') return advanced === true;
    if (progression.kind === 'timed') return context.now().getTime() >= Date.parse(began) + progression.milliseconds;
    // The Azure CLI must see a pool being deleted once before it accepts its absence as the end.
    return state !== 'Deleting' || seenBy.includes(looker);
  };

  const settled: PoolChanges['settled'] = (pool, looker = 'pool') => {
    const change: Change | undefined = pool?.properties.change;
    if (!pool || !change || !isOver(change, looker)) return pool;
    if (change.state === 'Deleting') {
      removeResource(context, pool.id);
      return undefined;
    }
    delete pool.properties.change;
    return pool;
  };

  return {
    settled,
    seen: (pool, looker) => {
      const change: Change | undefined = pool.properties.change;
      if (change && !change.seenBy.includes(looker)) change.seenBy.push(looker);
      return pool;
    },
    begin: (pool, state) => {
      const change: Change = { state, began: context.now().toISOString(), seenBy: [] };
      return keepResource(context, { ...pool, properties: { ...pool.properties, change, operation: context.newId() } });
    },
    advance: (name) => {
      const pool = listResources(context, agentPoolType).find(
        (each) => each.name.toLowerCase() === name.toLowerCase() && each.properties.change,
      );
      if (!pool) return false;
      pool.properties.change.advanced = true;
      settled(pool);
      return true;
    },
  };
};
