import { posix } from 'node:path';
import type { DockerBuildStep, EncodedTaskStep, FileTaskStep } from '@azure/arm-containerregistry';
import { openValues } from '../../access/needs.ts';
import { isCurrent } from '../../access/needs-of-last-run.ts';
import type { CommandContext } from '../../cli/command.ts';
import { ServiceError } from '../../errors.ts';
import type { KnownOrder } from '../../follow/timeline/make-timeline.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun, StoredTask } from '../../service/resource.ts';
import { type AsWrittenOptions, readAsWritten } from '../../taskfile/read-as-written.ts';
import { stepGraph } from '../../taskfile/steps/step-graph.ts';
import { createSourceReader } from '../access/source-reader.ts';

/** The order of the steps of a task file; `name` is what it is called in the reason why there is none. */
export const orderOfFile = async (name: string, text: string, given: AsWrittenOptions): Promise<KnownOrder> => {
  const { result } = (await readAsWritten(text, given)).reading;
  if (!result.ok) return { reason: `${name} cannot be read: ${result.message}` };
  const { nodes } = stepGraph(result.task);
  return { waitsFor: new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn.map((above) => above.id)])) };
};

/** The folder of a git context, from which the paths of a task start. */
const folderOf = (context: string): string => /#[^:]*:\/?(.+?)\/?$/.exec(context)?.[1] ?? '';

/** The steps of a run that is made from a Dockerfile (taskfile.md 18). */
const orderOfBuild: ReadonlyMap<string, readonly string[]> = new Map([
  ['build', []],
  ['push', ['build']],
]);

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

const orderOfTask = async (
  { name, properties }: StoredTask,
  fetch: boolean,
  context: CommandContext,
): Promise<KnownOrder> => {
  const { step } = properties;
  const whose = `The task file of task '${name}'`;
  if (step?.type === 'Docker') {
    const { isPushEnabled = true, imageNames = [] } = step as DockerBuildStep;
    if (isPushEnabled && imageNames.length > 0) return { waitsFor: orderOfBuild };
    return { waitsFor: new Map([['build', []]]) };
  }
  if (step?.type === 'EncodedTask') {
    const { encodedTaskContent, encodedValuesContent, values } = step as EncodedTaskStep;
    return orderOfFile(whose, decoded(encodedTaskContent), {
      set: openValues(values),
      ...(encodedValuesContent ? { values: decoded(encodedValuesContent) } : {}),
    });
  }
  if (step?.type !== 'FileTask') return { reason: `Task '${name}' has no steps now.` };
  const { contextPath, taskFilePath, values } = step as FileTaskStep;
  const read = createSourceReader({ fetch, folders: [] }, context);
  const path = posix.join(folderOf(contextPath ?? ''), taskFilePath);
  const found = await read({ context: contextPath ?? undefined, path });
  if ('reason' in found) return { reason: `${whose} was not read: ${found.reason}` };
  const order = await orderOfFile(whose, found.text, { set: openValues(values) });
  return { ...order, doubt: `The order of the steps is that of ${taskFilePath} in its repository now.` };
};

/**
 * The order of the steps of a run, from the task file of its task, which may be read from a Git repository with `fetch`. Rejects only on an interrupt: why it is not known is a
 * sentence that says what helps.
 */
export const orderOfRun = async (
  registry: RegistryPlace,
  run: StoredRun,
  fetch: boolean,
  context: CommandContext,
): Promise<KnownOrder> => {
  const { services, signal } = context;
  const { task } = run.properties;
  const help = `To see what each step waited for, name the file: acrtask graph FILE --run ${run.name} -r ${registry.name}`;
  if (!task)
    return {
      reason: `The service does not keep the task file of a run without a task. ${help}`,
      ofBuild: orderOfBuild,
    };
  try {
    const stored = await services.tasks.get(registry, task);
    const order = await orderOfTask(stored, fetch, context);
    if ('reason' in order) return { reason: `${order.reason.replace(/\.?$/, '.')} ${help}` };
    return isCurrent(run, stored)
      ? order
      : { ...order, doubt: `Task '${task}' was changed after this run: the order of its steps is that of now.` };
  } catch (error) {
    if (signal.aborted || !(error instanceof ServiceError)) throw error;
    const why = error.status === 404 ? `Task '${task}' is no longer there.` : `Task '${task}' cannot be read.`;
    return { reason: `${why} ${help}` };
  }
};
