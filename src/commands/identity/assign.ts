import { defineCommand } from '../../cli/command.ts';
import { identitySpelling } from '../../request/identity.ts';
import { identityAdding } from '../../request/identity-change.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { identitiesOption } from './options.ts';
import { refuseAllIdentities } from './refuse-all-identities.ts';

export default defineCommand({
  summary: 'Assign managed identities to a task.',
  description: 'Assign managed identities to a task. The task keeps the identities that it already has.',
  examples: [
    {
      about: 'Assign a system-assigned identity to a task.',
      command: 'acrtask identity assign -r myregistry -n hello',
    },
    {
      about: 'Assign a system-assigned and a user-assigned identity.',
      command:
        "acrtask identity assign -r myregistry -n hello --identities '[system]' /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/myACRTasksId",
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    identities: identitiesOption(
      'Identities: [system] (the default), and names, client IDs, or resource IDs of user-assigned identities.',
    ),
  },
  request: async (values, context) => {
    const { identities = [], name, registry } = values;
    const removal = `acrtask identity remove -r ${registry} -n ${name} --identities '[all]'`;
    const effect = "[all] removes every identity from the task, as 'acrtask identity remove' does.";
    await refuseAllIdentities(identities, { effect, instead: `To remove every identity: ${removal}` }, context);
    for (const identity of identities) identitySpelling(identity);
    return values;
  },
  execute: async ({ name, identities: named = [], ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const identities = await services.identities.idsOf(named, registry.group);
    const stored = await services.tasks.get(registry, name);
    const { identity } = stored;
    return services.tasks.change(registry, stored, { identity: identityAdding(identity ?? undefined, identities) });
  },
  permissions: {
    always: [rights.registry.read, rights.task.read, rights.task.write],
    'with an identity given by its name or client ID': [rights.identity.read],
    'with a user-assigned identity': [rights.identity.assign],
  },
  shape: 'task',
  rows: taskRows,
});
