import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, name, names, optional } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import { confirm } from '../shared/confirm.ts';
import { registryOptions, taskGate, yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

interface Result {
  readonly runId: string;
  readonly canceled: boolean;
  readonly error?: string;
}

/**
 * Cancels a run, or reports how it ended if it is over, because the service accepts that request and does nothing. Under
 * `az` it only sends the request, as az does.
 */
const cancelUnlessOver = async (
  registry: RegistryPlace,
  runId: string,
  { services, messages, underAz }: CommandContext,
): Promise<boolean> => {
  const ended = underAz ? undefined : await services.runs.finalStatus(registry, runId);
  if (ended === undefined) await services.runs.cancel(registry, runId);
  else await messages.warn(`Run ${runId} has already ended (${ended}). There is nothing to cancel.`);
  return ended === undefined;
};

const count = (ids: readonly string[]): string => (ids.length === 1 ? '1 run' : `${ids.length} runs`);

export default defineCommand({
  summary: 'Cancel queued and ongoing runs.',
  description:
    'Cancel queued and ongoing runs: those that you name or, with --all and after confirmation, all of a task or of the registry. Reports the outcome for each run; for several runs, that is the result.',
  examples: [
    { about: 'Cancel a run.', command: 'acrtask cancel-run -r myregistry --run-id cf1' },
    { about: 'Cancel several runs.', command: 'acrtask cancel-run -r myregistry --run-id cf1 cf2' },
    {
      about: 'Cancel all queued and ongoing runs of a task.',
      command: 'acrtask cancel-run -r myregistry --all -n hello --yes',
    },
  ],
  options: {
    runId: option('--run-id <ids...>', 'IDs of the runs, such as cf1.', optional(names()), { suggests: 'ongoingRuns' }),
    all: option('--all', 'All queued and ongoing runs.', flag()),
    name: option('--name, -n <name>', 'With --all, only runs of this task.', optional(name()), { suggests: 'tasks' }),
    ...registryOptions,
    yes,
  },
  check: ({ runId, all, name }) => [
    ...(!runId && !all ? ['the following arguments are required: --run-id or --all'] : []),
    ...(runId && all ? ['--run-id and --all cannot be combined.'] : []),
    ...(name !== undefined && !all ? ['--name can only be used with --all: a run ID already identifies one run.'] : []),
  ],
  request: (values) => values,
  execute: async ({ runId, all, name, yes, ...ref }, context) => {
    const { services, messages } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const named = [...new Set(runId ?? [])];
    const [only] = named;
    if (only !== undefined && named.length === 1) {
      if (await cancelUnlessOver(registry, only, context))
        if (!context.underAz)
          // az says nothing.
          await messages.notice(`Canceled run ${only}.`);
      return undefined;
    }

    const ids = all
      ? (await services.runs.list(registry, { filter: runsFilter({ name, ongoing: true }) })).map((run) => run.name)
      : named;
    const whose = name === undefined ? '' : ` of the task '${name}'`;
    if (ids.length === 0) {
      await messages.warn(`There are no queued or ongoing runs${whose}.`);
      return [];
    }
    if (all && !yes)
      await confirm(`Are you sure you want to cancel ${count(ids)}${whose}: ${ids.join(', ')}?`, context);
    const results: Result[] = [];
    for (const id of ids) {
      try {
        const canceled = await cancelUnlessOver(registry, id, context);
        results.push({ runId: id, canceled });
        if (canceled) await messages.notice(`Canceled run ${id}.`);
      } catch (error) {
        context.signal.throwIfAborted();
        if (!(error instanceof CommandError)) throw error;
        results.push({ runId: id, canceled: false, error: error.message });
        await messages.error(`Run ${id} was not canceled: ${error.message}`);
      }
    }
    const failed = results.filter(({ error }) => error !== undefined).length;
    if (failed === 0) return results;
    await context.print(results);
    throw new CommandError(`${failed} of ${count(ids)} could not be canceled.`);
  },
  permissions: { always: [rights.registry.read, rights.run.read, rights.run.cancel] },
  rows: (results) =>
    itemsOf(results).map((each) => ({
      'RUN ID': at(each, 'runId'),
      CANCELED: at(each, 'canceled'),
      ERROR: at(each, 'error'),
    })),
});
