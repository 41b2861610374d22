import { defineCommand } from '../../cli/command.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { timerRows } from './rows.ts';

export default defineCommand({
  summary: 'List the timers of a task.',
  examples: [
    { about: 'List the timers as a table.', command: 'acrtask timer list -r myregistry -n hello -o table' },
    {
      about: 'List the names of the enabled timers.',
      command: 'acrtask timer list -r myregistry -n hello --query "[?status==\'Enabled\'].name" -o tsv',
    },
  ],
  options: { name: taskName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, { services }) =>
    services.tasks.get(await services.registries.findManaged(ref, taskGate), name),
  permissions: { always: [rights.registry.read, rights.task.read] },
  shape: 'timers',
  rows: timerRows,
});
