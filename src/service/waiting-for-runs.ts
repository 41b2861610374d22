import { abortable } from '../abortable.ts';
import { suggest } from '../did-you-mean.ts';
import { CommandError, ExitCode, InterruptedError, NotFoundError } from '../errors.ts';
import { createLiveLine } from '../follow/live-line.ts';
import { type ExitCodes, exitCodeOfRun, failureWithoutLogs } from '../follow/outcome.ts';
import { isFinal } from '../follow/run-source.ts';
import { askingPatiently, nextPause, pollPauses } from '../follow/run-status.ts';
import type { Connection } from './connection.ts';
import type { RegistryPlace } from './registries.ts';
import type { StoredRun } from './resource.ts';
import { createFindRuns, idKey, type RunReading } from './runs-by-id.ts';

/** What to wait for, and how long. */
export interface WaitHow {
  /** Whether the first run that ends is enough. */
  readonly any: boolean;
  /** Milliseconds to wait at most. */
  readonly timeoutMs?: number | undefined;
  readonly exitCodes: ExitCodes;
}

/** The runs that were waited for, as the service last sent them, and the error unless all of these succeeded. */
export interface WaitedRuns {
  readonly runs: readonly StoredRun[];
  readonly failure: CommandError | undefined;
}

/** How many of the newest runs are compared with an ID that does not exist. */
const comparedRuns = 100;

const statusOf = ({ properties }: StoredRun): string => properties.status ?? 'Queued';
const isOver = (run: StoredRun): boolean => isFinal(statusOf(run));
const described = (runs: readonly StoredRun[]): string =>
  runs.map((run) => `${run.name} (${statusOf(run)})`).join(', ');

/** The run that ended first. */
const firstOf = (runs: readonly StoredRun[]): StoredRun | undefined =>
  runs.toSorted(
    (one, other) => Date.parse(String(one.properties.finishTime)) - Date.parse(String(other.properties.finishTime)),
  )[0];

/** The error for runs that did not all succeed; its exit code tells how they ended if that is the same for all of them. */
const failureOfRuns = (
  runs: readonly StoredRun[],
  registry: string,
  exitCodes: ExitCodes,
): CommandError | undefined => {
  const failed = runs.filter((run) => statusOf(run) !== 'Succeeded');
  const [first] = failed;
  if (!first) return undefined;
  if (runs.length === 1) {
    const { runErrorMessage } = first.properties;
    const state = {
      status: statusOf(first),
      raw: first,
      ...(runErrorMessage ? { errorMessage: runErrorMessage } : {}),
    };
    return failureWithoutLogs(state, { registry, runId: first.name, exitCodes }, 'acrtask');
  }
  const codes = new Set(failed.map((run) => exitCodeOfRun(statusOf(run), exitCodes)));
  return new CommandError(`${failed.length} of ${runs.length} runs did not succeed: ${described(failed)}.`, {
    exitCode: codes.size === 1 ? exitCodeOfRun(statusOf(first), exitCodes) : ExitCode.failure,
    hint: `To see why: acrtask logs -r ${registry} --run-id ${first.name} --explain`,
  });
};

/** The error when the time is over before the runs are; `all` is empty when the service has never responded. */
const outOfTime = (all: readonly StoredRun[], open: readonly StoredRun[], registry: string): CommandError => {
  if (all.length === 0)
    return new CommandError('The service did not respond in time: whether the runs have ended is not known.');
  const sentence =
    all.length === 1
      ? `Run ${described(open)} has not ended in time.`
      : `${open.length} of ${all.length} runs ${open.length === 1 ? 'has' : 'have'} not ended in time: ${described(open)}.`;
  return new CommandError(sentence, {
    exitCode: ExitCode.runUnfinished,
    hint: `To wait longer: acrtask wait-run ${open.map(({ name }) => name).join(' ')} -r ${registry}`,
  });
};

/** What is shown while runs are waited for: `Waiting for 3 runs: 1 Queued, 2 Running, 12 s`. */
const activityText = (open: readonly StoredRun[], elapsedMs: number): string => {
  const statuses = open.map(statusOf);
  const counts = [...new Set(statuses)]
    .sort()
    .map((each) => `${statuses.filter((one) => one === each).length} ${each}`);
  const [only] = open;
  const what = open.length === 1 ? `run ${only?.name}: ${statuses[0]}` : `${open.length} runs: ${counts.join(', ')}`;
  return `Waiting for ${what}, ${Math.round(elapsedMs / 1000)} s`;
};

