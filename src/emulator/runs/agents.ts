import { findResource } from '../arm/resources.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import type { RunOrder } from './run-order.ts';

/** Those who carry out runs: the agents of the service, and those of each agent pool. Each group has its own queue. */
export interface Agents {
  /** Calls `work` as soon as an agent is free, in the order of the calls; the agent is free again when it resolves. */
  assign(order: RunOrder, work: () => Promise<void>): Assignment;
  /** Looks for agents that were added. */
  resume(): void;
  /** Resolves when no agent works, and no work is left that one could take up. */
  settled(): Promise<void>;
}

export interface Assignment {
  /** Whether there are agents who will take up the work, if not now. */
  hasAgents(): boolean;
  /** Takes work that no agent has taken up out of the queue; false when one has. */
  withdraw(): boolean;
}

interface Job {
  readonly group: string;
  readonly agents: () => number;
  readonly work: () => Promise<void>;
}

/** How many agents can take up the runs of an agent pool; undefined when there is no such pool. */
const agentsOfPool = (context: EmulatorContext, poolId: string): number | undefined => {
  const pool = findResource(context, poolId);
  if (!pool) return undefined;
  const isDown = ['agent-pool-empty', 'agent-pool-failed'].some((fault) => isPlanted(context, fault, pool.name));
  return isDown ? 0 : pool.properties.count;
};

/** The agents of one emulator: `context.options.parallel` of the service, and as many of each pool as it counts. */
export const createAgents = (context: EmulatorContext): Agents => {
  const waiting: Job[] = [];
  const busy = new Map<string, number>();
  const working = new Set<Promise<void>>();

  const begin = (job: Job): void => {
    busy.set(job.group, (busy.get(job.group) ?? 0) + 1);
    const done = job.work().finally(() => {
      busy.set(job.group, (busy.get(job.group) ?? 1) - 1);
      working.delete(done);
      resume();
    });
    working.add(done);
  };

  const resume = (): void => {
    for (const job of [...waiting]) {
      if ((busy.get(job.group) ?? 0) >= job.agents()) continue;
      waiting.splice(waiting.indexOf(job), 1);
      begin(job);
    }
  };

  return {
    assign: ({ registry, agentPoolName }, work) => {
      const group = agentPoolName ? `${registry.id}/agentPools/${agentPoolName}`.toLowerCase() : '';
      const agents = (): number =>
        (group === '' ? undefined : agentsOfPool(context, group)) ?? context.options.parallel;
      const job: Job = { group, agents, work };
      waiting.push(job);
      resume();
      return {
        hasAgents: () => job.agents() > 0,
        withdraw: () => {
          const at = waiting.indexOf(job);
          if (at >= 0) waiting.splice(at, 1);
          return at >= 0;
        },
      };
    },
    resume,
    settled: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
};
