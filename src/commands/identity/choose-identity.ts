import type { IdentityReference, PlannedIdentity } from '../../access/model.ts';
import type { WantedIdentity } from '../../access/parse-access-options.ts';
import { InvalidInputError, NotFoundError, ServiceError } from '../../errors.ts';
import { hasIdentity, hasSystemIdentity, userIdentitiesOf } from '../../request/identity.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { Services } from '../../service/services.ts';

/** The identity that a task is to use, and how credentials refer to it: `new:NAME` until it exists. */
export interface ChosenIdentity {
  readonly reference: IdentityReference;
  readonly planned: PlannedIdentity;
}

interface FoundIdentity {
  readonly id: string;
  readonly properties: { readonly clientId: string; readonly principalId: string };
}

const asChosen = ({ id, properties: { clientId, principalId } }: FoundIdentity): ChosenIdentity => ({
  reference: clientId.toLowerCase(),
  planned: { kind: 'user', resourceId: id, clientId, principalId },
});

/** The only identity of the task, or `[system]` when it has none. Throws CommandError when it has several. */
const onlyIdentityOf = ({ name, identity }: StoredTask): WantedIdentity => {
  const users = userIdentitiesOf(identity ?? undefined);
  const all = [...(hasSystemIdentity(identity ?? undefined) ? ['[system]'] : []), ...users];
  if (all.length > 1) {
    const names = all.map((each) => each.split('/').at(-1));
    throw new InvalidInputError(`The task '${name}' has ${all.length} identities, and one is needed.`, {
      hint: `Choose one with --identity: ${names.join(', ')}`,
    });
  }
  const [only] = users;
  return only === undefined ? { kind: 'system' } : { kind: 'user', named: only };
};

/** The identity of that name in a group; undefined when there is none. */
const existing = async (group: string, name: string, { identities }: Services): Promise<FoundIdentity | undefined> => {
  try {
    return (await identities.get(group, name)) as FoundIdentity;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
};

/**
 * Finds the identity that the user named. A new identity that is already in the registry's group is that one. Throws
 * CommandError when there is none of that name.
 */
export const chooseIdentity = async (
  identity: WantedIdentity,
  registry: RegistryPlace,
  services: Services,
): Promise<ChosenIdentity> => {
  if (identity.kind === 'system') return { reference: '[system]', planned: { kind: 'system' } };
  if (identity.kind === 'new') {
    const found = await existing(registry.group, identity.name, services);
    if (found) return asChosen(found);
    const planned = { kind: 'new', name: identity.name, resourceGroup: registry.group } as const;
    return { reference: `new:${identity.name}`.toLowerCase(), planned };
  }
  const [id = ''] = await services.identities.idsOf([identity.named], registry.group);
  return asChosen((await services.identities.getById(id)) as FoundIdentity);
};

/**
 * The only identity of the task, or `[system]` when it has none. Throws CommandError when it has several, and when the one
 * does not exist any more.
 */
export const chooseOwnIdentity = async (
  task: StoredTask,
  registry: RegistryPlace,
  services: Services,
): Promise<ChosenIdentity> => {
  const only = onlyIdentityOf(task);
  try {
    return await chooseIdentity(only, registry, services);
  } catch (error) {
    if (only.kind === 'user' && error instanceof ServiceError && error.status === 404)
      throw goneError(only.named, task, registry);
    throw error;
  }
};

/** Azure changes the identities of a task only when all of them exist. */
export const goneError = (resourceId: string, { name }: StoredTask, registry: RegistryPlace): NotFoundError =>
  new NotFoundError(`The identity '${resourceId.split('/').at(-1)}' of the task '${name}' does not exist any more.`, {
    hint: `Remove it from the task, and run the command again: acrtask identity remove -r ${registry.name} -n ${name} --identities ${resourceId}`,
  });

/** Whether the task has the identity. */
export const isAssigned = ({ planned }: ChosenIdentity, { identity }: StoredTask): boolean =>
  planned.kind !== 'new' &&
  hasIdentity(identity ?? undefined, planned.kind === 'system' ? '[system]' : planned.resourceId);
