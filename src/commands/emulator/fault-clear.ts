import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text } from '../../cli/option-schemas.ts';
import { partsOfFault } from '../../emulator/faults/fault-list.ts';
import { askRunningEmulator } from './ask-emulator.ts';
import { faultNames, problemsOfFaultName } from './fault-names.ts';

export default defineCommand({
  summary: 'Clear a fault in the running emulator.',
  description: 'Clear a fault in the running emulator, or all faults. A fault that is not set is ignored.',
  examples: [
    {
      about: 'Give back the right to assign roles.',
      command: 'acrtask emulator fault clear no-role-assignment-rights',
    },
    { about: 'Clear all faults.', command: 'acrtask emulator fault clear --all' },
  ],
  positionals: { fault: option('[name]', 'Fault to clear.', optional(text()), { suggests: faultNames }) },
  options: { all: option('--all', 'Clear all faults.', flag()) },
  check: ({ fault, all }) => {
    if (fault === undefined) return all ? [] : ['argument [name]: name a fault, or clear all with --all'];
    return all ? ['argument --all: not allowed with a name'] : problemsOfFaultName('[name]', partsOfFault(fault).name);
  },
  request: ({ fault }) => fault && partsOfFault(fault).name,
  execute: (name, { host }) => askRunningEmulator(host, 'DELETE', `/emulator/faults${name ? `/${name}` : ''}`),
});
