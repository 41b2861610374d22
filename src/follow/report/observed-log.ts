import type { OutputStream } from '../../host.ts';
import { createLineSplitter } from './log-lines.ts';
import { createLogSummary, type LogSummary } from './log-summary.ts';

/** Writes a log and observes what its lines say. */
export interface ObservedLog {
  readonly stream: OutputStream;
  /** Closes what was opened around the log, whatever the outcome of the run. */
  close(): Promise<void>;
  readonly summary: LogSummary;
}

/** Observes the bytes as they are written to `out`. */
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