/** Waits for runs, by their IDs: `Runs.waitFor`. */
export const createWaitingForRuns = (connection: Connection, runs: RunReading) => {
  const find = createFindRuns(runs);

  /** The error for IDs without a run, each with the IDs of recent runs that it may be meant to be. */
  const noSuchRuns = async (registry: RegistryPlace, ids: readonly string[]): Promise<CommandError> => {
    const recent = await runs.list(registry, { top: comparedRuns }).catch((error: unknown) => {
      if (error instanceof InterruptedError) throw error;
      return [];
    });
    const known = recent.map(({ name }) => name);
    const meant = ids.flatMap((id) => {
      const near = suggest(id, known);
      return near.length === 0 ? [] : [`'${id}': did you mean '${near.join("' or '")}'?`];
    });
    const which = ids.map((id) => `'${id}'`).join(', ');
    return new NotFoundError(
      `The registry '${registry.name}' has no run${ids.length === 1 ? '' : 's'} with the ID${ids.length === 1 ? '' : 's'} ${which}.`,
      { hint: [...meant, `'acrtask list-runs -r ${registry.name}' lists the runs.`].join('\n') },
    );
  };

  const wait = async (registry: RegistryPlace, named: readonly string[], how: WaitHow): Promise<WaitedRuns> => {
    const { host, signal, warn } = connection;
    const live = createLiveLine(host);
    const start = host.now().getTime();
    const ids = named.filter((id, index) => named.findIndex((other) => idKey(other) === idKey(id)) === index);
    let latest: ReadonlyMap<string, StoredRun> = new Map();
    const latestOf = (some: readonly string[]): readonly StoredRun[] =>
      some.flatMap((id) => latest.get(idKey(id)) ?? []);

    /** Looks at the runs that had not ended before; resolves to those that have. */
    const look = askingPatiently(async () => {
      const asked = ids.filter((id) => !latestOf([id]).some(isOver));
      const found = await find(registry, asked);
      const missing = asked.filter((id) => !found.has(idKey(id)));
      if (missing.length > 0) throw await noSuchRuns(registry, missing);
      latest = new Map([...latest, ...found]);
      return latestOf(asked).filter(isOver);
    }, signal);
    const outcomeOf = (runs: readonly StoredRun[]): WaitedRuns => ({
      runs,
      failure: failureOfRuns(runs, registry.name, how.exitCodes),
    });

    try {
      for (let pause: number = pollPauses.first; ; pause = nextPause(pause)) {
        const ended = (await look()) ?? [];
        const all = latestOf(ids);
        const open = all.filter((run) => !isOver(run));
        const first = firstOf(ended);
        if (how.any && first) return outcomeOf([first]);
        if (all.length > 0 && open.length === 0) return outcomeOf(all);
        for (const run of ended) {
          await live?.clear();
          await warn(`Run ${run.name} has ended: ${statusOf(run)}.`);
        }
        const elapsed = host.now().getTime() - start;
        const left = (how.timeoutMs ?? Number.POSITIVE_INFINITY) - elapsed;
        if (left <= 0) return { runs: all, failure: outOfTime(all, open, registry.name) };
        if (open.length > 0) await live?.show(activityText(open, elapsed));
        await abortable(host.sleep(Math.min(pause, left), signal), signal);
      }
    } finally {
      await live?.clear();
    }
  };

  return async (registry: RegistryPlace, ids: readonly string[], how: WaitHow): Promise<WaitedRuns> => {
    if (ids.length === 0) return { runs: [], failure: undefined };
    try {
      return await wait(registry, ids, how);
    } catch (error) {
      const { reason } = connection.signal;
      if (!(reason instanceof InterruptedError)) throw error;
      const whose = ids.length === 1 ? `Run ${ids[0]} continues` : 'The runs continue';
      throw new InterruptedError(
        `${whose}.\nTo wait again: acrtask wait-run ${ids.join(' ')} -r ${registry.name}`,
        reason.signal,
      );
    }
  };
};
