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
  const wait = async (services: Services) => {
    const place = await findPlace(services, inRegistry);
    return { place, ...(await services.runs.wait(place, id, untilAborted)) };
  };
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
    finished: ({ signal } = {}) => session.within(signal, async (services) => detailsOf((await wait(services)).raw)),
    succeeded: ({ signal } = {}) =>
      session.within(signal, async (services, ending) => {
        const { place, raw, failure } = await wait(services);
        const run = detailsOf(raw);
        if (!failure) return run;
        const explanation = await session.explain(place, raw, services, ending);
        throw new RunFailedError(failure.message, run, explanation, failure.hint);
      }),
    cancel: ({ signal } = {}) => session.call(doors.cancelRun, { signal }, { ...inRegistry, runId: [id] }),
  };
};
