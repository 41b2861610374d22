import { AdminError, askEmulator } from '../../emulator/admin-client.ts';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { runningEmulator } from './running-emulator.ts';

/** Sends a request to the running emulator. Throws CommandError when none is running, or with its message when it refuses. */
export const askRunningEmulator = async (
  host: Host,
  ...[method, path, body, patience]: [method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object, patience?: number]
): Promise<unknown> => {
  const record = await runningEmulator(host);
  try {
    return await askEmulator(record, method, path, body, patience);
  } catch (cause) {
    if (cause instanceof AdminError) throw new CommandError(cause.message, { cause });
    throw cause;
  }
};
