import type { Facts, IdentityReference, Need, PlannedIdentity } from './model.ts';

/** What the judgement of one task, or of one local file, is about. */
export interface Judging {
  readonly needs: readonly Need[];
  readonly facts: Facts;
  /** What a plan calls identities that are not in Azure yet, or that the caller names. */
  readonly planned: ReadonlyMap<IdentityReference, PlannedIdentity>;
}
