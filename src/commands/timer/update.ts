import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text, threeState } from '../../cli/option-schemas.ts';
import { parseCron } from '../../request/cron.ts';
import { timerChange, timersWith } from '../../request/timers.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';
import { sayNextStarts } from './say-next-starts.ts';

export default defineCommand({
  summary: 'Change a timer of a task.',
  description:
    'Change a timer of a task, and show the next five times at which it starts a run, in UTC and in local time.',
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
    if (values.schedule !== undefined) parseCron(values.schedule);
    return values;
  },
  execute: async ({ name, registry, resourceGroup, ...timer }, context) => {
    const { services, underAz } = context;
    const found = await services.registries.findManaged({ registry, resourceGroup }, taskGate);
    // The service would create a timer for an unknown name.
    const stored = await services.tasks.get(found, name);
    timersWith(stored, timer.timerName);
    if (timer.schedule === undefined && timer.enabled === undefined) return stored;
    const changed = await services.tasks.change(found, stored, timerChange(timer));
    if (!underAz || timer.schedule !== undefined) await sayNextStarts(changed, context, timer.timerName);
    return changed;
  },
  permissions: { always: [rights.registry.read, rights.task.read, rights.task.write] },
  shape: 'task',
  rows: taskRows,
});
