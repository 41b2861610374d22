import type { FileTaskStep, SetValue } from '@azure/arm-containerregistry';
import type { RequestContext } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { buildValues } from '../../request/name-value.ts';
import type { StoredTask } from '../../request/stored-task.ts';
import type { LocalTaskFiles } from '../../request/task-file-text.ts';

/** Whether a task file on this machine is checked before it is sent. */
export const validationOptions = {
  noValidate: option('--no-validate', 'Send a local task file without checking it.', flag(), { own: true }),
};

/** What is known about the runs of a task file that is sent. */
export interface RunFacts {
  readonly noValidate: boolean;
  readonly values: readonly SetValue[];
  /** Name of the values file in the folder that is sent. */
  readonly valuesFile?: string | undefined;
  /** Text of the values file that is sent inside the task. */
  readonly valuesText?: string | undefined;
  /** Operating system, and perhaps architecture: `linux/amd64`. */
  readonly platform?: string | undefined;
  /** Limit of a run in seconds. */
  readonly timeout?: number | undefined;
  /** Whether later runs can be given other values. */
  readonly valuesMayFollow: boolean;
}

/** The options that say what a run will be like. */
interface RunFactOptions {
  readonly noValidate?: boolean | undefined;
  readonly set?: readonly string[] | undefined;
  readonly setSecret?: readonly string[] | undefined;
  readonly values?: string | undefined;
  readonly platform?: string | undefined;
  readonly timeout?: number | undefined;
}

/** What the options of a command say about runs; what they leave open is as `task` has it. */
export const runFacts = (
  { noValidate = false, set, setSecret, values, platform, timeout }: RunFactOptions,
  task?: StoredTask,
): Omit<RunFacts, 'valuesMayFollow' | 'valuesText'> => {
  const { step, platform: stored, timeout: limit } = task?.properties ?? {};
  const { values: kept = [], valuesFilePath } = (step ?? {}) as Partial<FileTaskStep>;
  return {
    noValidate,
    values: [...kept, ...buildValues(set, setSecret)],
    valuesFile: values ?? valuesFilePath,
    platform: platform ?? (stored ? [stored.os, stored.architecture].filter(Boolean).join('/') : undefined),
    timeout: timeout ?? limit ?? undefined,
  };
};

/** Reads and checks the local task files that a command sends; see `checkSentTaskFile`. */
export const localTaskFiles = (facts: RunFacts, context: RequestContext): LocalTaskFiles => ({
  read: context.readFile,
  async check(file) {
    if (facts.noValidate) return;
    // Loaded only when a task file is sent.
    const { checkSentTaskFile } = await import('./check-sent-task-file.ts');
    await checkSentTaskFile(file, facts, context);
  },
});
