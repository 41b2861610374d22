import type { OutputStream } from '../../host.ts';
import { createLineSplitter, type LinePart, tellingText } from '../report/log-lines.ts';
import { createOriginReader, type LineOrigin } from './line-origin.ts';
import { type Timestamps, withTime } from './line-time.ts';
import { createTail } from './tail.ts';

/** Which part of a log is shown, and how. */
export interface LogViewOptions {
  /** Of what is there already, only so many of the last lines. */
  readonly tail?: number | undefined;
  /** Only what this step printed, and what is said of it. */
  readonly step?: string | undefined;
  readonly timestamps?: Timestamps | undefined;
  /** Only what steps print. */
  readonly quietAgent?: boolean | undefined;
}

/** What a view has seen of the steps of a run. */
export interface SeenSteps {
  /** Those that have begun. */
  readonly steps: readonly string[];
  /** Those that were under way while the step of the view printed something, so that some of it may be theirs. */
  readonly beside: readonly string[];
}

/** Passes a part of a log on, whole lines at a time. */
export interface LogView extends SeenSteps {
  /** What is written here is shown as far as it belongs to the view. */
  readonly stream: OutputStream;
  /** The log was read as far as it goes now: from here on, every line is shown as it comes. */
  caughtUp(): Promise<void>;
  /** Whether only the last lines of what is written are shown. */
  readonly isCatchingUp: boolean;
  /** Another log follows, from its beginning. */
  restart(): void;
  /** Shows what was held back. */
  end(): Promise<void>;
}

/** Writes to `out`, and then the same to `copy`. */
export const writingToBoth = (out: OutputStream, copy: OutputStream): OutputStream => ({
  isTTY: out.isTTY,
  get columns() {
    return out.columns;
  },
  get readerHasLeft() {
    return out.readerHasLeft ?? false;
  },
  write: async (chunk) => {
    await out.write(chunk);
    await copy.write(chunk);
  },
});

/** A view that shows its part of the log on `out`. */
export const createLogView = (
  out: OutputStream,
  { tail: lastLines, step, timestamps = 'utc', quietAgent = false }: LogViewOptions,
): LogView => {
  let lines = createLineSplitter();
  const origins = createOriginReader();
  const tail = lastLines === undefined ? undefined : createTail(lastLines);
  const beside = new Set<string>();
  let isCatchingUp = tail !== undefined;
  /** Whether the line is shown whose parts are coming in. */
  let isShown = false;

  const belongs = ({ step: named, underway, isOfAgent }: LineOrigin): boolean => {
    if (quietAgent && isOfAgent) return false;
    if (step === undefined) return true;
    if (named !== undefined) return named === step;
    if (!underway.has(step)) return false;
    for (const each of underway) if (each !== step) beside.add(each);
    return true;
  };

  const reads = step !== undefined || quietAgent;
  const shown = (part: LinePart): LinePart | undefined => {
    if (part.begins) isShown = !reads || belongs(origins.see(tellingText(part)));
    if (!isShown) return undefined;
    return part.begins ? { ...part, bytes: withTime(part.bytes, timestamps) } : part;
  };

  const put = async (parts: readonly LinePart[]): Promise<void> => {
    const wanted = parts.flatMap((part) => shown(part) ?? []);
    if (tail && isCatchingUp) for (const part of wanted) tail.add(part);
    else if (wanted.length > 0) await out.write(Buffer.concat(wanted.map(({ bytes }) => bytes)));
  };

  const caughtUp = async (): Promise<void> => {
    if (!isCatchingUp) return;
    isCatchingUp = false;
    const bytes = tail?.take();
    if (bytes && bytes.length > 0) await out.write(bytes);
  };

  return {
    stream: {
      isTTY: out.isTTY,
      get columns() {
        return out.columns;
      },
      get readerHasLeft() {
        return out.readerHasLeft ?? false;
      },
      write: (chunk) => put(lines.split(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
    },
    caughtUp,
    get isCatchingUp() {
      return isCatchingUp;
    },
    restart: () => {
      lines = createLineSplitter();
      origins.restart();
      tail?.clear();
    },
    end: async () => {
      const rest = lines.rest();
      if (rest.bytes.length > 0) await put([rest]);
      await caughtUp();
    },
    get steps() {
      return origins.steps;
    },
    get beside() {
      return [...beside];
    },
  };
};
