import { abortable } from '../abortable.ts';
import { CommandError, InterruptedError, ServiceError, UnexpectedResponseError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { StoredRun } from './resource.ts';

/** The requests that queue one run, and find it again when the response is lost. */
export interface Queue {
  readonly registry: string;
  /** Sends the request; calls `accepted` when the service has accepted it, whatever happens to the response. */
  send(accepted: () => void): Promise<StoredRun>;
  /** Runs that may be the requested one, if it was sent at `sentAt` by the host's clock or later. */
  fitting(sentAt: Date): Promise<readonly StoredRun[]>;
  readonly host: Pick<Host, 'now' | 'sleep'>;
  readonly signal: AbortSignal;
  warn(text: string): Promise<void>;
}

/** Delays before each check. A run that is not listed after the last check is considered not queued. */
const waitsInSeconds = [1, 2, 4, 8, 15];
const mostAttempts = 3;

/** Connection errors that can occur after the request has arrived. */
const lostConnections =
  /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|REQUEST_SEND_ERROR|UND_ERR_\w+)$/;

const codeOf = (error: unknown): string => {
  const { code } = ((error instanceof CommandError ? error.cause : error) ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};

/** Why it is unknown whether an error's request queued the run, in a few words; undefined when it certainly did not. */
export const doubtIn = (error: unknown): string | undefined => {
  if (error instanceof InterruptedError) return undefined;
  if (error instanceof UnexpectedResponseError) return 'not understood';
  if (error instanceof ServiceError)
    return error.status >= 500 || error.status === 408 || error.status < 300 ? `HTTP ${error.status}` : undefined;
  const code = codeOf(error);
  return lostConnections.test(code) ? code : undefined;
};

const idOf = ({ name, properties }: StoredRun): string => String(properties.runId ?? name);

const described = (run: StoredRun): string => {
  const { createTime } = run.properties;
  const { lastModifiedBy } = run.systemData ?? {};
  return `${idOf(run)}${createTime ? `, created at ${createTime}` : ''}${lastModifiedBy ? ` by ${lastModifiedBy}` : ''}`;
};

const openQuestion = "The run may have been queued anyway: check with 'acrtask list-runs' before you try again.";

/** The error, with a hint on where to check. */
const withOpenQuestion = (error: unknown): unknown => {
  if (error instanceof ServiceError) {
    const { status, code, message, details } = error;
    return new ServiceError(status, code, message, { details, hint: openQuestion, cause: error });
  }
  if (!(error instanceof Error)) return error;
  return new CommandError(error.message, { hint: openQuestion, cause: error.cause ?? error });
};

/** The interrupt that prevented the response from being read. */
const interruptedInDoubt = ({ reason }: AbortSignal): InterruptedError =>
  new InterruptedError(openQuestion, reason instanceof InterruptedError ? reason.signal : undefined);

const several = (runs: readonly StoredRun[], { registry }: Queue): CommandError =>
  new CommandError(
    [
      `The registry '${registry}' did not say which run it queued, and ${runs.length} runs match the request:`,
      ...runs.map((run) => `  ${described(run)}`),
    ].join('\n'),
    {
      hint: `Inspect each with 'acrtask show-run -r ${registry} --run-id ID', and follow yours with 'acrtask logs -r ${registry} --run-id ID'.`,
    },
  );

/** One check: the matching runs; undefined when the registry could not list them. */
const lookOnce = async (queue: Queue, sentAt: Date): Promise<readonly StoredRun[] | undefined> => {
  try {
    return await queue.fitting(sentAt);
  } catch (error) {
    if (queue.signal.aborted) throw error;
    return undefined;
  }
};

/**
 * The one run that the request queued, if it appears within half a minute, or later when the service asks to wait
 * longer; `none` when it does not appear, `unknown` when the last check failed. Throws CommandError when several
 * match.
 */
const look = async (queue: Queue, sentAt: Date, retryAfterMs: number): Promise<StoredRun | 'none' | 'unknown'> => {
  let found: readonly StoredRun[] | undefined;
  let waited = 0;
  for (const [at, seconds] of waitsInSeconds.entries()) {
    const isLast = at === waitsInSeconds.length - 1;
    const wait = Math.max(seconds * 1000, isLast ? retryAfterMs - waited : 0);
    await abortable(queue.host.sleep(wait, queue.signal), queue.signal);
    waited += wait;
    found = await lookOnce(queue, sentAt);
    if (found && found.length > 1) throw several(found, queue);
    if (found?.[0]) return found[0];
  }
  return found ? 'none' : 'unknown';
};

/** Warns about a run that appeared only after the request was sent again. */
const tellOfTwin = async (queue: Queue, sentAt: Date, queued: StoredRun): Promise<void> => {
  const runs = await queue.fitting(sentAt).catch(() => []);
  for (const twin of runs.filter((run) => idOf(run) !== idOf(queued)))
    await queue.warn(
      `Run ${described(twin)} matches the request too: it may come from the first attempt and have appeared late. To cancel it: acrtask cancel-run -r ${queue.registry} --run-id ${idOf(twin)}`,
    );
};

/**
 * Queues a run; resolves to the run as the service shows it. When the response is lost (a server error, a broken
 * connection, a timeout), looks for the run: a single match is taken, and when none appears the request is sent
 * again, at most twice. Throws CommandError when several match, when the result stays unknown, and when the service
 * refuses the request (commands.md 19.45).
 */
export const queueRun = async (queue: Queue): Promise<StoredRun> => {
  const { host, signal, warn, registry } = queue;
  signal.throwIfAborted();
  const sentAt = host.now();
  for (let attempt = 1; ; attempt += 1) {
    let isAccepted = false;
    try {
      const queued = await queue.send(() => {
        isAccepted = true;
      });
      if (attempt > 1) await tellOfTwin(queue, sentAt, queued);
      return queued;
    } catch (error) {
      if (signal.aborted) throw interruptedInDoubt(signal);
      const doubt = doubtIn(error);
      if (doubt === undefined) throw error;
      await warn(
        `The response from the registry '${registry}' was lost (${doubt}): checking whether the run was queued...`,
      );
      const retryAfterMs = error instanceof ServiceError ? (error.retryAfterMs ?? 0) : 0;
      const found = await look(queue, sentAt, retryAfterMs).catch((problem: unknown) => {
        if (!signal.aborted) throw problem;
        throw interruptedInDoubt(signal);
      });
      if (typeof found !== 'string') {
        await warn(`The run was queued: run ${described(found)}, is the only one that matches the request.`);
        return found;
      }
      if (found === 'unknown' || isAccepted || attempt === mostAttempts) throw withOpenQuestion(error);
      await warn('The run was not queued: no run matches the request. Sending the request again.');
    }
  }
};
