import { defineCommand } from '../../cli/command.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { previewGroup, taskRunGate, taskRunName } from './options.ts';
import { taskRunRows } from './rows.ts';

export default defineCommand({
  summary: 'Show a task run: its request and the resulting run.',
  description: 'Show a task run: its request and the resulting run. Deployment templates create task runs.',
  examples: [
    { about: 'Show a task run.', command: 'acrtask taskrun show -r myregistry -n mytaskrun' },
    {
      about: 'Get the status of its run.',
      command: 'acrtask taskrun show -r myregistry -n mytaskrun --query runResult.status -o tsv',
    },
  ],
  previewGroup,
  options: { name: taskRunName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, { services }) =>
    services.taskRuns.get(await services.registries.findManaged(ref, taskRunGate), name),
  permissions: { always: [rights.registry.read, rights.taskRun.read] },
  shape: 'taskRun',
  rows: taskRunRows,
});
