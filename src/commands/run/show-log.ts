import type { CommandContext } from '../../cli/command.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/**
 * Shows the log of an existing run. For a run that has already ended, showing the log is success, and a failed run is only
 * reported. Follows an ongoing run, and throws when it does not succeed. Stops when the reader leaves (`| head -1`).
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
