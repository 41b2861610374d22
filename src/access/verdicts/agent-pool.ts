import type { Judging } from '../judging.ts';
import type { AgentPoolNeed, Verdict } from '../model.ts';
import { because, byOperations, byUser, fail, pass, unknown } from './verdict.ts';

const judgeOne = ({ facts }: Judging, { name, sources }: AgentPoolNeed): Verdict => {
  const about = { check: 'agent-pool', target: `agent pool ${name}`, sources } as const;
  const { registry } = facts;
  const found = facts.agentPools.get(name);
  if (!found) return unknown(about, `The agent pool ${name} was not read.`);
  if (!found.known) return unknown(about, `The agent pool ${name} cannot be checked: ${because(found.reason)}.`);
  if (!found.value) {
    return fail(
      about,
      `The registry ${registry.name} has no agent pool ${name}.`,
      byUser('Create it, or let the task use another one.', `acrtask agentpool create -r ${registry.name} -n ${name}`),
    );
  }
  const { count, state } = found.value;
  const isReady = state.toLowerCase() === 'succeeded';
  if (['failed', 'canceled'].includes(state.toLowerCase())) {
    return fail(
      about,
      `The agent pool ${name} is in the state ${state}: its agents do not take runs.`,
      byUser('Delete it and create it again.', `acrtask agentpool delete -r ${registry.name} -n ${name}`),
    );
  }
  if (count === 0) {
    return fail(
      about,
      `The agent pool ${name} has no agents: a run waits for one forever.`,
      byOperations({ do: 'scale agent pool', name, count: 1 }),
    );
  }
  if (!isReady) return unknown(about, `The agent pool ${name} is in the state ${state}, which may pass.`);
  return pass(about, `The agent pool ${name} has ${count === 1 ? 'one agent' : `${count} agents`}.`);
};

/** The agent pool that a run waits for. */
export const judgeAgentPools = (judging: Judging): readonly Verdict[] =>
  judging.needs.filter((need) => need.kind === 'agent pool').map((need) => judgeOne(judging, need));
