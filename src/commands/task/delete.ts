import { defineCommand } from '../../cli/command.ts';
import { confirm } from '../shared/confirm.ts';
import { tellNothingToDelete } from '../shared/nothing-to-delete.ts';
import { registryOptions, taskGate, taskName, yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';

export default defineCommand({
  summary: 'Delete a task.',
  description: 'Delete a task. Its runs are kept.',
  examples: [
    { about: 'Delete a task after confirmation.', command: 'acrtask delete -r myregistry -n hello' },
    { about: 'Delete a task in a script.', command: 'acrtask delete -r myregistry -n hello --yes' },
  ],
  options: { name: taskName, ...registryOptions, yes },
  request: (values) => values,
  execute: async ({ name, yes, ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    if (!yes) {
      // az asks without a question mark, and with two blanks.
      const question = context.underAz ? `the task '${name}' ` : `the task '${name}'?`;
      await confirm(`Are you sure you want to delete ${question}`, context);
    }
    const wasThere = await services.tasks.delete(registry, name);
    if (!wasThere) await tellNothingToDelete(`task '${name}'`, registry.name, 'list', context);
  },
  permissions: { always: [rights.registry.read, rights.task.delete] },
});
