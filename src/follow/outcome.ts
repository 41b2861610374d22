import { CommandError } from '../errors.ts';
import type { FollowedRun } from './follow-run.ts';
import type { RunState } from './run-source.ts';

/** Identifies a run, as the user would. */
export interface RunName {
  readonly registry: string;
  readonly runId: string;
}

const sentences: Readonly<Record<string, string>> = {
  failed: 'Run failed',
  error: 'Run failed',
  internalerror: 'Run failed',
  timeout: 'Run timed out',
  timedout: 'Run timed out',
  canceled: 'Run was canceled',
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
  const sentence =
    run.status === 'Succeeded'
      ? sentences[run.logStatus?.toLowerCase() ?? '']
      : (sentences[run.status.toLowerCase()] ?? `Run ended with status '${run.status}'`);
  return sentence === undefined ? undefined : new CommandError(sentence, { hint: hintFor(run, name) });
};

/**
 * The error that ends `--no-logs` when a run did not succeed; undefined when it did (commands.md 13). `program`
 * precedes the commands in the message: `acrtask`, or its equivalent in az.
 */
export const failureWithoutLogs = (
  run: RunState,
  { registry, runId }: RunName,
  program: string,
): CommandError | undefined => {
  if (run.status === 'Succeeded') return undefined;
  const which = `-r ${registry} --run-id ${runId}`;
  return new CommandError(
    `The run with ID '${runId}' finished with unsuccessful status '${run.status}'. ` +
      `Show run details by '${program} show-run ${which}'. Show run logs by '${program} logs ${which}'.`,
    run.errorMessage === undefined ? {} : { hint: run.errorMessage },
  );
};
