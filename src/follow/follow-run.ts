import { abortable } from '../abortable.ts';
import type { Host, OutputStream } from '../host.ts';
import { createActivityText, createStepWatch, type LiveLine } from './live-line.ts';
import { createLogFollower, type LogFollower, type LogTurn } from './log-follower.ts';
import { createLogWriter } from './log-writer.ts';
import { isFinal, type RunSource, type RunState } from './run-source.ts';
import { createRunWatch, waitForRun } from './run-status.ts';

export interface FollowOptions {
  readonly host: Pick<Host, 'stdout' | 'now' | 'sleep'>;
  readonly source: RunSource;
  readonly signal: AbortSignal;
  /** Shows the user a message that is not part of the log. */
  warn(text: string): Promise<void> | void;
  readonly live?: LiveLine | undefined;
  /** Whether following ends, with ReaderHasLeft, when nobody reads the log any longer. */
  readonly endsWithReader?: boolean | undefined;
  readonly pollMs?: number;
  /** Called whenever the log has been read as far as it goes. */
  onCaughtUp?(): Promise<void>;
  /** The log was replaced: another one follows, from its beginning. */
  onReplaced?(): void;
}

/** How a run ended, and what its log said about it. */
export interface FollowedRun extends RunState {
  /** The log was written up to the service's end mark. */
  readonly logComplete: boolean;
  /** The end mark: `successful`, `failed`, `internalerror`, `timedout`, `canceled`. */
  readonly logStatus?: string;
}

/** The reader of the log has gone. */
export class ReaderHasLeft extends Error {
  override name = 'ReaderHasLeft';
}

const leavingWithReader = (stdout: OutputStream): OutputStream => ({
  isTTY: stdout.isTTY,
  columns: stdout.columns,
  write: async (chunk) => {
    await stdout.write(chunk);
    if (stdout.readerHasLeft) throw new ReaderHasLeft();
  },
});

/** How long to go without reading the run resource while log lines keep coming, and while nothing happens. */
const stateEveryMs = 3000;
/** How many reads in a row may return nothing new after the run is over. */
const quietTurnsAfterEnd = 5;

const warningFor = (log: LogFollower): string | undefined => {
  if (log.isComplete || (log.isArtifact && log.atEnd)) return undefined;
  if (log.trouble !== undefined) return `The log of the run could not be read completely: ${log.trouble}.`;
  return log.hasAppeared
    ? 'The log of the run has no end mark: its last lines may be missing.'
    : 'The run is over, but it has no log.';
};

/**
 * Writes the log of a run to standard output as it grows and waits until the run is over. The run resource alone
 * determines when that is; problems with the log are recovered from or cause a warning. Bytes pass through unchanged,
 * except that an unterminated last line gets a line end. Rejects when the service refuses to show the run, with the
 * signal's reason when aborted, and with ReaderHasLeft where requested (commands.md 12; rest-api.md 6).
 */
export const followRun = async (options: FollowOptions): Promise<FollowedRun> => {
  const { host, source, signal, live, endsWithReader, pollMs = 1000 } = options;
  const writer = createLogWriter(endsWithReader ? leavingWithReader(host.stdout) : host.stdout, live);
  const steps = createStepWatch();
  const textFor = createActivityText(host.now);
  const look = createRunWatch(source, signal);
  const warn = async (text: string): Promise<void> => {
    await live?.clear();
    await options.warn(text);
  };
  const log = createLogFollower({
    source,
    signal,
    writer,
    now: host.now,
    // The only message of a follower.
    warn: async (text) => {
      options.onReplaced?.();
      await warn(text);
    },
    onBytes: (bytes) => live && steps.see(bytes),
  });

  let state: RunState | undefined;
  let lastLook = Number.NEGATIVE_INFINITY;
  const lookAgain = async (): Promise<void> => {
    lastLook = host.now().getTime();
    state = (await look()) ?? state;
  };
  const showActivity = async (current: RunState): Promise<void> => {
    if (live && writer.isAtLineStart && !isFinal(current.status)) await live.show(textFor(current, steps.step));
  };

  /** The run's last state, once the log has nothing more to read. */
  const followToEnd = async (): Promise<RunState> => {
    let quietTurns = 0;
    for (;;) {
      const wasOver = state !== undefined && isFinal(state.status);
      let turn: LogTurn;
      do turn = await log.turn();
      while (turn === 'more');
      const isThere = log.hasAppeared || (state !== undefined && !wasOver);
      if (isThere && log.trouble === undefined) await options.onCaughtUp?.();
      if (turn === 'over') break;
      if (wasOver) {
        quietTurns = turn === 'moved' ? 0 : quietTurns + 1;
        if ((log.isArtifact && log.atEnd) || quietTurns >= quietTurnsAfterEnd) break;
      } else if (host.now().getTime() - lastLook >= stateEveryMs) {
        await lookAgain();
        if (state && isFinal(state.status) && !log.hasAppeared) log.refreshLink();
      }
      if (state && turn === 'quiet') await showActivity(state);
      await abortable(host.sleep(pollMs, signal), signal);
    }
    if (state && isFinal(state.status)) return state;
    await lookAgain();
    if (!log.isComplete) await warnOfLog();
    if (state && isFinal(state.status)) return state;
    if (state) await showActivity(state);
    await abortable(host.sleep(pollMs, signal), signal);
    return waitForRun(source, { sleep: host.sleep, signal, pollMs, onState: showActivity });
  };

  let warned = false;
  const warnOfLog = async (): Promise<void> => {
    const text = warned ? undefined : warningFor(log);
    warned = true;
    if (text !== undefined) await warn(text);
  };

  try {
    const last = await followToEnd();
    await writer.settle();
    await warnOfLog();
    const logStatus = log.isComplete && log.mark !== undefined ? { logStatus: log.mark } : {};
    return { ...last, logComplete: warningFor(log) === undefined, ...logStatus };
  } finally {
    await writer.settle().finally(() => live?.clear());
  }
};
