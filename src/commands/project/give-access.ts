import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { PlannedTask } from './plan-task.ts';

/** Gives tasks the access that was planned. */
export interface GivesAccess {
  /** Creates the identity that a task is to have, if it is new. */
  createIdentity(task: PlannedTask): Promise<void>;
  /** A body that refers to the new identity of a task, with its client ID. */
  withNewIdentity<T>(task: PlannedTask, body: T): T;
  /**
   * Gives the rights of the plan to the task, which is now as `answer`, and checks them. Rejects with CommandError when one
   * is refused or a check fails.
   */
  give(task: PlannedTask, answer: StoredTask | undefined): Promise<void>;
}

const replacedIn = (value: unknown, from: string, to: string): unknown => {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((each) => replacedIn(each, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replacedIn(each, from, to)]));
};

/**
 * Gives access task by task, however many are worked on: two changes of the rights of one identity could get in each other's
 * way.
 */
export const createAccessGiver = (registry: FoundRegistry, context: CommandContext): GivesAccess => {
  const { services } = context;
  /** Client IDs of new identities, by how bodies refer to them. */
  const made = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  const planOf = (task: PlannedTask, only: 'create identity' | 'rights') => ({
    target: { registry: registry.name, resourceGroup: registry.group, task: task.name },
    operations: task.access.filter(({ do: does }) => (does === 'create identity') === (only === 'create identity')),
  });

  return {
    createIdentity: (task) =>
      inTurn(async () => {
        const planned = task.setup?.chosen.planned;
        if (planned?.kind !== 'new') return;
        const { carryOutPlan } = await import('../access/carry-out-plan.ts');
        const { chooseIdentity } = await import('../identity/choose-identity.ts');
        const { requireAccess } = await import('../identity/show-setup.ts');
        const outcome = await carryOutPlan(planOf(task, 'create identity'), registry, context, `${task.name}: `);
        requireAccess([], outcome, undefined);
        const { reference } = await chooseIdentity({ kind: 'new', name: planned.name }, registry, services);
        made.set(task.setup?.chosen.reference ?? '', reference);
      }),

    withNewIdentity: (task, body) => {
      const { reference = '' } = task.setup?.chosen ?? {};
      const client = made.get(reference);
      return client === undefined ? body : (replacedIn(body, reference, client) as typeof body);
    },

    give: (task, answer) =>
      inTurn(async () => {
        const { setup } = task;
        const plan = planOf(task, 'rights');
        if (!setup || plan.operations.length === 0) return;
        const { carryOutSetup } = await import('../identity/set-up-access.ts');
        const { requireAccess } = await import('../identity/show-setup.ts');
        const read = answer ? { task: answer, knowsSecrets: false } : setup.read;
        const { outcome, state } = await carryOutSetup({ ...setup, read }, plan, context, `${task.name}: `);
        const hint = `To see what mends it: acrtask doctor ${task.name} -r ${registry.name}`;
        requireAccess(state.verdicts, outcome, hint);
      }),
  };
};
