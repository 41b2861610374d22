import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { credentialsWith, customRegistryEntry, requireLoginServer } from '../../request/credentials.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { findLoginServer } from './login-servers.ts';
import { checkLogin, loginIdentity, loginOptions, secretOptions, warnOfBareName } from './options.ts';
import { credentialRows } from './rows.ts';

export default defineCommand({
  summary: 'Add a login for another registry to a task.',
  description:
    'Add a login for another registry to a task. With --use-identity alone, the task logs in with that identity, which needs the AcrPull (or AcrPush) role on that registry.',
  examples: [
    {
      about: 'Log in with a user-assigned identity of the task.',
      command:
        'acrtask credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity 11112222-3333-4444-5555-666677778888',
    },
    {
      about: 'Log in with the system-assigned identity of the task.',
      command:
        'acrtask credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity "[system]"',
    },
    {
      about: 'Log in with a user name and password stored in a key vault.',
      command:
        'acrtask credential add -r myregistry -n hello --login-server docker.io -u https://mykeyvault.vault.azure.net/secrets/UserName -p https://mykeyvault.vault.azure.net/secrets/Password --use-identity "[system]"',
    },
  ],
  options: {
    ...loginOptions,
    loginServer: { ...loginOptions.loginServer, suggests: { words: ['docker.io'], names: 'registryServers' } },
    ...secretOptions,
  },
  request: async (values, context) => {
    await checkAllInTurn({
      loginServer: () => requireLoginServer(values.loginServer),
      login: () => checkLogin(values, context),
    });
    return values;
  },
  execute: async ({ name, loginServer, registry, resourceGroup, ...login }, context) => {
    const { services } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    const { task } = await services.tasks.getForChange(found, name);
    if (findLoginServer(task, loginServer) !== undefined)
      throw new CommandError(`Login server '${loginServer}' already exists. You cannot add it again.`, {
        hint: "Replace it with 'acrtask credential update'.",
      });
    const useIdentity = await loginIdentity(login.useIdentity, task, found, context);
    const suffixes = await services.suffixes();
    const entry = customRegistryEntry({ ...login, useIdentity }, suffixes.keyVault);
    await warnOfBareName(loginServer, suffixes.loginServer, context.messages);
    return services.tasks.change(found, task, { credentials: credentialsWith(loginServer, entry) });
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets, rights.task.write],
    "if listing the task's secrets is refused": [rights.task.read],
    'with an identity given by its name or resource ID': [rights.identity.read],
  },
  shape: 'credentials',
  rows: credentialRows,
});
