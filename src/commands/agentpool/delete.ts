import { defineCommand } from '../../cli/command.ts';
import { confirm } from '../shared/confirm.ts';
import { tellNothingToDelete } from '../shared/nothing-to-delete.ts';
import { registryOptions, yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { agentPoolGate, agentPoolName, noWait, previewGroup } from './options.ts';

export default defineCommand({
  summary: 'Delete an agent pool.',
  examples: [
    { about: 'Delete an agent pool after confirmation.', command: 'acrtask agentpool delete -r myregistry -n mypool' },
    {
      about: 'Delete an agent pool in a script, without waiting for the deletion to finish.',
      command: 'acrtask agentpool delete -r myregistry -n mypool --yes --no-wait',
    },
  ],
  previewGroup,
  options: { name: agentPoolName, ...registryOptions, yes, noWait },
  request: (values) => values,
  execute: async ({ name, yes, noWait, ...ref }, context) => {
    const { services, messages, underAz } = context;
    const registry = await services.registries.findManaged(ref, agentPoolGate);
    if (!yes)
      await confirm(`Are you sure you want to delete the agentpool '${name}' in registry '${registry.name}'?`, context);
    const state = await services.agentPools.delete(registry, name, { noWait });
    // az polls the deletion, and fails with the service's message if the pool does not exist.
    if (state === 'Absent' && underAz && !noWait) await services.agentPools.get(registry, name);
    if (state === 'Absent') await tellNothingToDelete(`agent pool '${name}'`, registry.name, 'agentpool list', context);
    // Both in az's words: one as a message, one as the result.
    if (!noWait) return `Agent '${name}' was successfully deleted`;
    await messages.warn(`Started to delete the agent pool '${name}': ${state === 'Absent' ? 'Succeeded' : state}`);
    return undefined;
  },
  permissions: {
    always: [rights.registry.read, rights.agentPool.delete],
    'unless --no-wait is given': [rights.agentPool.pollDeletion],
  },
});
