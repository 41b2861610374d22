import type { CommandContext } from '../../cli/command.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/** How the log of an existing run is shown. */
export interface ShowLogOptions {
  readonly onInterrupt?: OnInterrupt | undefined;
  readonly explain: boolean;
  readonly exitCodes: ExitCodes;
}

/**
 * Shows the log of an existing run. For a run that has already ended, showing the log is success, and a failed run is only
 * reported, with `explain` along with the reason; with detailed exit codes, the run decides all the same. Follows an
 * ongoing run, and throws when it does not succeed. Stops when the reader leaves (`| head -1`).
 */
export const showLog = async (
  registry: RegistryPlace,
  runId: string,
  { onInterrupt, explain, exitCodes }: ShowLogOptions,
  context: CommandContext,
): Promise<void> => {
  const { services, messages, interrupts } = context;
  const wasOver = await services.runs.isOver(registry, runId);
  const { failure, raw } = await services.runs.follow(registry, runId, {
    takeOver: interrupts.takeOver,
    onInterrupt,
    exitCodes,
    endsWithReader: true,
  });
  if (!failure) return;
  if (explain) {
    const { explainFailure } = await import('../access/explain-failure.ts');
    await explainFailure(registry, raw, context, 'The failure at the end of this log is not one that acrtask knows.');
  }
  if (!wasOver || exitCodes === 'detailed') throw failure;
  await messages.warn(`${failure.message}.`);
};
