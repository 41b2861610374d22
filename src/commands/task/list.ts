import { defineCommand } from '../../cli/command.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from './rows.ts';

export default defineCommand({
  summary: 'List the tasks in a registry.',
  examples: [
    { about: 'List the tasks as a table.', command: 'acrtask list -r myregistry -o table' },
    {
      about: 'List the names of the enabled tasks.',
      command: 'acrtask list -r myregistry --query "[?status==\'Enabled\'].name" -o tsv',
    },
  ],
  options: { ...registryOptions },
  request: (values) => values,
  execute: async (ref, { services }) => services.tasks.list(await services.registries.findManaged(ref, taskGate)),
  permissions: { always: [rights.registry.read, rights.task.read] },
  shape: 'task',
  rows: taskRows,
});
