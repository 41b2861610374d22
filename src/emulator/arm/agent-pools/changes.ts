import type { EmulatorContext } from '../../emulator-context.ts';
import type { Resource } from '../../store/state.ts';
import { keepResource, listResources, removeResource } from '../resources.ts';

export const agentPoolType = 'Microsoft.ContainerRegistry/registries/agentPools';

/** A change of a pool that is under way. Kept with the pool: it goes on after a restart. */
interface Change {
  readonly state: 'Creating' | 'Updating' | 'Deleting';
  /** ISO time. */
  readonly began: string;
  /** Told to end, with `stepped` progression. */
  advanced?: boolean;
  /** Who has looked at the pool in this state. */
  seenBy: Looker[];
}

/** Whose eyes a pool is looked at with: those of a client that asks for pools, or for an operation. */
export type Looker = 'pool' | 'operation';

export interface PoolChanges {
  /** The pool as it is by now; undefined when it has gone meanwhile. */
  settled(pool: Resource | undefined, looker?: Looker): Resource | undefined;
  /** Remembers that the pool was shown. */
  seen(pool: Resource, looker: Looker): Resource;
  /** Stores the pool with a change that begins now. */
  begin(pool: Resource, state: Change['state']): Resource;
  /** `stepped` only: ends the change that the pool of that name is in; false when there is none. */
  advance(name: string): boolean;
}

/**
 * How agent pools come through their changes, by `context.options.progression`. Nothing runs meanwhile: whoever looks
 * finds out how far it is.
 */
export const createPoolChanges = (context: EmulatorContext): PoolChanges => {
  const { progression } = context.options;

  const isOver = ({ state, began, advanced, seenBy }: Change, looker: Looker): boolean => {
    if (progression.kind === 'stepped') return advanced === true;
    if (progression.kind === 'timed') return context.now().getTime() >= Date.parse(began) + progression.milliseconds;
    // The Azure CLI wants to see a pool being deleted once before it takes its absence for the end.
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
