import { defineCommand } from '../cli/command.ts';
import { registryOptions, runId, taskGate } from './options.ts';

export default defineCommand({
  summary: 'Cancel a run that is queued or under way.',
  examples: [
    { about: 'Cancel a run.', command: 'acrtask cancel-run -r myregistry --run-id cf1' },
    {
      about: "Cancel a run by its registry's group.",
      command: 'acrtask cancel-run -g myResourceGroup -r myregistry --run-id cf1',
    },
  ],
  options: { runId, ...registryOptions },
  request: (values) => values,
  execute: async ({ runId, ...ref }, { services }) =>
    services.runs.cancel(await services.registries.findManaged(ref, taskGate), runId),
});
