import { applyShape } from '../output/shapes.ts';
import type { RegistryPlace } from '../service/registries.ts';
import type { Services } from '../service/services.ts';
import { doors } from './doors.ts';
import { linesWrittenBy } from './log-lines.ts';
import type { Run } from './registry.ts';
import type { RunDetails } from './results.ts';
import { RunFailedError } from './run-failed-error.ts';
import type { Session } from './session.ts';

const detailsOf = (raw: unknown): RunDetails => applyShape('run', raw) as RunDetails;

/** A call of a program ends by its signal alone. */
const untilAborted = { takeOver: () => () => {}, onInterrupt: 'detach' } as const;

const findPlace = (services: Services, { registry }: { readonly registry: string }): Promise<RegistryPlace> =>
  services.registries.findManaged({ registry }, 'Runs are only supported for managed registries.');

/** What a program can do with a run that was just read or queued. */
export const runHandle = (session: Session, inRegistry: { readonly registry: string }, details: RunDetails): Run => {
  const id = details.runId;
  const ended = (signal: AbortSignal | undefined) =>
    session.within(signal, async (services) =>
      services.runs.wait(await findPlace(services, inRegistry), id, untilAborted),
    );
  return {
    id,
    details,
    refresh: ({ signal } = {}) => session.call(doors.showRun, { signal }, { ...inRegistry, runId: id }),
    log: ({ signal } = {}) =>
      linesWrittenBy((write, leaving) =>
        session.within(
          signal ? AbortSignal.any([signal, leaving]) : leaving,
          async (services) => services.runs.follow(await findPlace(services, inRegistry), id, untilAborted),
          write,
        ),
      ),
    finished: async ({ signal } = {}) => detailsOf((await ended(signal)).raw),
    succeeded: async ({ signal } = {}) => {
      const { raw, failure } = await ended(signal);
      const run = detailsOf(raw);
      if (failure) throw new RunFailedError(failure.message, run, failure.hint);
      return run;
    },
    cancel: ({ signal } = {}) => session.call(doors.cancelRun, { signal }, { ...inRegistry, runId: [id] }),
  };
};
