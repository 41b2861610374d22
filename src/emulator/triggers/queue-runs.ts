import { messageOf } from '../../errors.ts';
import { Refusal } from '../router.ts';
import type { Runs } from '../runs/progression.ts';
import type { RunTrigger } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { taskInWords } from './watching-tasks.ts';

/**
 * Queues a run of a task and announces it. `why` ends the sentence, such as `timer 'nightly'`; `source` replaces the
 * context of the task. Undefined when the task cannot be run, which is announced, too.
 */
export type QueueRun = (
  task: Resource,
  trigger: RunTrigger,
  why: string,
  source?: string,
) => Promise<Resource | undefined>;

/** The reason in a refusal's body. */
const reasonOf = async (problem: unknown): Promise<string> => {
  if (!(problem instanceof Refusal)) return messageOf(problem);
  const { error } = (await problem.response.clone().json()) as { error: { message: string } };
  return error.message;
};

/** How triggers queue runs; each line for people goes to `announce`. */
export const createQueueRun =
  (runs: Runs, announce: (line: string) => void): QueueRun =>
  async (task, trigger, why, source) => {
    try {
      const run = runs.trigger(task, trigger, source);
      announce(`Run ${run.name} of task ${taskInWords(task)}: ${why}`);
      return run;
    } catch (problem) {
      announce(`No run of task ${taskInWords(task)}: ${why}, but ${await reasonOf(problem)}`);
      return undefined;
    }
  };
