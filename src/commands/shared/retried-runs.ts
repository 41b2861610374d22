import { type TransientFailure, transientFailureIn } from '../../access/transient-failure.ts';
import type { TransientKind } from '../../access/transient-kinds.ts';
import type { CommandContext } from '../../cli/command.ts';
import { InterruptedError, messageOf, ServiceError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/** One of the runs that a command has queued. */
export interface Attempt {
  readonly runId: string;
  readonly status: string;
  /** The kind of transient failure that it ended with, if any. */
  readonly transient?: TransientKind;
}

/** The runs that a command queues, one after the other, until one does not end with a transient failure. */
export interface RetriedRuns {
  /** Whether another run takes the place of one that failed. */
  isReplaced(raw: unknown): Promise<boolean>;
  /** Records how a run ended, or that it is still queued. */
  add(raw: unknown): void;
  /** Says why the last run is replaced, and pauses. Resolves to false, at once, when it is not, and says why it cannot be. */
  next(): Promise<boolean>;
  readonly attempts: readonly Attempt[];
  /** Lists the runs, if there are several. */
  tell(): Promise<void>;
}

export interface RetryHow {
  /** How many runs may follow the first. */
  readonly most: number;
  readonly kinds: readonly TransientKind[];
}

/** How a run failed; with a reason, it is not queued again, however few there were before. */
interface Judged {
  readonly failure?: TransientFailure;
  readonly reason?: string;
}

const firstPauseMs = 5000;
const longestPauseMs = 60_000;

const longestLine = 300;

interface RunFacts {
  readonly name?: string;
  readonly properties?: { readonly runId?: string; readonly status?: string };
}

const idOf = ({ name, properties }: RunFacts): string => properties?.runId ?? name ?? '';

const shortened = (line: string): string => (line.length <= longestLine ? line : `${line.slice(0, longestLine)}…`);

const rowOf = ({ runId, status, transient }: Attempt, width: number): string =>
  `  ${runId.padEnd(width)}  ${transient === undefined ? status : `${status.padEnd(9)}  ${transient}`}`;

export const createRetriedRuns = (
  { most, kinds }: RetryHow,
  registry: RegistryPlace,
  context: CommandContext,
): RetriedRuns => {
  const { services, messages, host, signal, redact } = context;
  const attempts: Attempt[] = [];
  /** How the last run failed; undefined while none has. */
  let last: Judged | undefined;
  let goesOn = false;

  const judged = async (run: RunFacts): Promise<Judged> => {
    try {
      const log = await services.runs.logEnd(registry, idOf(run));
      const failure = transientFailureIn(log ?? '', run.properties?.status ?? '');
      if (failure === undefined) return { reason: 'it did not end with a transient failure' };
      if (kinds.includes(failure.kind)) return { failure };
      return { failure, reason: `it ended with a transient failure (${failure.kind}) that --retry-on does not name` };
    } catch (error) {
      if (error instanceof InterruptedError || signal.aborted) throw error;
      return { reason: `the end of its log could not be read (${messageOf(error)})` };
    }
  };

  return {
    attempts,
    isReplaced: async (raw) => {
      last = await judged(raw as RunFacts);
      goesOn = last.reason === undefined && attempts.length < most;
      return goesOn;
    },
    add: (raw) => {
      const run = raw as RunFacts;
      attempts.push({
        runId: idOf(run),
        status: run.properties?.status ?? 'Queued',
        ...(last?.failure === undefined ? {} : { transient: last.failure.kind }),
      });
    },
    next: async () => {
      const { failure, reason } = last ?? {};
      const { runId = '' } = attempts.at(-1) ?? {};
      if (reason !== undefined) await messages.warn(redact(`Run ${runId} is not queued again: ${reason}.`));
      if (!goesOn || failure === undefined) return false;
      const pause = Math.min(firstPauseMs * 2 ** (attempts.length - 1), longestPauseMs);
      await messages.warn(
        redact(
          `Run ${runId} ended with a transient failure (${failure.kind}): ${shortened(failure.line)}\nQueueing it again in ${pause / 1000} s: attempt ${attempts.length + 1} of ${most + 1}.`,
        ),
      );
      goesOn = false;
      last = undefined;
      await host.sleep(pause, signal);
      return true;
    },
    tell: async () => {
      if (attempts.length < 2) return;
      const width = Math.max(...attempts.map(({ runId }) => runId.length));
      await messages.warn([`${attempts.length} attempts:`, ...attempts.map((each) => rowOf(each, width))].join('\n'));
    },
  };
};

/**
 * Queues the run again, with the source that was sent for the first one. Only a service that refuses the request, which it
 * took before, no longer has that source: then `sendAgain` sends it once more.
 */
export const queueAgain = async <T>(queue: () => Promise<T>, sendAgain?: () => Promise<void>): Promise<T> => {
  try {
    return await queue();
  } catch (error) {
    if (!sendAgain || !(error instanceof ServiceError) || error.status !== 400) throw error;
    await sendAgain();
    return queue();
  }
};
