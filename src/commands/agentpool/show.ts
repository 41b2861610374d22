import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { agentPoolGate, agentPoolName, previewGroup } from './options.ts';
import { agentPoolRows } from './rows.ts';

export default defineCommand({
  summary: 'Show an agent pool, or the number of runs that wait for it.',
  examples: [
    { about: 'Show an agent pool.', command: 'acrtask agentpool show -r myregistry -n mypool' },
    {
      about: 'Show how many runs are waiting for it.',
      command: 'acrtask agentpool show -r myregistry -n mypool --queue-count --query count -o tsv',
    },
  ],
  previewGroup,
  options: {
    name: agentPoolName,
    ...registryOptions,
    queueCount: option('--queue-count', 'Show the number of runs that wait for the pool instead.', flag()),
  },
  request: (values) => values,
  execute: async ({ name, queueCount, ...ref }, { services }) => {
    const registry = await services.registries.findManaged(ref, agentPoolGate);
    return queueCount ? services.agentPools.queueStatus(registry, name) : services.agentPools.get(registry, name);
  },
  permissions: {
    always: [rights.registry.read],
    'unless --queue-count is given': [rights.agentPool.read],
    'with --queue-count': [rights.agentPool.queueStatus],
  },
  shape: 'agentPool',
  rows: agentPoolRows,
});
