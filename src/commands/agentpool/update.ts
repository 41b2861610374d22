import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { integer, optional } from '../../cli/option-schemas.ts';
import { buildAgentPoolUpdate } from '../../request/agent-pool.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { agentPoolGate, agentPoolName, noWait, previewGroup } from './options.ts';
import { agentPoolRows } from './rows.ts';

export default defineCommand({
  summary: 'Change the number of agents in a pool.',
  examples: [
    { about: 'Scale the pool to five agents.', command: 'acrtask agentpool update -r myregistry -n mypool --count 5' },
    {
      about: 'Scale the pool to zero, without waiting for the change to finish.',
      command: 'acrtask agentpool update -r myregistry -n mypool --count 0 --no-wait',
    },
  ],
  previewGroup,
  options: {
    name: agentPoolName,
    ...registryOptions,
    count: option('--count, -c <count>', 'Number of agents.', optional(integer())),
    noWait,
  },
  request: ({ name, registry, resourceGroup, count, noWait }) => ({
    ref: { registry, resourceGroup },
    name,
    noWait,
    change: buildAgentPoolUpdate(count),
  }),
  execute: async ({ ref, name, noWait, change }, { services }) =>
    services.agentPools.update(await services.registries.findManaged(ref, agentPoolGate), name, change, { noWait }),
  permissions: {
    always: [rights.registry.read, rights.agentPool.write, rights.agentPool.read],
    'unless --no-wait is given': [rights.agentPool.poll],
  },
  shape: 'agentPool',
  rows: agentPoolRows,
});
