import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError, InvalidInputError } from '../../errors.ts';
import { refusedLength } from '../../project/name-length.ts';
import type { OutcomeWord, TaskOutcome } from '../../project/plan/apply-outcome.ts';
import { compareTasks } from '../../project/plan/compare-tasks.ts';
import { changesTask, hasWork, type ProjectPlan } from '../../project/plan/project-plan.ts';
import { differenceLines } from '../../request/task-difference.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { inTurns } from '../shared/in-turns.ts';
import { createAccessGiver, type GivesAccess } from './give-access.ts';
import type { PlannedTask } from './plan-task.ts';
import { mostTasksAtOnce } from './project-options.ts';
import { errorText } from './show-plan.ts';

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const find = (listed: readonly StoredTask[], { name }: PlannedTask): StoredTask | undefined =>
  listed.find((each) => same(each.name, name));

/** A time of the service, which may end in `+00:00` or in `Z`. */
const moment = (text: string | undefined): string | undefined =>
  text?.replace(/\+00:00$/, 'Z').replace(/(\.\d*?)0*Z$/, '$1Z');

/** Lists come with an older API version than the rest, which may not show it. */
const ofNewerVersions = 'credentials.sourceRegistry.identity';

/** Whether a task is as it was: the service tells when it was changed last, but changes can follow within its precision. */
const isUnchanged = (before: StoredTask, after: StoredTask): boolean =>
  moment(before.systemData?.lastModifiedAt) === moment(after.systemData?.lastModifiedAt) &&
  compareTasks(before, after, false).differences.every(({ path }) => path === ofNewerVersions);

/** What happened to a task since it was planned; undefined for nothing. */
const movedSince = (task: PlannedTask, listed: readonly StoredTask[]): string | undefined => {
  const there = find(listed, task);
  if (task.action === 'create') return there && 'somebody else created the task meanwhile';
  if (!there) return task.action === 'delete' ? undefined : 'somebody else deleted the task meanwhile';
  const isSame = task.listed !== undefined && isUnchanged(task.listed, there);
  return isSame ? undefined : 'somebody else changed the task meanwhile';
};

/** A task that was sent, as the service answered; undefined when it was deleted. */
interface Sent {
  readonly task: PlannedTask;
  readonly answer: StoredTask | undefined;
}

/** What happened to a task since it was sent; undefined for nothing. */
const overwritten = ({ task, answer }: Sent, listed: readonly StoredTask[]): string | undefined => {
  const there = find(listed, task);
  if (!answer) return there && 'somebody else created the task again at the same time';
  if (!there) return 'somebody else deleted the task at the same time';
  const isSame = isUnchanged(answer, there);
  return isSame ? undefined : 'somebody else changed the task at the same time';
};

/**
 * The tasks of the registry for one that is about to be sent: `first`, and listed again after as many as are sent at a time.
 * With many tasks, the last ones are sent long after the first list.
 */
const listedRecently = (
  first: readonly StoredTask[],
  list: () => Promise<readonly StoredTask[]>,
): (() => Promise<readonly StoredTask[]>) => {
  let listed = Promise.resolve(first);
  let uses = 0;
  return () => {
    if (uses > 0 && uses % mostTasksAtOnce === 0) listed = list();
    uses += 1;
    return listed;
  };
};

const again = "run 'acrtask diff' to see how it is now";

const doneWords = { create: 'created', update: 'changed', replace: 'replaced', delete: 'deleted' } as const;

/** Sends one task; resolves to the service's answer. */
const send = async (
  task: PlannedTask,
  registry: FoundRegistry,
  access: GivesAccess,
  { services, messages }: CommandContext,
): Promise<StoredTask | undefined> => {
  if (task.action === 'delete') {
    await services.tasks.delete(registry, task.name);
    return undefined;
  }
  const { stored } = task;
  if (stored && task.change)
    return services.tasks.changeWhole(registry, stored.task, access.withNewIdentity(task, task.change));
  const target = access.withNewIdentity(task, task.target);
  const answer = await services.tasks.replace(registry, task.name, target);
  const { differences } = compareTasks(answer, target ?? { properties: {} }, false);
  if (differences.length > 0)
    await messages.warn(
      [`The service stored the task '${task.name}' differently:`, ...differenceLines(differences)].join('\n'),
    );
  return answer;
};

