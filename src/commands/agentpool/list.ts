import { defineCommand } from '../../cli/command.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { agentPoolGate, previewGroup } from './options.ts';
import { agentPoolRows } from './rows.ts';

export default defineCommand({
  summary: 'List the agent pools of a registry.',
  examples: [
    { about: 'List the agent pools as a table.', command: 'acrtask agentpool list -r myregistry -o table' },
    {
      about: 'List the names of the pools that are ready.',
      command: 'acrtask agentpool list -r myregistry --query "[?provisioningState==\'Succeeded\'].name" -o tsv',
    },
  ],
  previewGroup,
  options: { ...registryOptions },
  request: (values) => values,
  execute: async (ref, { services }) =>
    services.agentPools.list(await services.registries.findManaged(ref, agentPoolGate)),
  permissions: { always: [rights.registry.read, rights.agentPool.read] },
  shape: 'agentPool',
  rows: agentPoolRows,
});
