import { registryRights, roleOperations } from './held-registry-rights.ts';
import { assignIdentity, standingOf, systemIdentity } from './identity-standing.ts';
import type { Judging } from './judging.ts';
import type { IdentityReference, Operation, PlannedIdentity, RegistryFacts, RegistryNeed } from './model.ts';

/** An identity for a login that has none, and everything that it lacks. */
export interface ChosenIdentity {
  readonly identity: PlannedIdentity;
  readonly operations: readonly Operation[];
}

interface Candidate extends ChosenIdentity {
  readonly reference: IdentityReference;
}

const candidateOf = (
  judging: Judging,
  registry: RegistryFacts,
  needs: readonly RegistryNeed[],
  reference: IdentityReference,
): Candidate[] => {
  const standing = standingOf(judging, reference);
  if (standing.is !== 'usable' || !standing.planned) return [];
  const identity = standing.planned;
  const rights = registryRights(judging, registry, standing.principalId, needs);
  // Roles that could not be read are assigned: that changes nothing where they are there already.
  const missing = 'reason' in rights ? needs : rights.missing;
  return [{ reference, identity, operations: roleOperations(registry, identity, missing) }];
};

/** The system-assigned identity for a login, with everything that it lacks: it is assigned first when the task has none. */
export const giveSystemIdentity = (
  judging: Judging,
  registry: RegistryFacts,
  needs: readonly RegistryNeed[],
): ChosenIdentity => {
  const [assigned] = candidateOf(judging, registry, needs, systemIdentity);
  const identity = { kind: 'system' } as const;
  return (
    assigned ?? {
      identity,
      operations: [assignIdentity(judging, identity), ...roleOperations(registry, identity, needs)],
    }
  );
};

/**
 * The identity of the task that a login without one should use: its only one, or the one that has the rights already,
 * or the system-assigned one, which is assigned first when the task has none. Undefined when the choice is the user's.
 */
export const chooseIdentity = (
  judging: Judging,
  registry: RegistryFacts,
  needs: readonly RegistryNeed[],
): ChosenIdentity | undefined => {
  const { task } = judging.facts;
  if (!task || task.isSystemTask) return undefined;
  const candidates = task.identities.flatMap(({ reference }) => candidateOf(judging, registry, needs, reference));
  if (candidates.length === 0) return giveSystemIdentity(judging, registry, needs);
  if (candidates.length === 1) return candidates[0];
  return (
    candidates.find(({ operations }) => operations.length === 0) ??
    candidates.find(({ reference }) => reference === systemIdentity)
  );
};