/** What a plan came to, and the error with which the command has to end when the user interrupted it. */
export interface CarriedOut {
  readonly outcomes: readonly TaskOutcome[];
  readonly interrupted: InterruptedError | undefined;
}

/**
 * Carries out a plan, tasks side by side: those that nobody else changed since. A failure in one task does not stop the
 * others; errors are told as they happen. Afterwards, tells of tasks that somebody else changed at the same time.
 */
export const carryOutProject = async (
  plan: ProjectPlan<PlannedTask>,
  registry: FoundRegistry,
  context: CommandContext,
): Promise<CarriedOut> => {
  const { services, messages, signal } = context;
  const outcomes = new Map<PlannedTask, Omit<TaskOutcome, 'task'>>();
  const sent: Sent[] = [];
  const access = createAccessGiver(registry, context);
  let interrupted: InterruptedError | undefined;

  const fail = async (task: PlannedTask, reason: string, hint?: string): Promise<void> => {
    outcomes.set(task, { outcome: 'failed', reason });
    await messages.error(errorText(task.name, { message: reason, hint }));
  };
  const note = async (task: PlannedTask, error: unknown, ifInterrupted: OutcomeWord): Promise<void> => {
    if (error instanceof InterruptedError) {
      interrupted ??= error;
      outcomes.set(task, { outcome: ifInterrupted });
    } else if (error instanceof CommandError) await fail(task, error.message, error.hint);
    else throw error;
  };
  const attempt = async (task: PlannedTask, work: () => Promise<OutcomeWord>): Promise<void> => {
    if (signal.aborted) return void outcomes.set(task, { outcome: 'not tried' });
    try {
      outcomes.set(task, { outcome: await work() });
    } catch (error) {
      await note(task, error, 'interrupted');
    }
  };
  /** Whether a task is as it was when it was planned; tells if not. */
  const isAsPlanned = async (task: PlannedTask, listedNow: () => Promise<readonly StoredTask[]>): Promise<boolean> => {
    if (signal.aborted || !changesTask(task)) return true;
    try {
      const moved = movedSince(task, await listedNow());
      if (moved === undefined) return true;
      await fail(task, `Nothing was done: ${moved}.`, `To plan again, run 'acrtask apply' again.`);
    } catch (error) {
      await note(task, error, 'not tried');
    }
    return false;
  };
  const carryOut = (task: PlannedTask): Promise<void> =>
    attempt(task, async () => {
      const refused = task.action === 'create' ? refusedLength(task.name) : undefined;
      // Nothing is made for a task that cannot be.
      if (refused !== undefined) throw new InvalidInputError(refused);
      await access.createIdentity(task);
      if (changesTask(task)) sent.push({ task, answer: await send(task, registry, access, context) });
      await access.give(task, sent.find((each) => each.task === task)?.answer);
      return task.action === 'unchanged' ? 'changed' : doneWords[task.action as keyof typeof doneWords];
    });
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      interrupted ??= error;
    }
  };

  for (const task of plan.tasks) if (task.error) await fail(task, task.error.message, task.error.hint);
  const work = plan.tasks.filter(hasWork);
  await told(async () => {
    if (work.length === 0) return;
    const listedNow = listedRecently(await services.tasks.list(registry), () => services.tasks.list(registry));
    await inTurns(work, mostTasksAtOnce, async (task) => {
      if (await isAsPlanned(task, listedNow)) await carryOut(task);
    });
  });
  await told(async () => {
    if (sent.length === 0 || interrupted) return;
    const listed = await services.tasks.list(registry);
    for (const each of sent) {
      const problem = overwritten(each, listed);
      if (problem !== undefined) await fail(each.task, `${problem}; ${again}.`);
    }
  });
  return {
    outcomes: plan.tasks
      .filter(({ action }) => action !== 'extra')
      .map((task) => ({
        task,
        ...(outcomes.get(task) ?? { outcome: hasWork(task) ? 'not tried' : 'unchanged' }),
      })),
    interrupted,
  };
};
