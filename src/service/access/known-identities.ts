import type { IdentityFacts, IdentityReference, Known, TaskIdentity } from '../../access/model.ts';
import type { Identities, Identity } from '../identities.ts';
import { known, type Right, toKnown, unknown } from './known.ts';
import type { Memory } from './memory.ts';

const reading: Right = {
  act: 'read the identity',
  permission: 'Microsoft.ManagedIdentity/userAssignedIdentities/read',
};
const listing: Right = { ...reading, act: 'list identities' };

const is = (value: unknown, other: string): boolean => String(value ?? '').toLowerCase() === other.toLowerCase();

const factsOf = ({ id, name, properties }: Identity): IdentityFacts => ({
  principalId: properties.principalId ?? '',
  name,
  resourceId: id,
});

/** Looks up identities, by the reference that a credential or a task file makes to them. */
export const createKnownIdentities = (memory: Memory, identities: Identities) => {
  const list = (): Promise<Known<readonly Identity[]>> =>
    memory.once('identities', async () => {
      const all = await toKnown(identities.list(), listing);
      return all.known ? known(all.value.filter(({ properties }) => properties)) : all;
    });

  /** Whether an identity of a task still exists: one of the same name made anew has another client ID. */
  const assigned = async ({ reference, resourceId = '' }: TaskIdentity): Promise<Known<IdentityFacts | undefined>> => {
    const found = await memory.once(`identity ${resourceId}`.toLowerCase(), () =>
      toKnown<Identity, undefined>(identities.getById(resourceId), reading, undefined),
    );
    if (!found.known || !found.value) return found as Known<undefined>;
    return known(is(found.value.properties.clientId, reference) ? factsOf(found.value) : undefined);
  };

  return {
    /**
     * The identity that `reference` means for a task with these identities; undefined when it does not exist. Without a
     * task, `[system]` is not known.
     */
    of: async (
      reference: IdentityReference,
      ofTask: readonly TaskIdentity[] | undefined,
    ): Promise<Known<IdentityFacts | undefined>> => {
      const own = ofTask?.find((each) => each.reference === reference);
      if (own?.resourceId) return assigned(own);
      if (own) return known({ principalId: own.principalId });
      if (reference === '[system]') return ofTask ? known(undefined) : unknown('there is no task yet');
      if (reference.startsWith('[')) return unknown('it depends on who starts the run');
      const all = await list();
      if (!all.known) return all;
      const found = all.value.find(({ properties }) => is(properties.clientId, reference));
      return found ? known(factsOf(found)) : unknown('it is not an identity of this subscription that you may see');
    },
  };
};
