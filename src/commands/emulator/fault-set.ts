import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { text } from '../../cli/option-schemas.ts';
import { partsOfFault } from '../../emulator/faults/fault-list.ts';
import type { ListedFault } from '../../emulator/faults/planted-faults.ts';
import { askRunningEmulator } from './ask-emulator.ts';
import { faultNames, problemsOfFault } from './fault-names.ts';

export default defineCommand({
  summary: 'Set a fault in the running emulator.',
  description:
    'Set a fault in the running emulator, to see what happens in Azure when something is wrong. It stays set until you clear it; an emulator started with --data keeps it. Some faults take a value: a time, or the name of the one resource that is affected.',
  examples: [
    { about: 'Take away the right to assign roles.', command: 'acrtask emulator fault set no-role-assignment-rights' },
    { about: 'Let role assignments take ten seconds.', command: 'acrtask emulator fault set role-delay=10s' },
    {
      about: 'Make a single registry unreachable.',
      command: 'acrtask emulator fault set registry-unreachable=myregistry',
    },
  ],
  positionals: {
    fault: option('<name[=value]>', 'Fault to set, with its value if it takes one.', text(), { suggests: faultNames }),
  },
  options: {},
  check: ({ fault }) => problemsOfFault('<name[=value]>', fault),
  request: ({ fault }) => partsOfFault(fault),
  execute: ({ name, value }, { host }) =>
    askRunningEmulator(host, 'PUT', `/emulator/faults/${name}`, value === '' ? {} : { value }),
  rows: (shaped) => {
    const { name, value, about } = shaped as ListedFault;
    return [{ NAME: name, SET: value ?? 'yes', ABOUT: about }];
  },
});
