import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Diagnostic } from './results.ts';

/** What is known about the runs of a task file. */
export interface ValidateTaskFileOptions {
  /** Task values, as with `--set`. */
  readonly set?: Readonly<Record<string, string>> | undefined;
  /** The text of a values file. */
  readonly values?: string | undefined;
  /** Run variables that templates read as `.Run.NAME`, such as `{ ID: 'cf1' }`. Sample data stands for the others. */
  readonly run?: Readonly<Record<string, string>> | undefined;
  /** The time limit of the run in seconds, which the time limits of steps are compared with. */
  readonly timeout?: number | undefined;
  /** The local folder that the run has as its context. By default, nothing is known of what the context holds. */
  readonly context?: string | undefined;
}

/**
 * Checks the text of a task file, as `acrtask validate` does: what Azure refuses, what makes a run fail, and what probably does
 * not do what its author meant. Nothing is sent. Resolves to the problems in the order of the text; a file without an
 * `error` among them can be sent.
 */
export const validateTaskFile = async (
  text: string,
  { set = {}, values, run, timeout, context }: ValidateTaskFileOptions = {},
): Promise<readonly Diagnostic[]> => {
  if (typeof text !== 'string') throw new UsageError(['The text of the task file must be a string.']);
  const [{ checkTaskFile }, { localContext }] = await Promise.all([
    import('../taskfile/check-task-file.ts'),
    import('../commands/task-file/local-context.ts'),
  ]);
  return checkTaskFile(text, {
    set: Object.entries(set).map(([name, value]) => ({ name, value })),
    valuesMayFollow: true,
    ...(values === undefined ? {} : { values }),
    ...(run === undefined ? {} : { run }),
    ...(timeout === undefined ? {} : { runTimeout: timeout }),
    ...localContext(context === undefined ? undefined : resolve(context)),
  });
};
