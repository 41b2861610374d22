import type { Step } from '../model.ts';
import { type BuildCommand, inspectBuild } from './build-command.ts';

/** What a step does next. `log` and `wait` have no answer; the others are answered with an Outcome. */
export type StepAction =
  | { readonly does: 'log'; readonly text: string }
  | { readonly does: 'wait'; readonly milliseconds: number }
  /** Pulls an image explicitly before a command. */
  | { readonly does: 'pull'; readonly image: string }
  /** Reads the Dockerfile of a build; a failure's output is logged. */
  | { readonly does: 'scan'; readonly build: BuildCommand }
  /** Hands the line of the step (`dockerRunLine`) to the agent's shell. */
  | { readonly does: 'run' }
  | { readonly does: 'push'; readonly image: string };

/** How a container, a scan, or a push ended. */
export interface Outcome {
  readonly exit: number;
  readonly stdout?: string;
  readonly stderr?: string;
  /** True when the step's time was up first. */
  readonly isTimedOut?: boolean;
}

/** A step while it is carried out; it returns its error, or undefined when it succeeded. */
export type StepActions = Generator<StepAction, string | undefined, Outcome>;

const deadline = 'context deadline exceeded';
const pushAttempts = 3;
const scanFailure = 'failed to scan dependencies: exit status 1';

/**
 * What the engine does for a step after its start delay, one action at a time, and the lines that it logs
 * (taskfile.md 14.1, 15). Pure: whoever carries out the actions passes each outcome to `next`.
 */
export function* stepActions(step: Step): StepActions {
  if (step.type === 'push') return yield* pushActions(step);
  const pullError = step.type === 'cmd' && step.pull ? yield* pullActions(step) : undefined;
  if (pullError !== undefined) return pullError;
  const scanError = step.type === 'build' ? yield* scanActions(step) : undefined;
  if (scanError !== undefined) return scanError;
  return yield* attempts(step, { does: 'run' });
}

/** The image that `pull` pulls: the first word of the command, whatever it is (taskfile.md 10). */
const pulledImage = ({ cmd }: Step): string => cmd.split(' ', 1)[0] ?? '';

function* pullActions(step: Step): StepActions {
  yield* log('Step specified pull. Performing an explicit pull...');
  const { cmdDownloadRetries: retries, cmdDownloadRetryDelay: retryDelay } = step;
  const once = { id: '', retries, retryDelay, retryOnErrors: [], repeat: 0 };
  return yield* attempts(once, { does: 'pull', image: pulledImage(step) });
}

function* scanActions(step: Step): StepActions {
  const build = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
  const shown = build.context.toLowerCase();
  if (shown.includes('github') && !shown.includes('.git')) {
    yield* log(`WARNING: ${shown} might not be valid context. Valid Git repositories should end with .git.`);
  }
  yield* log('Scanning for dependencies...');
  const { exit, stdout = '' } = yield { does: 'scan', build };
  yield* log(exit === 0 ? 'Successfully scanned dependencies' : `Output from dependency scanning: ${stdout}`);
  return exit === 0 ? undefined : scanFailure;
}

/** Each image in order, with three attempts each; pauses grow, and the one after the last attempt is made too. */
function* pushActions(step: Step): StepActions {
  let isTimeUp = false;
  for (const image of step.push) {
    let isPushed = false;
    for (let attempt = 0; attempt < pushAttempts && !isPushed; attempt += 1) {
      yield* log(`Pushing image: ${image}, attempt ${attempt + 1}`);
      const outcome: Outcome = isTimeUp ? { exit: 1 } : yield { does: 'push', image };
      isTimeUp ||= outcome.isTimedOut === true;
      isPushed = outcome.exit === 0 && !isTimeUp;
      if (!isPushed) yield { does: 'wait', milliseconds: 250 * 2 ** attempt };
    }
    if (!isPushed) return 'failed to push images successfully';
    yield* log(`Successfully pushed image: ${image}`);
  }
  return undefined;
}

type Repeated = Pick<Step, 'id' | 'retries' | 'retryDelay' | 'retryOnErrors' | 'repeat'>;

/**
 * All executions of a container, each with its attempts: `repeat` further executions follow whatever came of the
 * earlier ones. When the time is up, those that are left start and fail at once.
 */
function* attempts(step: Repeated, action: StepAction): StepActions {
  const time = { isUp: false };
  const errors: string[] = [];
  for (let execution = 0; execution <= step.repeat; execution += 1) {
    const error = yield* execute(step, action, time);
    if (error !== undefined) errors.push(error);
  }
  return errors.length > 0 ? errors.join(', ') : undefined;
}

/** The attempts of a container that is none of a step's own. */
export const containerAttempts = (container: Repeated): StepActions => attempts(container, { does: 'run' });

function* execute(
  { id, retries, retryDelay, retryOnErrors }: Repeated,
  action: StepAction,
  time: { isUp: boolean },
): StepActions {
  for (let left = retries; ; left -= 1) {
    yield* log(`Launching container with name: ${id}`);
    const outcome: Outcome = time.isUp ? { exit: 1, isTimedOut: true } : yield action;
    time.isUp ||= outcome.isTimedOut === true;
    if (outcome.exit === 0 && !outcome.isTimedOut) {
      yield* log(`Successfully executed container: ${id}`);
      return undefined;
    }
    if (left === 0 || !isWorthRetrying(outcome, retryOnErrors)) {
      yield* log(`Container failed during run: ${id}. No retries remaining.`);
      return outcome.isTimedOut ? deadline : `exit status ${outcome.exit}`;
    }
    yield* log(`Container failed during run: ${id}, waiting ${retryDelay} seconds before retrying...`);
    yield { does: 'wait', milliseconds: retryDelay * 1000 };
  }
}

const isWorthRetrying = ({ stdout = '', stderr = '' }: Outcome, retryOnErrors: readonly string[]): boolean =>
  retryOnErrors.length === 0 || retryOnErrors.some((text) => stdout.includes(text) || stderr.includes(text));

function* log(text: string): Generator<StepAction, void, Outcome> {
  yield { does: 'log', text };
}
