import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { text, threeState, withDefault } from '../../cli/values.ts';
import { timerInWords } from '../../request/cron-words.ts';
import { timerChange } from '../../request/timers.ts';
import { changeTask } from '../shared/change-task.ts';
import { taskGate } from '../shared/options.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';

export default defineCommand({
  summary: 'Run a task at fixed times.',
  description: 'Run a task at fixed times. If the task has a timer of that name, that one is changed.',
  examples: [
    {
      about: 'Run a task every night at one.',
      command: "acrtask timer add -r myregistry -n hello --timer-name nightly --schedule '0 1 * * *'",
    },
    {
      about: 'Prepare a timer that does not start runs yet.',
      command:
        "acrtask timer add -r myregistry -n hello --timer-name noon --schedule '0 12 * * Mon-Fri' --enabled false",
    },
  ],
  options: {
    ...timerOptions,
    schedule: option('--schedule <cron>', 'When to run (UTC), as cron: minute hour day month weekday.', text()),
    enabled: option('--enabled [bool]', 'Whether the timer starts runs.', withDefault(threeState(), true)),
  },
  request: async (values, { messages }) => {
    await messages.warn(timerInWords(values.timerName, values.schedule));
    return values;
  },
  execute: async ({ name, registry, resourceGroup, ...timer }, context) => {
    const { services } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    return changeTask(found, await services.tasks.get(found, name), timerChange(timer), context);
  },
  shape: 'task',
  rows: taskRows,
});
