import { defineCommand } from '../../cli/command.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { identityRows } from './rows.ts';

export default defineCommand({
  summary: "Show a task's managed identities.",
  examples: [
    { about: 'Show the identities of a task.', command: 'acrtask identity show -r myregistry -n hello' },
    {
      about: 'Get the principal ID, to assign a role to it.',
      command: 'acrtask identity show -r myregistry -n hello --query principalId -o tsv',
    },
  ],
  options: { name: taskName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, { services }) =>
    (await services.tasks.getForChange(await services.registries.findManaged(ref, taskGate), name)).task,
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets],
    "if listing the task's secrets is refused": [rights.task.read],
  },
  shape: 'identity',
  rows: identityRows,
});
