import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { text, threeState, withDefault } from '../../cli/option-schemas.ts';
import { parseCron } from '../../request/cron.ts';
import { hasTimer, timerChange } from '../../request/timers.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';
import { sayNextStarts } from './say-next-starts.ts';

export default defineCommand({
  summary: 'Add a timer to a task.',
  description:
    'Add a timer that runs a task on a schedule, and show the next five times at which it does, in UTC and in local time. If the task has a timer of that name, the command changes it.',
  examples: [
    {
      about: 'Run a task every night at 01:00 UTC.',
      command: "acrtask timer add -r myregistry -n hello --timer-name nightly --schedule '0 1 * * *'",
    },
    {
      about: 'Add a disabled timer.',
      command:
        "acrtask timer add -r myregistry -n hello --timer-name noon --schedule '0 12 * * Mon-Fri' --enabled false",
    },
  ],
  options: {
    ...timerOptions,
    schedule: option(
      '--schedule <cron>',
      'Schedule in UTC as a cron expression: minute hour day month weekday.',
      text(),
    ),
    enabled: option('--enabled [bool]', 'Whether the timer starts runs.', withDefault(threeState(), true)),
  },
  request: (values) => {
    parseCron(values.schedule);
    return values;
  },
  execute: async ({ name, registry, resourceGroup, ...timer }, context) => {
    const { services, messages } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    const stored = await services.tasks.get(found, name);
    const changed = await services.tasks.change(found, stored, timerChange(timer));
    await sayNextStarts(changed, context, timer.timerName);
    if (hasTimer(stored, timer.timerName))
      await messages.warn(`The task '${name}' already had a timer '${timer.timerName}', which was changed.`);
    return changed;
  },
  permissions: { always: [rights.registry.read, rights.task.read, rights.task.write] },
  shape: 'task',
  rows: taskRows,
});
