import type { TaskRunRequest } from '@azure/arm-containerregistry';
import { buildArguments, buildValues, type Environment } from './name-value.ts';
import { encodeText } from './task-file-text.ts';

/** The options of `run` that override parts of the task (commands.md 2.6). */
export interface RunTaskOptions {
  readonly file?: string | undefined;
  readonly arg?: readonly string[] | undefined;
  readonly secretArg?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly setSecret?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly updateTriggerToken?: string | undefined;
  readonly agentPool?: string | undefined;
  readonly logTemplate?: string | undefined;
}

/**
 * The request that runs a task once. `contextPath` replaces the task's context: a remote one as typed, or the upload
 * location of a local folder; undefined keeps the task's own.
 */
export const buildTaskRun = (
  options: RunTaskOptions,
  { taskId, contextPath, env }: { taskId: string; contextPath?: string | undefined; env: Environment },
): TaskRunRequest => ({
  type: 'TaskRunRequest',
  isArchiveEnabled: false,
  agentPoolName: options.agentPool,
  logTemplate: options.logTemplate,
  taskId,
  overrideTaskStepProperties: {
    contextPath,
    file: options.file,
    arguments: buildArguments(options.arg, options.secretArg, env),
    values: buildValues(options.set, options.setSecret),
    target: options.target,
    updateTriggerToken: options.updateTriggerToken ? encodeText(options.updateTriggerToken) : undefined,
  },
});
