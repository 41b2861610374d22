import { defineCommand } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { hiddenPasswords, taskWithoutTimer } from '../../request/timers.ts';
import { taskGate } from '../shared/options.ts';
import { taskRows } from '../task/rows.ts';
import { timerOptions } from './options.ts';

export default defineCommand({
  summary: 'Remove a timer from a task.',
  description:
    'Remove a timer from a task. The service knows no other way than to write the whole task anew: a change that somebody else makes in the same moment is lost. To stop a timer only, disable it with timer update.',
  examples: [
    { about: 'Remove a timer.', command: 'acrtask timer remove -r myregistry -n hello --timer-name nightly' },
    {
      about: 'Remove a timer in a group that is known, without a search.',
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
        `The task '${name}' would have to be written anew, and its passwords for ${hidden.join(', ')} could not be read: nothing was changed.`,
        {
          hint: `Stop the timer instead: acrtask timer update -r ${registry.name} -n ${name} --timer-name ${timerName} --enabled false`,
        },
      );
    for (const loginServer of hidden)
      await messages.warn(
        `The password for ${loginServer} could not be read, so it may be lost: set it again with 'acrtask credential update'.`,
      );
    return services.tasks.replace(registry, name, task);
  },
  shape: 'task',
  rows: taskRows,
});
