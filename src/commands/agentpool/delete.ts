import { defineCommand } from '../../cli/command.ts';
import { confirm } from '../shared/confirm.ts';
import { tellNothingToDelete } from '../shared/nothing-to-delete.ts';
import { registryOptions, yes } from '../shared/options.ts';
import { agentPoolGate, agentPoolName, noWait, previewGroup } from './options.ts';

export default defineCommand({
  summary: 'Delete an agent pool.',
  examples: [
    { about: 'Delete an agent pool after a question.', command: 'acrtask agentpool delete -r myregistry -n mypool' },
    {
      about: 'Delete an agent pool in a script, without waiting for its end.',
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
    // az asks how the deletion goes, and ends with the service's words for a pool that is not there.
    if (state === 'Absent' && underAz && !noWait) await services.agentPools.get(registry, name);
    if (state === 'Absent') await tellNothingToDelete(`agent pool '${name}'`, registry.name, 'agentpool list', context);
    // Both as az says it: one beside the result, one as the result.
    if (!noWait) return `Agent '${name}' was successfully deleted`;
    await messages.warn(`Started to delete the agent pool '${name}': ${state === 'Absent' ? 'Succeeded' : state}`);
    return undefined;
  },
});
