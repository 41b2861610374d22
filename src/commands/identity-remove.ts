import { defineCommand } from '../cli/command.ts';
import { identityRemoving, removesAllIdentities } from '../request/identity-change.ts';
import type { StoredTask } from '../request/stored-task.ts';
import { identitiesOption } from './identities-option.ts';
import { registryOptions, taskGate, taskName } from './options.ts';
import { taskRows } from './rows/task-rows.ts';

export default defineCommand({
  summary: 'Take managed identities from a task.',
  description: 'Take managed identities from a task. Those that are not named stay.',
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
      '[system] (also when none is named), and names, client ids or resource ids of user-assigned ones; or [all].',
    ),
  },
  request: (values) => ({ ...values, all: removesAllIdentities(values.identities ?? []) }),
  execute: async ({ name, identities = [], all, ...ref }, { services }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    if (all) return services.tasks.update(registry, name, { identity: { type: 'None' } });
    const { identity } = (await services.tasks.get(registry, name)) as unknown as StoredTask;
    const left = identityRemoving(identity ?? undefined, identities, name);
    return services.tasks.update(registry, name, { identity: left });
  },
  shape: 'changedTask',
  rows: taskRows,
});
