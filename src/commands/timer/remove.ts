import { defineCommand } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { hiddenPasswords, taskWithoutTimer } from '../../request/timers.ts';
import { taskGate } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';

export default defineCommand({
  summary: 'Remove a timer from a task.',
  description:
    'Remove a timer from a task. The service requires replacing the whole task, so a concurrent change by someone else is lost. To stop a timer without removing it, disable it with timer update.',
  examples: [
    { about: 'Remove a timer.', command: 'acrtask timer remove -r myregistry -n hello --timer-name nightly' },
    {
      about: 'Remove a timer from a task in a given resource group.',
      command: 'acrtask timer remove -g myResourceGroup -r myregistry -n hello --timer-name nightly',
    },
  ],
  options: { ...timerOptions },
  request: (values) => values,
  execute: async ({ name, timerName, ...ref }, { services, messages, underAz }) => {
    const registry = await services.registries.findManaged(ref, taskGate);
    const stored = await services.tasks.getWhole(registry, name);
    const task = taskWithoutTimer(stored, timerName);
    const hidden = hiddenPasswords(stored);
    if (hidden.length > 0 && !underAz)
      throw new CommandError(
        `Removing the timer requires replacing the task '${name}', but its passwords for ${hidden.join(', ')} cannot be read. Nothing was changed.`,
        {
          hint: `Disable the timer instead: acrtask timer update -r ${registry.name} -n ${name} --timer-name ${timerName} --enabled false`,
        },
      );
    for (const loginServer of hidden)
      await messages.warn(
        `The password for ${loginServer} could not be read and may be lost. Set it again with 'acrtask credential update'.`,
      );
    return services.tasks.replace(registry, name, task);
  },
  permissions: { always: [rights.registry.read, rights.task.readSecrets, rights.task.write] },
  shape: 'task',
  rows: taskRows,
});
