import { defineCommand } from '../../cli/command.ts';
import { runningEmulator } from './running.ts';

export default defineCommand({
  summary: 'Show where the emulator runs; exit code 0 once it answers.',
  examples: [
    { about: 'Is it there?', command: 'acrtask emulator status' },
    { about: 'Its port.', command: 'acrtask emulator status --query port -o tsv' },
  ],
  options: {},
  request: () => undefined,
  execute: (_request, { host }) => runningEmulator(host),
});
