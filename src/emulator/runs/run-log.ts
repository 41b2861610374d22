import { appendBlob, setBlobMetadata } from '../blob/stored-blobs.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import type { RunStatus } from './run-record.ts';
import { logPath } from './signed-links.ts';

/** The words of `x-ms-meta-Complete` (rest-api.md 6.3). */
const completionWords: Readonly<Partial<Record<RunStatus, string>>> = {
  Succeeded: 'successful',
  Failed: 'failed',
  Error: 'internalerror',
  Timeout: 'timedout',
  Canceled: 'canceled',
};

/** A run's log blob. */
export interface RunLog {
  /** Adds text with LF line ends; the blob gets CR LF. */
  write(text: string): void;
  /** Adds a line with the time in front, as the service and the engine write theirs. */
  line(text: string): void;
  /** Marks the log as whole, in the word that goes with the run's final status. */
  complete(status: RunStatus): void;
}

/** `2019/06/14 22:47:32`: how the engine and the service write times in a log (taskfile.md 15). */
export const logTime = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');

/** The log of a run; its blob appears with the first write, an empty one included. */
export const runLog = (context: EmulatorContext, run: Resource): RunLog => {
  const path = logPath(run);
  const write = (text: string): void => appendBlob(context, path, Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'utf8'));
  return {
    write,
    line: (text) => write(`${logTime(context.now())} ${text}\n`),
    complete: (status) => {
      const word = completionWords[status];
      if (word) setBlobMetadata(context, path, { Complete: word });
    },
  };
};

/** A length of time as Go prints it, rounded to seconds: `19s`, `3m12s`, `1h0m5s`. */
export const goDuration = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${seconds % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
};
