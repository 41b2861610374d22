import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, threeState } from '../../cli/option-schemas.ts';
import { registryOptions, runId, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Archive a run, or stop archiving it.',
  description:
    'Archive a run, or stop archiving it. The service keeps the record and log of an archived run when it purges others.',
  examples: [
    { about: 'Archive a run.', command: 'acrtask update-run -r myregistry --run-id cf1 --no-archive false' },
    { about: 'Stop archiving a run.', command: 'acrtask update-run -r myregistry --run-id cf1 --no-archive' },
  ],
  options: {
    runId,
    ...registryOptions,
    noArchive: option('--no-archive [bool]', 'Whether to stop archiving the run.', optional(threeState())),
  },
  request: async (values, { messages }) => {
    if (values.noArchive === undefined) await messages.warn('No changes were specified: the run stays as it is.');
    return values;
  },
  execute: async ({ runId, noArchive, ...ref }, { services }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    return services.runs.update(registry, runId, noArchive === undefined ? {} : { isArchiveEnabled: !noArchive });
  },
  permissions: { always: [rights.registry.read, rights.run.write] },
  shape: 'run',
  rows: runRows,
});
