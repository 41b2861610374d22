import { defineCommand } from '../../cli/command.ts';
import { removalEntry } from '../../request/credentials.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { storedLoginServer } from './login-servers.ts';
import { loginOptions } from './options.ts';
import { credentialRows } from './rows.ts';

export default defineCommand({
  summary: 'Remove a login for another registry from a task.',
  examples: [
    {
      about: 'Remove a login.',
      command: 'acrtask credential remove -r myregistry -n hello --login-server mybaseregistry.azurecr.io',
    },
    {
      about: 'Remove a login from a task in a given resource group.',
      command:
        'acrtask credential remove -g myResourceGroup -r myregistry -n hello --login-server mybaseregistry.azurecr.io',
    },
  ],
  options: { ...loginOptions },
  request: (values) => values,
  execute: async ({ name, loginServer, ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const { task } = await services.tasks.getForChange(registry, name);
    const stored = storedLoginServer(task, loginServer);
    return services.tasks.change(registry, task, { credentials: removalEntry(stored) });
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets, rights.task.write],
    "if listing the task's secrets is refused": [rights.task.read],
  },
  shape: 'credentials',
  rows: credentialRows,
});
