import type { Step } from '../../taskfile/model.ts';
import { RunFailure } from '../runs/run-engine.ts';
import { attempt } from './retry.ts';
import type { Ending, Session } from './session.ts';
import { runStepLine } from './step-command-line.ts';
import { parseImage } from './unset-values.ts';

/** The pull before a command: of its first word, whatever it is (taskfile.md 10). Returns the error, or undefined. */
const pullFirst = async ({ images, transcript, unsetValues }: Session, step: Step): Promise<string | undefined> => {
  transcript.line('Step specified pull. Performing an explicit pull...');
  const [name = ''] = step.cmd.split(' ', 1);
  const once = async (): Promise<Ending> => {
    try {
      await images.download(parseImage(name, unsetValues));
      return { exit: 0, output: '' };
    } catch (problem) {
      if (!(problem instanceof RunFailure)) throw problem;
      transcript.failure(problem);
      return { exit: 1, output: problem.message };
    }
  };
  const { cmdDownloadRetries: retries, cmdDownloadRetryDelay: retryDelay } = step;
  return attempt({ id: '', retries, retryDelay, retryOnErrors: [], repeat: 0 }, transcript, once);
};

const isLogin = /^\s*docker\s+login\b/;
const passwords = /(\s(?:-p|--password)[\s=]*)('[^']*'|"[^"]*"|\S+)/g;

/** The command without secrets, for the log. */
const shown = ({ cmd }: Step): string => (/\blogin\b/.test(cmd) ? cmd.replace(passwords, '$1***') : cmd);

/**
 * A cmd step (taskfile.md 10): executes commands of docker's client, creates a placeholder for the image of `pack
 * build`, and only reports everything else.
 */
export const runCmdStep = async (session: Session, step: Step): Promise<string | undefined> => {
  const { transcript } = session;
  const error = step.pull ? await pullFirst(session, step) : undefined;
  if (error !== undefined) return error;
  return attempt(step, transcript, async () => {
    if (!isLogin.test(step.cmd)) {
      transcript.note(`step ${step.id}: docker run ${shown(step)} (containers are not started)`);
    }
    return runStepLine(session, step);
  });
};
