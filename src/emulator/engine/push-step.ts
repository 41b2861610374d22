import type { Step } from '../../taskfile/model.ts';
import { stepActions } from '../../taskfile/steps/step-actions.ts';
import { RunFailure } from '../runs/run-engine.ts';
import { carryOut } from './carry-out.ts';
import type { Session } from './session.ts';
import { parseImage } from './unset-values.ts';

/** A push step (taskfile.md 9). Returns the error, or undefined. */
export const runPushStep = async (session: Session, step: Step): Promise<string | undefined> => {
  const { images, transcript, unsetValues } = session;
  return carryOut(stepActions(step), transcript, async (deed) => {
    if (deed.does !== 'push') return { exit: 0 };
    try {
      parseImage(deed.image, unsetValues);
      await images.push(deed.image);
      return { exit: 0 };
    } catch (problem) {
      if (!(problem instanceof RunFailure)) throw problem;
      transcript.failure(problem);
      return { exit: 1 };
    }
  });
};
