import { defineCommand } from '../../cli/command.ts';
import { answers } from '../../emulator/admin-client.ts';
import { type EmulatorRecord, readRecord, removeRecord } from '../../emulator/emulator-record.ts';
import { CommandError } from '../../errors.ts';
import { runningEmulator } from './running-emulator.ts';

/** What happened to the created resources. */
const leftBehind = ({ data }: EmulatorRecord): string =>
  data === undefined
    ? "Its resources are lost. To keep them next time, use 'acrtask emulator start --data FOLDER'."
    : `Its resources are kept in ${data}.`;

export default defineCommand({
  summary: 'Stop the emulator.',
  examples: [
    { about: 'Stop the emulator.', command: 'acrtask emulator stop' },
    { about: 'Stop the emulator, and show details.', command: 'acrtask emulator stop --verbose' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host, signal }) => {
    const record = await runningEmulator(host).catch(async (error) => {
      // The record of a killed emulator would send clients to a port on which nothing listens.
      const stale = await readRecord(host);
      if (stale) await removeRecord(host, stale.pid);
      throw error;
    });
    host.terminate(record.pid);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!(await answers(record))) {
        await removeRecord(host, record.pid);
        await host.stdout.write(`The emulator has stopped. ${leftBehind(record)}\n`);
        return;
      }
      await host.sleep(50, signal);
    }
    throw new CommandError(`The emulator (process ${record.pid}) did not stop.`);
  },
});
