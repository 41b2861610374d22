import type { Step } from '../../taskfile/model.ts';
import type { Ending } from './session.ts';
import type { Transcript } from './transcript.ts';

type Repeated = Pick<Step, 'id' | 'retries' | 'retryDelay' | 'retryOnErrors' | 'repeat'>;

/**
 * Runs a container as often as the step requires: `repeat` further executions, each with `retries` further attempts.
 * Delays are logged, not waited for. Returns the error, or undefined (taskfile.md 14.1).
 */
export const attempt = async (
  step: Repeated,
  transcript: Pick<Transcript, 'line'>,
  once: () => Promise<Ending>,
): Promise<string | undefined> => {
  const { id, retries, retryDelay, retryOnErrors } = step;
  const execute = async (): Promise<string | undefined> => {
    for (let left = retries; ; left -= 1) {
      transcript.line(`Launching container with name: ${id}`);
      const { exit, output } = await once();
      if (exit === 0) {
        transcript.line(`Successfully executed container: ${id}`);
        return undefined;
      }
      const isWorthIt = retryOnErrors.length === 0 || retryOnErrors.some((text) => output.includes(text));
      if (left === 0 || !isWorthIt) {
        transcript.line(`Container failed during run: ${id}. No retries remaining.`);
        return `exit status ${exit}`;
      }
      transcript.line(`Container failed during run: ${id}, waiting ${retryDelay} seconds before retrying...`);
    }
  };
  const errors: string[] = [];
  for (let execution = 0; execution <= step.repeat; execution += 1) {
    const error = await execute();
    if (error !== undefined) errors.push(error);
  }
  return errors.length > 0 ? errors.join(', ') : undefined;
};
