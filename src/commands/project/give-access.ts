import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { idOfNew, type PlannedTask } from './plan-task.ts';

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

/** A body with other texts in place of those that `instead` names, also as keys. */
const replacedIn = (value: unknown, instead: ReadonlyMap<string, string>): unknown => {
  if (typeof value === 'string') return instead.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => replacedIn(each, instead));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [instead.get(key) ?? key, replacedIn(each, instead)]),
  );
};

/**
 * Gives access task by task, however many are worked on: two changes of the rights of one identity could get in each other's
 * way.
 */
export const createAccessGiver = (registry: FoundRegistry, context: CommandContext): GivesAccess => {
  const { services } = context;
  /** The client IDs and resource IDs of identities that were new, by what stands for them in the bodies of tasks. */
  const made = new Map<PlannedTask, ReadonlyMap<string, string>>();
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
        const { chosen } = task.setup ?? {};
        const now = await chooseIdentity({ kind: 'new', name: planned.name }, registry, services);
        if (!chosen || now.planned.kind !== 'user') return;
        made.set(
          task,
          new Map([
            [chosen.reference, now.reference],
            [idOfNew(registry, planned), now.planned.resourceId],
          ]),
        );
      }),

    withNewIdentity: (task, body) => {
      const instead = made.get(task);
      return instead ? (replacedIn(body, instead) as typeof body) : body;
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
        const hint = `To see how to fix it: acrtask doctor ${task.name} -r ${registry.name}`;
        requireAccess(state.verdicts, outcome, hint);
      }),
  };
};
