import { defineCommand } from '../cli/command.ts';
import { option } from '../cli/option.ts';
import { choice, integer, optional, text, withDefault } from '../cli/values.ts';
import { runsFilter } from '../request/runs-filter.ts';
import { imageWithDigest } from './image-with-digest.ts';
import { registryOptions, taskGate } from './options.ts';
import { runRows } from './rows/run-rows.ts';

const statuses = ['Queued', 'Started', 'Running', 'Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout'] as const;

export default defineCommand({
  summary: 'List the runs of a registry, newest first.',
  examples: [
    { about: 'The newest runs.', command: 'acrtask list-runs -r myregistry -o table' },
    {
      about: 'The last failed run of a task.',
      command: 'acrtask list-runs -r myregistry -n hello --run-status Failed --top 1',
    },
  ],
  options: {
    ...registryOptions,
    name: option('--name, -n <name>', 'Runs of this task only.', optional(text()), { suggests: 'tasks' }),
    runStatus: option('--run-status <status>', 'Runs in this status only.', optional(choice(statuses))),
    image: option(
      '--image, -t <image>',
      'Runs that made this image only: name, name:tag or name@digest.',
      optional(text()),
    ),
    top: option('--top <count>', 'How many runs.', withDefault(integer({ min: 1 }), 15)),
  },
  request: (values) => values,
  execute: async ({ registry: named, resourceGroup, name, runStatus, image, top }, { services }) => {
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const digest = image === undefined ? undefined : await imageWithDigest(image, registry, services);
    const runs = await services.runs.list(registry, { filter: runsFilter({ name, runStatus, image: digest }), top });
    return runs.slice(0, top);
  },
  shape: 'run',
  rows: runRows,
});
