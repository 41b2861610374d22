import { defineCommand } from '../../cli/command.ts';
import type { ListedFault } from '../../emulator/faults/planted-faults.ts';
import { askRunningEmulator } from './ask-emulator.ts';

export default defineCommand({
  summary: 'List the faults that can be set in the running emulator.',
  description:
    'List the faults that can be set in the running emulator, and which of them are set. A fault makes the emulator behave as Azure does when something is wrong, such as a right that you lack.',
  examples: [
    { about: 'List the faults.', command: 'acrtask emulator fault list -o table' },
    {
      about: 'List the faults that are set.',
      command: 'acrtask emulator fault list --query "[?isSet].name" -o tsv',
    },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host }) =>
    ((await askRunningEmulator(host, 'GET', '/emulator/faults')) as { value: readonly ListedFault[] }).value,
  rows: (shaped) =>
    (shaped as readonly ListedFault[]).map(({ name, isSet, value, about }) => ({
      NAME: name,
      SET: isSet ? (value ?? 'yes') : '',
      ABOUT: about,
    })),
});
