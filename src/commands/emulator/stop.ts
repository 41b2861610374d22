import { defineCommand } from '../../cli/command.ts';
import { answers } from '../../emulator/admin-client.ts';
import { type EmulatorRecord, readRecord, removeRecord } from '../../emulator/emulator-record.ts';
import { CommandError } from '../../errors.ts';
import { runningEmulator } from './running-emulator.ts';

/** What has become of everything that was created. */
const leftBehind = ({ data }: EmulatorRecord): string =>
  data === undefined
    ? "What was created in it is gone: only 'acrtask emulator start --data FOLDER' keeps it."
    : `What was created in it is kept in ${data}.`;

export default defineCommand({
  summary: 'End the emulator.',
  examples: [
    { about: 'End it.', command: 'acrtask emulator stop' },
    { about: 'End it and see more of what is done.', command: 'acrtask emulator stop --verbose' },
  ],
  options: {},
  request: () => undefined,
  execute: async (_request, { host, signal }) => {
    const record = await runningEmulator(host).catch(async (error) => {
      // What a killed emulator left behind would send clients to a port where nobody is.
      const stale = await readRecord(host);
      if (stale) await removeRecord(host, stale.pid);
      throw error;
    });
    host.terminate(record.pid);
    for (let waited = 0; waited < 10_000; waited += 50) {
      if (!(await answers(record))) {
        await removeRecord(host, record.pid);
        await host.stdout.write(`The emulator has ended. ${leftBehind(record)}\n`);
        return;
      }
      await host.sleep(50, signal);
    }
    throw new CommandError(`The emulator (process ${record.pid}) does not end.`);
  },
});
