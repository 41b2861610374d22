import { answers } from '../../emulator/admin-client.ts';
import { type EmulatorRecord, readRecord } from '../../emulator/emulator-record.ts';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';

/** The running emulator of this user. Throws CommandError when none answers. */
export const runningEmulator = async (host: Host): Promise<EmulatorRecord> => {
  const record = await readRecord(host);
  if (record && (await answers(record))) return record;
  throw new CommandError('The emulator is not running.', { hint: "Start it with 'acrtask emulator start'." });
};
