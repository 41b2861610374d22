import { defineCommand } from '../../cli/command.ts';
import { runningEmulator } from './running-emulator.ts';

export default defineCommand({
  summary: 'Show where the emulator runs; exit code 0 once it answers.',
  examples: [
    { about: 'Is it there?', command: 'acrtask emulator status' },
    { about: 'Its address.', command: 'acrtask emulator status --query endpoint -o tsv' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host }) => {
    const record = await runningEmulator(host);
    return { endpoint: `https://localhost:${record.port}`, ...record };
  },
});
