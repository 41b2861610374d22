import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { integer, optional, text, withDefault } from '../../cli/option-schemas.ts';
import { buildAgentPool } from '../../request/agent-pool.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { agentPoolName, noWait, previewGroup } from './options.ts';
import { agentPoolRows } from './rows.ts';

export default defineCommand({
  summary: 'Create an agent pool: dedicated machines for the task runs of a registry.',
  description:
    'Create an agent pool: dedicated machines for the task runs of a registry, optionally in a virtual network. Requires a Premium registry.',
  examples: [
    { about: 'Create an agent pool.', command: 'acrtask agentpool create -r myregistry -n mypool' },
    {
      about: 'Create a pool of two larger agents without waiting for it to be ready.',
      command: 'acrtask agentpool create -r myregistry -n mypool --tier S2 -c 2 --no-wait',
    },
    {
      about: 'Create a pool in a virtual network.',
      command: 'acrtask agentpool create -r myregistry -n mypool --tier S2 --subnet-id "$SUBNET_ID"',
    },
  ],
  previewGroup,
  options: {
    name: agentPoolName,
    ...registryOptions,
    count: option('--count, -c <count>', 'Number of agents.', withDefault(integer(), 1)),
    tier: option(
      '--tier <tier>',
      'Size of an agent: S1 (2 CPUs, 3 GiB), S2 (4, 8), S3 (8, 16), I6 (64, 216, isolated).',
      withDefault(text(), 'S1'),
      { suggests: ['S1', 'S2', 'S3', 'I6'] },
    ),
    os: option('--os <os>', 'Operating system of the agents.', withDefault(text(), 'Linux'), { hidden: true }),
    subnetId: option('--subnet-id <id>', 'Resource id of the subnet for the agents.', optional(text())),
    noWait,
  },
  request: ({ name, registry, resourceGroup, noWait, ...options }) => ({
    ref: { registry, resourceGroup },
    name,
    noWait,
    options,
  }),
  execute: async ({ ref, name, noWait, options }, { services }) => {
    const registry = await services.registries.find(ref);
    return services.agentPools.create(registry, name, buildAgentPool(options, registry.location), { noWait });
  },
  permissions: {
    always: [rights.registry.read, rights.agentPool.write, rights.agentPool.read],
    'unless --no-wait is given': [rights.agentPool.poll],
    'with --subnet-id': [rights.agentPool.joinSubnet],
  },
  shape: 'agentPool',
  rows: agentPoolRows,
});
