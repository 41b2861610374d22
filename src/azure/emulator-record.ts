import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The record that a running emulator leaves for this user's other processes (written by `src/emulator/discovery.ts`). */
export interface EmulatorRecord {
  readonly port: number;
  readonly certificate: string;
  readonly subscriptionId: string;
}

/** Finds the running emulator; throws CommandError when there is none. */
export const readEmulatorRecord = async ({ env, home }: Host): Promise<EmulatorRecord> => {
  const folder = env.ACRTASK_EMULATOR_HOME || join(home, '.acrtask', 'emulator');
  try {
    const record = JSON.parse(await readFile(join(folder, 'emulator.json'), 'utf8')) as {
      port: number;
      certFile: string;
      subscriptionId: string;
    };
    const certificate = await readFile(record.certFile, 'utf8');
    return { port: record.port, certificate, subscriptionId: record.subscriptionId };
  } catch (cause) {
    throw new CommandError('The emulator is not running.', {
      hint: "Start it with 'acrtask emulator start', in another terminal or with --detach.",
      cause,
    });
  }
};
