import { defineCommand } from '../../cli/command.ts';
import { registryOptions } from '../shared/options.ts';
import { previewGroup, taskRunGate, taskRunName } from './options.ts';
import { taskRunRows } from './rows.ts';

export default defineCommand({
  summary: 'Show a task run: what was asked for, and the run that came of it.',
  description:
    'Show a task run: what was asked for, and the run that came of it. Task runs are made by deployment templates.',
  examples: [
    { about: 'Show a task run.', command: 'acrtask taskrun show -r myregistry -n mytaskrun' },
    {
      about: 'Get how its run ended.',
      command: 'acrtask taskrun show -r myregistry -n mytaskrun --query runResult.status -o tsv',
    },
  ],
  previewGroup,
  options: { name: taskRunName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, { services }) =>
    services.taskRuns.get(await services.registries.findManaged(ref, taskRunGate), name),
  shape: 'taskRun',
  rows: taskRunRows,
});
