import type { Step } from '../../taskfile/model.ts';
import { RunFailure } from '../runs/run-engine.ts';
import type { Session } from './session.ts';
import { parseImage } from './unset-values.ts';

const attempts = 3;

/** A push step: each image in order, with three attempts each (taskfile.md 9). Returns the error, or undefined. */
export const runPushStep = async (session: Session, step: Step): Promise<string | undefined> => {
  const { images, transcript, unsetValues } = session;
  for (const image of step.push) {
    let isPushed = false;
    for (let number = 1; number <= attempts && !isPushed; number += 1) {
      transcript.line(`Pushing image: ${image}, attempt ${number}`);
      try {
        parseImage(image, unsetValues);
        await images.push(image);
        isPushed = true;
      } catch (problem) {
        if (!(problem instanceof RunFailure)) throw problem;
        transcript.failure(problem);
      }
    }
    if (!isPushed) return 'failed to push images successfully';
    transcript.line(`Successfully pushed image: ${image}`);
  }
  return undefined;
};
