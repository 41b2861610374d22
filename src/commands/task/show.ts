import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from './rows.ts';

export default defineCommand({
  summary: "Show a task's definition.",
  examples: [
    { about: 'Show a task.', command: 'acrtask show -r myregistry -n hello' },
    {
      about: "Get the principal ID of a task's system-assigned identity.",
      command: 'acrtask show -r myregistry -n hello --query identity.principalId -o tsv',
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    withSecureProperties: option(
      '--with-secure-properties',
      'Include secrets, such as the Git token and secret arguments.',
      flag(),
    ),
  },
  request: (values) => values,
  execute: async ({ name, withSecureProperties, ...ref }, { services }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    return withSecureProperties ? services.tasks.getDetails(registry, name) : services.tasks.get(registry, name);
  },
  permissions: {
    always: [rights.registry.read],
    'unless --with-secure-properties is given': [rights.task.read],
    'with --with-secure-properties': [rights.task.readSecrets],
  },
  shape: 'task',
  rows: taskRows,
});
