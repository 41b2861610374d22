import { defineCommand } from '../../cli/command.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { previewGroup, taskRunGate } from './options.ts';
import { taskRunRows } from './rows.ts';

export default defineCommand({
  summary: 'List the task runs in a registry.',
  examples: [
    { about: 'List the task runs as a table.', command: 'acrtask taskrun list -r myregistry -o table' },
    { about: 'List the names of the task runs.', command: 'acrtask taskrun list -r myregistry --query [].name -o tsv' },
  ],
  previewGroup,
  options: { ...registryOptions },
  request: (values) => values,
  execute: async (ref, { services }) => services.taskRuns.list(await services.registries.findManaged(ref, taskRunGate)),
  permissions: { always: [rights.registry.read, rights.taskRun.read] },
  shape: 'taskRun',
  rows: taskRunRows,
});
