import { checkAll } from '../../check-all.ts';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, flag, integer, optional, text, withDefault } from '../../cli/option-schemas.ts';
import { ServiceError, UsageError } from '../../errors.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { pointInTime } from '../shared/time-option.ts';
import { imageWithDigest } from './image-digest.ts';
import { runRows } from './rows.ts';

const statuses = ['Queued', 'Started', 'Running', 'Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout'] as const;

/** Warns if the registry has no such task, because its name may be misspelled. Does nothing if the user may not read tasks. */
const tellMissingTask = async (
  task: string,
  registry: RegistryPlace,
  { services, messages }: CommandContext,
): Promise<void> => {
  try {
    await services.tasks.get(registry, task);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.status !== 404) return;
    await messages.warn(
      `The registry '${registry.name}' has no task '${task}'. 'acrtask list -r ${registry.name}' lists the tasks.`,
    );
  }
};

export default defineCommand({
  summary: 'List the runs in a registry, newest first.',
  examples: [
    { about: 'List the newest runs.', command: 'acrtask list-runs -r myregistry -o table' },
    {
      about: 'Show the last failed run of a task.',
      command: 'acrtask list-runs -r myregistry -n hello --run-status Failed --top 1',
    },
    { about: 'List the ongoing runs.', command: 'acrtask list-runs -r myregistry --ongoing -o table' },
    {
      about: 'List the runs that failed in the last two hours.',
      command: 'acrtask list-runs -r myregistry --run-status Failed --since 2h --top 100',
    },
    { about: 'Watch the newest runs of a task.', command: 'acrtask list-runs -r myregistry -n hello --watch' },
    {
      about: 'Print a line of JSON whenever a run is queued or changes.',
      command: 'acrtask list-runs -r myregistry --watch -o json --query "{run: runId, status: status}"',
    },
  ],
  options: {
    ...registryOptions,
    name: option('--name, -n <name>', 'Only runs of this task.', optional(text()), { suggests: 'tasks' }),
    runStatus: option('--run-status <status>', 'Only runs with this status.', optional(choice(statuses))),
    image: option(
      '--image, -t <image>',
      'Only runs that produced this image: name, name:tag, or name@digest.',
      optional(text()),
    ),
    since: option(
      '--since <time>',
      'Only runs queued since this time: 2h (ago), 2026-11-01, or 2026-11-01T08:30Z.',
      optional(text()),
    ),
    until: option(
      '--until <time>',
      'Only runs queued before this time, in the same form as --since.',
      optional(text()),
    ),
    ongoing: option('--ongoing', 'Only runs that have not ended yet.', flag()),
    top: option('--top <count>', 'Maximum number of runs.', withDefault(integer({ min: 1 }), 15)),
    watch: option(
      '--watch',
      'Show what becomes of the runs until Ctrl-C: as a live table, or in a pipe as a row, or with -o json a line of JSON, for each change.',
      flag(),
      { own: true },
    ),
  },
  check: ({ ongoing, runStatus }) =>
    ongoing && runStatus ? ['--ongoing and --run-status cannot be combined: both filter by status.'] : [],
  request: ({ since, until, ...values }, { host }) => {
    const now = host.now();
    const { from, to } = checkAll({
      from: () => (since === undefined ? undefined : pointInTime('--since', since, now)),
      to: () => (until === undefined ? undefined : pointInTime('--until', until, now)),
    });
    if (from && to && from >= to) throw new UsageError(['argument --until: the time must be later than --since']);
    return { ...values, since: from, until: to };
  },
  execute: async ({ registry: named, resourceGroup, image, top, watch, ...wanted }, context) => {
    const { services } = context;
    const watching = watch ? await import('./watch-runs.ts') : undefined;
    const view = watching?.runsViewFor(context);
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const digest = image === undefined ? undefined : await imageWithDigest(image, registry, services);
    const query = { filter: runsFilter({ ...wanted, image: digest }), top };
    const tellIfNone = async (runs: readonly StoredRun[]): Promise<void> => {
      if (runs.length === 0 && wanted.name !== undefined && !context.underAz)
        await tellMissingTask(wanted.name, registry, context);
    };
    if (watching && view) return watching.watchRuns(registry, query, view, context, tellIfNone);
    const runs = await services.runs.list(registry, query);
    await tellIfNone(runs);
    return runs;
  },
  permissions: {
    always: [rights.registry.read, rights.run.read],
    'with the tag of an --image': [rights.image.pull, rights.image.readMetadata],
    'with the tag of an --image, unless signed in with az login': [rights.subscription.read],
    'if the task of --name has no runs': [rights.task.read],
  },
  shape: 'run',
  rows: runRows,
});
