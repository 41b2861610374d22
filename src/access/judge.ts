import type { Facts, IdentityReference, Need, PlannedIdentity, Verdict } from './model.ts';
import { judgeAgentPools } from './verdicts/agent-pool.ts';
import { judgeIdentities } from './verdicts/identity.ts';
import { judgeRegistries } from './verdicts/registry.ts';
import { judgeSecrets } from './verdicts/secret.ts';
import { judgeTask } from './verdicts/task.ts';
import { judgeTriggers } from './verdicts/trigger.ts';

/**
 * Judges what a run needs by what is there: one verdict for each thing that was looked at, in the order task, identities,
 * registries, vaults, agent pool, triggers. One cause gives one failure: what can be judged only once another thing is
 * mended is left out. Nothing is concluded from a fact that could not be read. `planned` names identities that
 * a plan makes first (`new`), or that the caller knows better than the facts.
 */
export const judge = (
  needs: readonly Need[],
  facts: Facts,
  planned: ReadonlyMap<IdentityReference, PlannedIdentity> = new Map(),
): readonly Verdict[] => {
  const judging = { needs, facts, planned };
  return [
    ...judgeTask(judging),
    ...judgeIdentities(judging),
    ...judgeRegistries(judging),
    ...judgeSecrets(judging),
    ...judgeAgentPools(judging),
    ...judgeTriggers(judging),
  ];
};
