import { option } from '../../cli/option.ts';
import { text } from '../../cli/option-schemas.ts';
import { registryOptions, taskName } from '../shared/options.ts';

/** The timer that a command acts on. */
export const timerOptions = {
  name: taskName,
  ...registryOptions,
  timerName: option('--timer-name <name>', 'Name of the timer.', text(), { suggests: 'timers' }),
};
