import type { CommandContext } from '../../cli/command.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/**
 * Shows the log of a run that somebody queued before. For a run that was over already, showing its log is success enough
 * and its failure only said; one that is under way is followed, and throws when it does not succeed. When nobody reads
 * on (`| head -1`) there is nothing left to do.
 */
export const showLog = async (
  registry: RegistryPlace,
  runId: string,
  onInterrupt: OnInterrupt | undefined,
  { services, messages, interrupts }: CommandContext,
): Promise<void> => {
  const wasOver = await services.runs.isOver(registry, runId);
  const { failure } = await services.runs.follow(registry, runId, {
    takeOver: interrupts.takeOver,
    onInterrupt,
    endsWithReader: true,
  });
  if (!failure) return;
  if (!wasOver) throw failure;
  await messages.warn(`${failure.message}.`);
};
