import { CommandError, ExitCode } from '../errors.ts';
import type { FollowedRun } from './follow-run.ts';
import type { RunState } from './run-source.ts';

/**
 * Which exit codes end a command whose followed run did not succeed: `simple` is 1 for all of them; `detailed` tells how
 * the run ended.
 */
export type ExitCodes = 'simple' | 'detailed';

/** Identifies a run, as the user would, and says which exit codes its end has. */
export interface RunName {
  readonly registry: string;
  readonly runId: string;
  /** Defaults to `simple`. */
  readonly exitCodes?: ExitCodes | undefined;
}

const failed = { sentence: 'Run failed', exitCode: ExitCode.runFailed };
const timedOut = { sentence: 'Run timed out', exitCode: ExitCode.runTimedOut };

/** What a status of the run resource, or the end mark of a log, in lower case, says of a run that did not succeed. */
const ends: Readonly<Record<string, { readonly sentence: string; readonly exitCode: ExitCode }>> = {
  failed,
  error: failed,
  internalerror: failed,
  timeout: timedOut,
  timedout: timedOut,
  canceled: { sentence: 'Run was canceled', exitCode: ExitCode.runCanceled },
};

const endOf = (status: string) => ends[status.toLowerCase()];

/**
 * The exit code for a run that ended with `status`, as the service writes it: 0 for a success, otherwise 1, or with
 * detailed codes 4 for a run that failed, 5 canceled, and 6 timed out.
 */
export const exitCodeOfRun = (status: string, exitCodes: ExitCodes = 'simple'): ExitCode => {
  if (status === 'Succeeded') return ExitCode.ok;
  return exitCodes === 'simple' ? ExitCode.failure : (endOf(status)?.exitCode ?? ExitCode.failure);
};

const hintFor = ({ errorMessage }: RunState, { registry, runId }: RunName): string =>
  [...(errorMessage ? [errorMessage] : []), `Show the run: acrtask show-run -r ${registry} --run-id ${runId}`].join(
    '\n',
  );

/**
 * The error that ends a command whose followed run did not succeed; undefined when it did. The run resource decides:
 * a missing or malformed log does not make a successful run fail. Only a log that the service itself closed with a
 * failure mark prevents a success from being reported (commands.md 12.1, 13).
 */
export const failureOf = (
  run: Pick<FollowedRun, 'status' | 'errorMessage' | 'raw' | 'logStatus'>,
  name: RunName,
): CommandError | undefined => {
  // A log that the service closed with a success does not change what the run resource says.
  const status = run.status === 'Succeeded' && endOf(run.logStatus ?? '') ? String(run.logStatus) : run.status;
  if (status === 'Succeeded') return undefined;
  const sentence = endOf(status)?.sentence ?? `Run ended with status '${status}'`;
  return new CommandError(sentence, { hint: hintFor(run, name), exitCode: exitCodeOfRun(status, name.exitCodes) });
};

/**
 * The error that ends `--no-logs` when a run did not succeed; undefined when it did (commands.md 13). `program`
 * precedes the commands in the message: `acrtask`, or its equivalent in az.
 */
export const failureWithoutLogs = (
  run: RunState,
  { registry, runId, exitCodes }: RunName,
  program: string,
): CommandError | undefined => {
  if (run.status === 'Succeeded') return undefined;
  const which = `-r ${registry} --run-id ${runId}`;
  return new CommandError(
    `The run with ID '${runId}' finished with unsuccessful status '${run.status}'. ` +
      `Show run details by '${program} show-run ${which}'. Show run logs by '${program} logs ${which}'.`,
    {
      exitCode: exitCodeOfRun(run.status, exitCodes),
      ...(run.errorMessage === undefined ? {} : { hint: run.errorMessage }),
    },
  );
};
