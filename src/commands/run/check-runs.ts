import { type RunFailure, runFailure, withoutLog } from '../../access/run-failure.ts';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { name, optional, text, withDefault } from '../../cli/option-schemas.ts';
import { suggest } from '../../did-you-mean.ts';
import {
  CommandError,
  ExitCode,
  InterruptedError,
  messageOf,
  NotFoundError,
  ReportedError,
  UsageError,
} from '../../errors.ts';
import { failedRunsFilter, queuedRunsFilter } from '../../request/check-runs-filters.ts';
import { type DueTimer, dueTimers, missedStarts, neededSince } from '../../request/missed-starts.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun, StoredTask } from '../../service/resource.ts';
import { inTurns } from '../shared/in-turns.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { pointInTime } from '../shared/time-option.ts';
import { type Finding, findingItems, findingRows, findingsText } from './run-findings.ts';

/** Of more failed runs than this, the logs of the newest are read. */
const mostLogs = 50;
const logsAtOnce = 4;

/** The tasks to check. Throws NotFoundError, with the nearest names, when there is none of the name that is wanted. */
const tasksToCheck = (
  tasks: readonly StoredTask[],
  wanted: string | undefined,
  registry: RegistryPlace,
): readonly StoredTask[] => {
  if (wanted === undefined) return tasks;
  const found = tasks.filter((task) => task.name.toLowerCase() === wanted.toLowerCase());
  if (found.length > 0) return found;
  const near = suggest(
    wanted,
    tasks.map((task) => task.name),
  );
  throw new NotFoundError(`The registry '${registry.name}' has no task '${wanted}'.`, {
    hint:
      near.length > 0
        ? `Did you mean '${near.join("' or '")}'?`
        : `'acrtask list -r ${registry.name}' lists the tasks.`,
  });
};

/** Why a run failed. Rejects only on an interrupt. */
const causeOf = async (registry: RegistryPlace, run: StoredRun, { services }: CommandContext): Promise<RunFailure> => {
  const { status = '', runErrorMessage: errorMessage, task } = run.properties;
  try {
    const log = await services.runs.logEnd(registry, run.name);
    return runFailure(log, { registry: registry.name, status, errorMessage, ...(task ? { task } : {}) });
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof InterruptedError) throw error;
    return withoutLog(`The log could not be read: ${messageOf(error)}`);
  }
};

const notRead = withoutLog(`The log was not read: only those of the newest ${mostLogs} failed runs are.`);

const failedRuns = async (
  registry: RegistryPlace,
  since: Date,
  task: string | undefined,
  context: CommandContext,
): Promise<readonly Finding[]> => {
  const runs = await context.services.runs.list(registry, { filter: failedRunsFilter(since, task) });
  return inTurns(runs, logsAtOnce, async (run, index) => ({
    kind: 'failedRun',
    run,
    why: index < mostLogs ? await causeOf(registry, run, context) : notRead,
  }));
};

const missedTimers = async (
  registry: RegistryPlace,
  due: readonly DueTimer[],
  { services }: CommandContext,
): Promise<readonly Finding[]> => {
  if (due.length === 0) return [];
  const tasks = [...new Set(due.map(({ task }) => task))];
  const runs = await services.runs.list(registry, { filter: queuedRunsFilter(neededSince(due), tasks) });
  return missedStarts(due, runs).map((timer) => ({ kind: 'missedTimer', timer }));
};

export default defineCommand({
  summary: 'Check whether runs failed, or timers did not start them, for a nightly job.',
  description: `List the runs that failed or timed out since a time, each with the step that failed and the cause, from the end of its log; and the timers that should have started a run since then and did not. Runs of one task that failed for one cause are shown together. With --output or --query, they are printed as data.
The exit code is 8 if there are any, and 0 if there are none. Canceled runs, disabled tasks and disabled timers do not count. A time of a timer before the last change of its task does not count either, because the timer may be younger.`,
  examples: [
    { about: 'Check the last 24 hours.', command: 'acrtask check-runs -r myregistry' },
    { about: 'Check the last week of a task.', command: 'acrtask check-runs -r myregistry -n hello --since 7d' },
    { about: 'Show what was found as a table.', command: 'acrtask check-runs -r myregistry -o table' },
    {
      about: 'List the failed runs with their steps and causes.',
      command: 'acrtask check-runs -r myregistry --query "[?runId].[runId, step, cause]" -o json',
    },
  ],
  options: {
    ...registryOptions,
    name: option('--name, -n <name>', 'Only runs and timers of this task.', optional(name()), { suggests: 'tasks' }),
    since: option(
      '--since <time>',
      'Since when to check: 24h (ago), 2026-11-01, or 2026-11-01T08:30Z.',
      withDefault(text(), '24h'),
    ),
  },
  request: (values, { host }) => {
    pointInTime('--since', values.since, host.now());
    return values;
  },
  execute: async ({ name: wanted, since: sinceText, ...ref }, context) => {
    const { services, messages, host, askedFormat, globals, print, redact } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const tasks = tasksToCheck(await services.tasks.list(registry), wanted, registry);
    // By the clock of the service, which schedules timers: an age counts from there.
    const now = await services.now();
    const since = pointInTime('--since', sinceText, now);
    if (since >= now) throw new UsageError(['argument --since: the time must be in the past']);
    const { due, limited } = dueTimers(tasks, since, now);
    for (const { task, timer, why } of limited)
      await messages.info(`The timer '${timer}' of the task '${task}' is checked ${why}.`);
    const findings = (
      await Promise.all([
        failedRuns(registry, since, wanted === undefined ? undefined : tasks[0]?.name, context),
        missedTimers(registry, due, context),
      ])
    ).flat();
    if (askedFormat !== undefined || globals.query !== undefined) await print(findingItems(findings, redact));
    else
      await host.stdout.write(
        redact(findingsText(findings, { registry: registry.name, since, limited: limited.length })),
      );
    if (findings.length > 0) throw new ReportedError(ExitCode.findings);
  },
  permissions: {
    always: [rights.registry.read, rights.task.read, rights.run.read],
    'when a run failed': [rights.run.readLog],
  },
  rows: findingRows,
});
