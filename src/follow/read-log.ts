import { abortable } from '../abortable.ts';
import type { Host } from '../host.ts';
import { createLogFollower } from './log-follower.ts';
import type { RunSource } from './run-source.ts';

export interface ReadLogOptions {
  readonly source: RunSource;
  readonly host: Pick<Host, 'now' | 'sleep'>;
  readonly signal: AbortSignal;
  /** The bytes of the log in order. */
  onBytes(bytes: Uint8Array): void;
  /** The log was replaced while it was read: what follows is another one, from its beginning. */
  onReplaced(): void;
}

/** How a log was read. */
export interface ReadLog {
  /** There is a log. */
  readonly hasAppeared: boolean;
  /** It was read to the service's end mark, or from where the service puts finished logs. */
  readonly isComplete: boolean;
  /** Why it was not read to where it ends now, without a period. */
  readonly trouble?: string;
}

const mostQuietTurns = 5;
const pauseMs = 1000;

/**
 * Reads the log of a run as far as it goes now, without waiting for more of it. A service that fails is asked again a few
 * times. Rejects only with the signal's reason.
 */
export const readLog = async ({ source, host, signal, onBytes, onReplaced }: ReadLogOptions): Promise<ReadLog> => {
  const writer = { write: async () => {}, settle: async () => {}, isAtLineStart: true };
  const follower = createLogFollower({
    source,
    signal,
    writer,
    now: host.now,
    // The only message of a follower.
    warn: async () => onReplaced(),
    onBytes,
  });
  for (let quiet = 0; quiet < mostQuietTurns; ) {
    const turn = await follower.turn();
    if (turn === 'over') break;
    if (turn !== 'quiet') continue;
    // Neither is anything new there, nor is there a reason to ask again.
    if (follower.trouble === undefined && (follower.atEnd || !follower.hasAppeared)) break;
    quiet += 1;
    await abortable(host.sleep(pauseMs, signal), signal);
  }
  const { hasAppeared, isComplete, isArtifact, atEnd, trouble } = follower;
  return {
    hasAppeared,
    isComplete: isComplete || (isArtifact && atEnd),
    ...(trouble === undefined ? {} : { trouble }),
  };
};
