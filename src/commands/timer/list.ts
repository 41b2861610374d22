import { defineCommand } from '../../cli/command.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { timerRows, timerRowsWithTimes } from './rows.ts';
import { sayNextStarts, startsOf } from './say-next-starts.ts';

export default defineCommand({
  summary: 'List the timers of a task.',
  description:
    'List the timers of a task, each with the next five times at which it starts a run, in UTC and in local time: in columns with --output table, and otherwise on standard error, so that the output stays what az prints.',
  examples: [
    { about: 'List the timers as a table.', command: 'acrtask timer list -r myregistry -n hello -o table' },
    {
      about: 'List the names of the enabled timers.',
      command: 'acrtask timer list -r myregistry -n hello --query "[?status==\'Enabled\'].name" -o tsv',
    },
  ],
  options: { name: taskName, ...registryOptions },
  request: (values) => values,
  execute: async ({ name, ...ref }, context) => {
    const { services, host, globals, print, underAz } = context;
    const task = await services.tasks.get(await services.registries.findManaged(ref, taskGate), name);
    if (underAz) return task;
    if (globals.output === 'table' && globals.query === undefined) {
      const starts = await startsOf(task, context);
      const rows = (shaped: unknown) => timerRowsWithTimes(shaped, starts, host.timeZone());
      return print(task, { shape: 'timers', rows });
    }
    await sayNextStarts(task, context);
    return task;
  },
  permissions: { always: [rights.registry.read, rights.task.read] },
  shape: 'timers',
  rows: timerRows,
});
