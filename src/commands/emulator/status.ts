import { defineCommand } from '../../cli/command.ts';
import { runningEmulator } from './running-emulator.ts';

export default defineCommand({
  summary: 'Show the address of the running emulator; exits with code 0 once it answers.',
  examples: [
    { about: 'Check whether the emulator is running.', command: 'acrtask emulator status' },
    { about: 'Get the address of the vault.', command: 'acrtask emulator status --query endpoint -o tsv' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host }) => {
    const record = await runningEmulator(host);
    return { endpoint: `https://localhost:${record.port}`, ...record };
  },
});
