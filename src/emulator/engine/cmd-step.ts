import type { Step } from '../../taskfile/model.ts';
import { stepActions } from '../../taskfile/steps/step-actions.ts';
import { RunFailure } from '../runs/run-engine.ts';
import { carryOut, type Done } from './carry-out.ts';
import type { Session } from './session.ts';
import { runStepLine } from './step-command-line.ts';
import { parseImage } from './unset-values.ts';

/** The pull before a command. */
const pull = async ({ images, transcript, unsetValues }: Session, image: string): Promise<Done> => {
  try {
    await images.download(parseImage(image, unsetValues));
    return { exit: 0 };
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    transcript.failure(problem);
    return { exit: 1, stdout: problem.message };
  }
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
  return carryOut(stepActions(step), transcript, async (deed) => {
    if (deed.does === 'pull') return pull(session, deed.image);
    if (!isLogin.test(step.cmd)) {
      transcript.note(`step ${step.id}: docker run ${shown(step)} (containers are not started)`);
    }
    return runStepLine(session, step);
  });
};
