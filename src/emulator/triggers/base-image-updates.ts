import type { Json } from '../arm/json-body.ts';
import type { EmulatorContext, TagPush } from '../emulator-context.ts';
import type { Runs } from '../runs/progression.ts';
import type { BaseImageDependency } from '../runs/run-engine.ts';
import { isFinal } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { offsetTime } from '../timestamps.ts';
import { lineageOf, mayHavePushed } from './lineage.ts';
import type { QueueRun } from './queue-runs.ts';
import { isSameImage } from './same-image.ts';
import { taskInWords, watchesOf } from './watching-tasks.ts';

/** An update that nobody can tell yet whether the task's own run pushed it. */
interface Held {
  readonly task: Resource;
  readonly push: TagPush;
  /** The runs that may have pushed it. */
  readonly suspects: readonly Resource[];
}

/**
 * Whether a push changes an image that a task depends on. The last run that succeeded found out on which; a tag that
 * was deleted and comes back as it was is no change (Azure/acr#373), and neither is one that is pushed again.
 */
const isUpdateFor = (task: Resource, trigger: Json, push: TagPush): boolean => {
  const isRuntimeOnly = String(trigger.baseImageTriggerType).toLowerCase() === 'runtime';
  const dependencies: readonly BaseImageDependency[] = task.properties.step?.baseImageDependencies ?? [];
  return dependencies.some(
    (image) =>
      (image.type === 'Runtime' || !isRuntimeOnly) &&
      isSameImage(image, push) &&
      push.digest !== (push.previous ?? image.digest),
  );
};

export interface BaseImageUpdates {
  /** Queues the tasks that a push concerns; resolves to the runs that it queued at once. */
  tagPushed(push: TagPush): Promise<readonly Resource[]>;
}

/**
 * Queues the tasks that depend on an image whenever its tag gets other content. A task is not queued for an image that
 * its own run pushed, or a run that one of its runs led to: it would go on for ever.
 */
export const createBaseImageUpdates = (
  context: EmulatorContext,
  runs: Runs,
  queueRun: QueueRun,
  announce: (line: string) => void,
): BaseImageUpdates => {
  let held: Held[] = [];

  const queue = ({ task, push }: Held): Promise<Resource | undefined> => {
    const { host: registry, repository, tag, digest } = push;
    const images = [{ registry, repository, tag, digest }];
    const imageUpdateTrigger = { id: context.newId(), timestamp: offsetTime(context.now()), images };
    return queueRun(task, { imageUpdateTrigger }, `base image ${registry}/${repository}:${tag} was updated`);
  };

  /** What the runs that may have pushed the image say. */
  const verdict = ({ task, push, suspects }: Held): 'own' | 'unknown' | 'foreign' => {
    const taskId = task.id.toLowerCase();
    const pushers = suspects.filter((run) => !isFinal(run) || mayHavePushed(context, run, push));
    if (pushers.some((run) => isFinal(run) && lineageOf(context, run, false).has(taskId))) return 'own';
    return pushers.some((run) => lineageOf(context, run, true).has(taskId)) ? 'unknown' : 'foreign';
  };

  const decide = async (update: Held): Promise<Resource | undefined> => {
    const found = verdict(update);
    if (found === 'foreign') return queue(update);
    if (found === 'unknown') held.push(update);
    else {
      const { host, repository, tag } = update.push;
      announce(
        `No run of task ${taskInWords(update.task)}: base image ${host}/${repository}:${tag} was updated by its own runs`,
      );
    }
    return undefined;
  };

  runs.whenEnded(() => {
    const undecided = held;
    held = [];
    for (const update of undecided) void decide(update);
  });

  return {
    tagPushed: async (push) => {
      const concerned = watchesOf(context, 'baseImageTrigger').filter(({ task, trigger }) =>
        isUpdateFor(task, trigger, push),
      );
      const suspects = runs.underWay();
      const queued = await Promise.all(concerned.map(({ task }) => decide({ task, push, suspects })));
      return queued.filter((run) => run !== undefined);
    },
  };
};
