import { defineCommand } from '../../cli/command.ts';
import { printable } from '../../printable.ts';
import { findTask } from '../access/find-task.ts';
import { registryOptions, taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskArgument, taskNameInstead, taskNameProblems } from '../shared/task-argument.ts';
import { triggerFacts } from './trigger-facts.ts';
import { triggerData, triggerRows, triggerText } from './trigger-text.ts';

export default defineCommand({
  summary: 'Explain what starts runs of a task, and when.',
  description: `Explain what starts runs of a task automatically: which base images the last successful run recorded, and whether their tags have moved to other content since; when each timer starts a run next, in UTC and in local time; and which branch of which repository is watched. With --output or --query, the same is printed as data.
acrtask reads tags in registries in Azure as you, and tags in other registries without a login. What it cannot read is unknown, with the reason.`,
  examples: [
    { about: 'Explain what starts runs of a task.', command: 'acrtask explain-trigger hello -r myregistry' },
    { about: 'Show it as a table.', command: 'acrtask explain-trigger hello -r myregistry -o table' },
    {
      about: 'List the base images, and whether they have changed since.',
      command: 'acrtask explain-trigger hello -r myregistry --query "baseImages[].[state, image]" -o tsv',
    },
  ],
  positionals: taskArgument,
  options: { ...taskNameInstead, ...registryOptions },
  check: (values) => [
    ...taskNameProblems(values),
    ...((values.task ?? values.name) === undefined ? ['the following arguments are required: TASK or --name/-n'] : []),
  ],
  request: ({ task, name, ...ref }) => ({ ref, task: task ?? name ?? '' }),
  execute: async ({ ref, task }, context) => {
    const { services, host, askedFormat, globals, redact } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const facts = await triggerFacts(registry, await findTask(registry, task, context), context);
    if (askedFormat !== undefined || globals.query !== undefined) return triggerData(facts);
    await host.stdout.write(printable(redact(triggerText(facts, host.timeZone()))));
    return undefined;
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets, rights.run.read],
    'without permission to read the credentials of the task': [rights.task.read],
    'with a base image in a registry in Azure': [
      rights.subscription.read,
      rights.image.pull,
      rights.image.readMetadata,
    ],
  },
  shape: 'plain',
  rows: triggerRows,
});
