import type { Operation, Plan, PlannedIdentity } from '../../access/model.ts';
import { CommandError, ServiceError } from '../../errors.ts';
import type { Identities, Identity } from '../identities.ts';
import type { RegistryPlace } from '../registries.ts';
import type { ReadTask, Tasks } from '../tasks.ts';

/** Distinguishes the identities of a plan. */
export const identityKey = (identity: PlannedIdentity): string => {
  switch (identity.kind) {
    case 'system':
      return '[system]';
    case 'user':
      return identity.resourceId.toLowerCase();
    case 'new':
      return `${identity.resourceGroup}/${identity.name}`.toLowerCase();
  }
};

/** The task that a plan changes, as far as it has been read, and the identities that the plan is about. */
export interface PlannedTask {
  /** The task, read when it is asked for first. */
  read(): Promise<ReadTask>;
  /** Records which identities the task has after a change. */
  identitiesChanged(to: ReadTask['task']): Promise<void>;
  /** Drops what was read, because it is about to change. */
  forget(): void;
  /** Creates a new identity; resolves to whether it was not there. */
  create(operation: Extract<Operation, { do: 'create identity' }>): Promise<boolean>;
  principalOf(identity: PlannedIdentity): Promise<string>;
  /** As a credential names it: `[system]` or a client ID. */
  referenceOf(identity: PlannedIdentity): Promise<string>;
  /** As an assignment names it: `[system]` or a resource ID. */
  resourceOf(identity: PlannedIdentity): Promise<string>;
  /** Whether the identity is so new that nothing can have been given to it yet. */
  isNew(identity: PlannedIdentity): boolean;
  /** Records that the task has just been given an identity of its own. */
  madeSystemIdentity(): void;
}

const missing = (what: string): CommandError => new CommandError(`${what} is not there.`);

export const createPlannedTask = (
  { target }: Plan,
  registry: RegistryPlace,
  { tasks, identities }: { readonly tasks: Tasks; readonly identities: Identities },
): PlannedTask => {
  let reading: Promise<ReadTask> | undefined;
  const found = new Map<string, Promise<Identity>>();
  const made = new Set<string>();

  const read = (): Promise<ReadTask> => {
    if (!target) return Promise.reject(new CommandError('There is no task yet.'));
    reading ??= tasks.getWholeForChange(registry, target.task);
    return reading;
  };
  const identityOf = (identity: Exclude<PlannedIdentity, { kind: 'system' }>): Promise<Identity> => {
    const key = identityKey(identity);
    const known =
      found.get(key) ??
      (identity.kind === 'new'
        ? identities.get(identity.resourceGroup, identity.name)
        : identities.getById(identity.resourceId));
    found.set(key, known);
    return known;
  };

  return {
    read,
    identitiesChanged: async ({ identity }) => {
      const before = await read();
      reading = Promise.resolve({ ...before, task: { ...before.task, identity: identity ?? null } });
    },
    forget: () => {
      reading = undefined;
    },
    create: async ({ name, resourceGroup, location }) => {
      const key = identityKey({ kind: 'new', name, resourceGroup });
      try {
        const there = await identities.get(resourceGroup, name);
        found.set(key, Promise.resolve(there));
        return false;
      } catch (error) {
        if (!(error instanceof ServiceError) || error.status !== 404) throw error;
      }
      found.set(key, Promise.resolve(await identities.create(resourceGroup, name, { location })));
      made.add(key);
      return true;
    },
    principalOf: async (identity) => {
      if (identity.kind === 'user' && identity.principalId) return identity.principalId;
      const principal =
        identity.kind === 'system'
          ? (await read()).task.identity?.principalId
          : (await identityOf(identity)).properties.principalId;
      if (principal) return principal;
      throw missing(identity.kind === 'system' ? "The task's system-assigned identity" : 'The identity');
    },
    referenceOf: async (identity) => {
      if (identity.kind === 'system') return '[system]';
      const reference =
        identity.kind === 'user' && identity.clientId
          ? identity.clientId
          : (await identityOf(identity)).properties.clientId;
      if (reference) return reference;
      throw missing('The identity');
    },
    resourceOf: async (identity) => {
      if (identity.kind === 'system') return '[system]';
      return identity.kind === 'user' ? identity.resourceId : (await identityOf(identity)).id;
    },
    isNew: (identity) => made.has(identityKey(identity)),
    madeSystemIdentity: () => void made.add('[system]'),
  };
};
