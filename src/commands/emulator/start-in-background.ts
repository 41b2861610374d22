import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from '../../emulator/admin-client.ts';
import { type EmulatorRecord, readRecord, recordPaths } from '../../emulator/emulator-record.ts';
import { CommandError, reasonOf } from '../../errors.ts';
import type { DetachedProcess, Host } from '../../host.ts';
import { makeFolder } from '../../make-folder.ts';

/** The arguments and variables to start an emulator in a separate process. */
export interface BackgroundStart {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The error for an emulator that ended without output: the reason may be that it could not write to `logFile`. */
const silentEnd = async (logFile: string): Promise<CommandError> => {
  try {
    await appendFile(logFile, 'The emulator did not start.\n');
  } catch (cause) {
    return new CommandError(`The emulator did not start: '${logFile}' cannot be written: ${reasonOf(cause)}.`, {
      hint: 'Free space on that disk, or set ACRTASK_EMULATOR_HOME to another folder.',
      cause,
    });
  }
  return new CommandError('The emulator did not start, and printed no error.', {
    hint: "To see what happens, start it without --detach: 'acrtask emulator start'.",
  });
};

/**
 * Waits until a detached emulator answers. Throws CommandError with its last output when it does not within 30 seconds.
 * The part of the log before `from` belongs to earlier starts.
 */
const waitUntilUp = async (
  host: Host,
  started: DetachedProcess,
  log: { readonly file: string; readonly from: number },
  signal: AbortSignal,
): Promise<EmulatorRecord> => {
  for (let waited = 0; waited < 30_000 && !started.hasEnded(); waited += 100) {
    const record = await readRecord(host);
    if (record && (await answers(record))) return record;
    await host.sleep(100, signal);
  }
  const written = await readFile(log.file).catch(() => Buffer.alloc(0));
  const said = written.subarray(log.from).toString('utf8').trim();
  if (said === '') throw await silentEnd(log.file);
  throw new CommandError(`The emulator did not start. Its output:\n${said.split('\n').slice(-5).join('\n')}`);
};

/** Starts an emulator that outlives this command; resolves once it answers. Throws CommandError with its output when it does not. */
export const startInBackground = async (
  host: Host,
  { words, env }: BackgroundStart,
  signal: AbortSignal,
): Promise<EmulatorRecord> => {
  const { folder } = recordPaths(host);
  await makeFolder(folder);
  const file = join(folder, 'emulator.log');
  const from = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const started = await host.startDetached(['emulator', 'start', ...words], file, env);
  return waitUntilUp(host, started, { file, from }, signal);
};
