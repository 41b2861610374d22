import { abortable } from '../abortable.ts';
import { messageOf } from '../errors.ts';
import { createLogCursor, type LogRead } from './log-cursor.ts';
import type { LogWriter } from './log-writer.ts';
import type { RunSource } from './run-source.ts';
import { isTransient } from './run-status.ts';

/** The outcome of one turn of reading: `more` means that the rest is already available and worth requesting at once. */
export type LogTurn = 'more' | 'moved' | 'quiet' | 'over';

/** A log while it is read, with recovery from everything that can happen. */
export interface LogFollower {
  /** Reads what is new. Rejects only when the signal is aborted or the output cannot be written. */
  turn(): Promise<LogTurn>;
  /** Requests a fresh link in the next turn: a finished run's log may have moved. */
  refreshLink(): void;
  /** Every byte has been written, up to the service's end mark. */
  readonly isComplete: boolean;
  /** The end mark: `successful`, `failed`, ... */
  readonly mark: string | undefined;
  /** Part of the log has been read. */
  readonly hasAppeared: boolean;
  /** The log is complete and no longer grows: nothing follows what has been read. */
  readonly isArtifact: boolean;
  readonly atEnd: boolean;
  /** Why the log cannot be read, for messages; undefined while it can. */
  readonly trouble: string | undefined;
}

export interface LogFollowerOptions {
  readonly source: RunSource;
  readonly signal: AbortSignal;
  readonly writer: LogWriter;
  now(): Date;
  warn(text: string): Promise<void>;
  onBytes(bytes: Uint8Array): void;
}

const refusalsInARow = 5;
/** A run moves to another agent once, rarely twice; a log replaced more often would be shown forever. */
const mostReplacements = 3;
const firstBackoffMs = 1000;
const longestBackoffMs = 15_000;

/** Follows the log of one run: gets its link, reads on, and recovers from what is recoverable. */
export const createLogFollower = (options: LogFollowerOptions): LogFollower => {
  const { source, signal, writer, now, warn, onBytes } = options;
  const cursor = createLogCursor(source);
  let link: string | undefined;
  let isArtifact = false;
  let mark: string | undefined;
  let atEnd = false;
  let hasAppeared = false;
  let isOver = false;
  let trouble: string | undefined;
  let refusals = 0;
  let replacements = 0;
  let backoff = firstBackoffMs;
  let nextTry = 0;

  const backOff = (reason: string): LogTurn => {
    trouble = reason;
    nextTry = now().getTime() + backoff;
    backoff = Math.min(backoff * 2, longestBackoffMs);
    return 'quiet';
  };

  const giveUp = (reason: string): LogTurn => {
    trouble = reason;
    isOver = true;
    return 'over';
  };

  const findLink = async (): Promise<string | undefined> => {
    const { logLink, logArtifactLink } = await abortable(source.logLink(signal), signal);
    isArtifact = Boolean(logArtifactLink);
    return logArtifactLink || logLink || undefined;
  };

  const after = async (read: LogRead): Promise<LogTurn> => {
    const reason = read.reason ?? 'unknown reason';
    if (read.kind === 'failed') return backOff(reason);
    if (read.kind === 'refused') {
      // Links expire: the first refusal only means that a fresh link is needed.
      refusals += 1;
      link = undefined;
      if (refusals === 1) return 'more';
      return refusals < refusalsInARow ? backOff(reason) : giveUp(reason);
    }
    backoff = firstBackoffMs;
    refusals = 0;
    trouble = undefined;
    if (read.kind === 'replaced') {
      replacements += 1;
      if (replacements > mostReplacements) return giveUp(`it was replaced more than ${mostReplacements} times`);
      cursor.rewind();
      await writer.settle();
      await warn(
        'The log was replaced, which happens when a run moves to another agent. Showing the new log from its beginning.',
      );
      return 'quiet';
    }
    if (read.kind !== 'read') return 'quiet';
    hasAppeared = true;
    ({ atEnd, mark } = read);
    if (atEnd && mark !== undefined) {
      isOver = true;
      return 'over';
    }
    if (read.moved === 0) return 'quiet';
    return atEnd ? 'moved' : 'more';
  };

  return {
    turn: async () => {
      if (isOver) return 'over';
      if (now().getTime() < nextTry) return 'quiet';
      try {
        link ??= await findLink();
      } catch (error) {
        signal.throwIfAborted();
        const why = messageOf(error).replace(/\.$/, '');
        return isTransient(error) ? backOff(why) : giveUp(why);
      }
      if (link === undefined) return backOff('the service returned no link to it');
      const read = await cursor.read(link, signal, async (bytes) => {
        onBytes(bytes);
        await writer.write(bytes);
      });
      const turn = await after(read);
      return read.moved > 0 && turn === 'quiet' ? 'moved' : turn;
    },
    refreshLink: () => {
      link = undefined;
    },
    get isComplete() {
      return isOver && mark !== undefined;
    },
    get mark() {
      return mark;
    },
    get hasAppeared() {
      return hasAppeared;
    },
    get isArtifact() {
      return isArtifact;
    },
    get atEnd() {
      return atEnd;
    },
    get trouble() {
      return trouble;
    },
  };
};
