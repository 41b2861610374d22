import { defineCommand } from '../../cli/command.ts';
import { credentialsWith, customRegistryEntry } from '../../request/credentials.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { storedLoginServer } from './login-servers.ts';
import { checkLogin, loginIdentity, loginOptions, secretOptions } from './options.ts';
import { credentialRows } from './rows.ts';

export default defineCommand({
  summary: "Replace a task's login for another registry.",
  description: "Replace a task's login for another registry. Nothing of the old login is kept.",
  examples: [
    {
      about: 'Log in with the system-assigned identity instead.',
      command:
        'acrtask credential update -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity "[system]"',
    },
    {
      about: 'Log in with a user name and password.',
      command: 'acrtask credential update -r myregistry -n hello --login-server docker.io -u hubuser -p "$PASSWORD"',
    },
  ],
  options: { ...loginOptions, ...secretOptions },
  request: async (values, context) => {
    await checkLogin(values, context);
    return values;
  },
  execute: async ({ name, loginServer, registry, resourceGroup, ...login }, context) => {
    const { services } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    const { task } = await services.tasks.getForChange(found, name);
    const stored = storedLoginServer(task, loginServer);
    const useIdentity = await loginIdentity(login.useIdentity, task, found, context);
    const entry = customRegistryEntry({ ...login, useIdentity }, (await services.suffixes()).keyVault);
    return services.tasks.change(found, task, { credentials: credentialsWith(stored, entry) });
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets, rights.task.write],
    "if listing the task's secrets is refused": [rights.task.read],
    'with an identity given by its name or resource ID': [rights.identity.read],
  },
  shape: 'credentials',
  rows: credentialRows,
});
