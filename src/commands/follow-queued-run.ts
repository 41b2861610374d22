import type { CommandContext } from '../cli/command.ts';
import type { OnInterrupt } from '../service/follow/interrupt.ts';
import type { FoundRegistry } from '../service/registries.ts';

interface FollowValues {
  readonly noLogs: boolean;
  readonly noWait: boolean;
  readonly onInterrupt?: OnInterrupt | undefined;
}

interface QueuedRun {
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * What a command that has queued a run does next, by --no-wait and --no-logs: prints the queued run, waits for the end,
 * or shows the log. Resolves to the run to print, if any; throws when the run did not succeed.
 */
export const followQueuedRun = async (
  what: 'run' | 'build',
  registry: FoundRegistry,
  queued: QueuedRun,
  { noLogs, noWait, onInterrupt }: FollowValues,
  { services, messages, interrupts }: CommandContext,
): Promise<unknown> => {
  const runId = String(queued.properties.runId);
  await messages.warn(`Queued a ${what} with ID: ${runId}`);
  if (noWait) return queued;
  await messages.warn('Waiting for an agent...');
  const how = { takeOver: interrupts.takeOver, onInterrupt };
  const { raw, failure } = noLogs
    ? await services.runs.wait(registry, runId, how)
    : await services.runs.follow(registry, runId, how);
  if (failure) throw failure;
  return noLogs ? raw : undefined;
};
