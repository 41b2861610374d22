import { defineCommand } from '../../cli/command.ts';
import { registryOptions, runId, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Show a run.',
  examples: [
    { about: 'Show a run.', command: 'acrtask show-run -r myregistry --run-id cf1' },
    {
      about: 'Get the digests of the images that a run pushed.',
      command: 'acrtask show-run -r myregistry --run-id cf1 --query "outputImages[].digest" -o tsv',
    },
  ],
  options: { runId, ...registryOptions },
  request: (values) => values,
  execute: async ({ runId, ...ref }, { services }) =>
    services.runs.get(await services.registries.findManaged(ref, taskGate), runId),
  permissions: { always: [rights.registry.read, rights.run.read] },
  shape: 'run',
  rows: runRows,
});
