import { defineCommand } from '../../cli/command.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { credentialRows } from './rows.ts';

export default defineCommand({
  summary: 'List the logins of a task for other registries.',
  examples: [
    { about: 'List the logins.', command: 'acrtask credential list -r myregistry -n hello' },
    { about: 'List them as a table.', command: 'acrtask credential list -r myregistry -n hello -o table' },
  ],
  options: { name: taskName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, { services }) =>
    services.tasks.getDetails(await services.registries.findManaged(ref, taskGate), name),
  permissions: { always: [rights.registry.read, rights.task.readSecrets] },
  shape: 'credentials',
  rows: credentialRows,
});
