import { appendBlob, setBlobMetadata } from '../blob/stored-blobs.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import type { RunStatus } from './run-record.ts';
import { logPath } from './signed-links.ts';

/** The values of `x-ms-meta-Complete` (rest-api.md 6.3). */
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
  /** Adds a line with a timestamp, as the service and the engine do. */
  line(text: string): void;
  /** Marks the log as complete, with the value for the run's final status. */
  complete(status: RunStatus): void;
}

/** `2019/06/14 22:47:32`: the timestamps of the engine and the service in a log (taskfile.md 15). */
export const logTime = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');

/** The log of a run; its blob is created by the first write, even an empty one. */
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
