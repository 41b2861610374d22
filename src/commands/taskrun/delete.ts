import { defineCommand } from '../../cli/command.ts';
import { confirm } from '../shared/confirm.ts';
import { tellNothingToDelete } from '../shared/nothing-to-delete.ts';
import { registryOptions, yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { previewGroup, taskRunGate, taskRunName } from './options.ts';

export default defineCommand({
  summary: 'Delete a task run.',
  description: 'Delete a task run. The run that it started is kept.',
  examples: [
    { about: 'Delete a task run after confirmation.', command: 'acrtask taskrun delete -r myregistry -n mytaskrun' },
    { about: 'Delete a task run in a script.', command: 'acrtask taskrun delete -r myregistry -n mytaskrun --yes' },
  ],
  previewGroup,
  options: { name: taskRunName, ...registryOptions, yes },
  request: (values) => values,
  execute: async ({ name, yes, ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskRunGate);
    if (!yes) {
      // az asks without a question mark, and with two blanks.
      const question = context.underAz ? `the taskrun '${name}' ` : `the task run '${name}'?`;
      await confirm(`Are you sure you want to delete ${question}`, context);
    }
    const wasThere = await services.taskRuns.delete(registry, name);
    if (!wasThere) await tellNothingToDelete(`task run '${name}'`, registry.name, 'taskrun list', context);
  },
  permissions: { always: [rights.registry.read, rights.taskRun.delete] },
});
