import { defineCommand } from '../../cli/command.ts';
import { identityRemoving, removesAllIdentities } from '../../request/identity-change.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { identitiesOption } from './options.ts';

export default defineCommand({
  summary: 'Remove managed identities from a task.',
  description: 'Remove managed identities from a task. The task keeps all other identities.',
  examples: [
    { about: 'Remove the system-assigned identity.', command: 'acrtask identity remove -r myregistry -n hello' },
    {
      about: 'Remove a user-assigned identity.',
      command:
        'acrtask identity remove -r myregistry -n hello --identities /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/myACRTasksId',
    },
    {
      about: 'Remove every identity.',
      command: "acrtask identity remove -r myregistry -n hello --identities '[all]'",
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    identities: identitiesOption(
      'Identities: [system] (the default), names, client IDs, or resource IDs of user-assigned identities, or [all].',
      ['[system]', '[all]'],
    ),
  },
  request: (values) => ({ ...values, all: removesAllIdentities(values.identities ?? []) }),
  execute: async ({ name, identities = [], all, ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const stored = await services.tasks.get(registry, name);
    const { identity } = stored;
    const left = all ? ({ type: 'None' } as const) : identityRemoving(identity ?? undefined, identities, name);
    return services.tasks.change(registry, stored, { identity: left });
  },
  permissions: {
    always: [rights.registry.read, rights.task.read, rights.task.write],
    'if user-assigned identities stay': [rights.identity.assign],
  },
  shape: 'task',
  rows: taskRows,
});
