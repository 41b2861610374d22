import type { CommandContext } from '../../cli/command.ts';
import { suggest } from '../../did-you-mean.ts';
import { NotFoundError } from '../../errors.ts';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { LogViewOptions, SeenSteps } from '../../follow/view/log-view.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { EndedRun, FollowHow } from '../../service/run-following.ts';

/** How the log of an existing run is shown. */
export interface ShowLogOptions {
  readonly onInterrupt?: OnInterrupt | undefined;
  readonly explain: boolean;
  readonly exitCodes: ExitCodes;
  /** Which part of it is shown; all of it by default. */
  readonly view?: LogViewOptions | undefined;
  /** The file to write what is shown to, as well. */
  readonly save?: string | undefined;
}

/** Follows the run, and saves what is shown of its log. */
const followSaving = async (
  follow: (how: Pick<FollowHow, 'copyTo' | 'endsWithReader'>) => Promise<EndedRun>,
  path: string | undefined,
  context: CommandContext,
): Promise<EndedRun> => {
  if (path === undefined) return follow({ endsWithReader: true });
  const saved = await (await import('../shared/saved-log.ts')).openSavedLog(path, context);
  let ended: EndedRun;
  try {
    ended = await follow({ copyTo: saved.stream });
  } catch (error) {
    await saved.stop();
    throw error;
  }
  await saved.finish();
  return ended;
};

/** The error for a step that the log does not have. */
const noSuchStep = (step: string, runId: string, { steps }: SeenSteps): NotFoundError => {
  const [near] = suggest(step, steps);
  return new NotFoundError(
    `The log of run ${runId} has no step '${step}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
    { hint: steps.length === 0 ? 'No step has begun.' : `Its steps: ${steps.join(', ')}` },
  );
};

/**
 * Shows the log of an existing run, or a part of it. For a run that has already ended, showing the log is success, and a
 * failed run is only reported, with `explain` along with the reason; with detailed exit codes, the run decides all the
 * same. Follows an ongoing run, and throws when it does not succeed. Stops when the reader leaves (`| head -1`), unless
 * the log is saved. Throws NotFoundError for a step that the log does not have.
 */
export const showLog = async (
  registry: RegistryPlace,
  runId: string,
  { onInterrupt, explain, exitCodes, view, save }: ShowLogOptions,
  context: CommandContext,
): Promise<void> => {
  const { services, messages, interrupts } = context;
  const wasOver = await services.runs.isOver(registry, runId);
  const follow = (how: Partial<FollowHow>): Promise<EndedRun> =>
    services.runs.follow(registry, runId, { takeOver: interrupts.takeOver, onInterrupt, exitCodes, view, ...how });
  const { failure, raw, seen } = await followSaving(follow, save, context);
  const step = view?.step;
  const missing = step === undefined || !seen || seen.steps.includes(step) ? undefined : noSuchStep(step, runId, seen);
  if (seen && seen.beside.length > 0)
    await messages.warn(
      `Other steps ran at the same time (${seen.beside.join(', ')}): lines that they printed may be among those shown.`,
    );
  if (failure && explain) {
    const { explainFailure } = await import('../access/explain-failure.ts');
    await explainFailure(registry, raw, context, 'The failure at the end of this log is not one that acrtask knows.');
  }
  if (failure && (!wasOver || exitCodes === 'detailed')) {
    if (missing) await messages.warn(`${missing.message}\n${missing.hint}`);
    throw failure;
  }
  if (failure) await messages.warn(`${failure.message}.`);
  if (missing) throw missing;
};
