import type { OutputStream } from '../../host.ts';
import { createLineSplitter } from './log-lines.ts';
import { createLogSummary, type LogSummary } from './log-summary.ts';

/** Where a log is written to, with an eye on what its lines tell. */
export interface ObservedLog {
  readonly stream: OutputStream;
  /** Ends what has been begun around the log, whatever became of the run. */
  close(): Promise<void>;
  readonly summary: LogSummary;
}

/** Reads along while the bytes go to `out` as they come. */
export const observeLog = (out: OutputStream): ObservedLog => {
  const lines = createLineSplitter();
  const summary = createLogSummary();
  return {
    stream: {
      isTTY: out.isTTY,
      columns: out.columns,
      get readerHasLeft() {
        return out.readerHasLeft ?? false;
      },
      write: async (chunk) => {
        await out.write(chunk);
        for (const part of lines.split(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)) summary.see(part);
      },
    },
    close: async () => {},
    summary,
  };
};
