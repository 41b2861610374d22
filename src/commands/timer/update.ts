import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text, threeState } from '../../cli/option-schemas.ts';
import { timerInWords } from '../../request/cron-words.ts';
import { timerChange, timersWith } from '../../request/timers.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';

export default defineCommand({
  summary: 'Change a timer of a task.',
  examples: [
    {
      about: 'Change the schedule.',
      command: "acrtask timer update -r myregistry -n hello --timer-name nightly --schedule '0 3 * * *'",
    },
    {
      about: 'Disable a timer without removing it.',
      command: 'acrtask timer update -r myregistry -n hello --timer-name nightly --enabled false',
    },
  ],
  options: {
    ...timerOptions,
    schedule: option(
      '--schedule <cron>',
      'Schedule in UTC as a cron expression: minute hour day month weekday.',
      optional(text()),
    ),
    enabled: option('--enabled [bool]', 'Whether the timer starts runs.', optional(threeState())),
  },
  request: async (values, { messages }) => {
    if (values.schedule === undefined && values.enabled === undefined)
      await messages.warn('No changes were specified: the timer stays as it is.');
    const inWords = values.schedule === undefined ? undefined : timerInWords(values.timerName, values.schedule);
    return { values, inWords };
  },
  execute: async ({ values: { name, registry, resourceGroup, ...timer }, inWords }, context) => {
    const { services, messages } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    // The service would create a timer for an unknown name.
    const stored = await services.tasks.get(found, name);
    timersWith(stored, timer.timerName);
    if (timer.schedule === undefined && timer.enabled === undefined) return stored;
    const changed = await services.tasks.change(found, stored, timerChange(timer));
    if (inWords !== undefined) await messages.warn(inWords);
    return changed;
  },
  permissions: { always: [rights.registry.read, rights.task.read, rights.task.write] },
  shape: 'task',
  rows: taskRows,
});
