import type { Outcome, StepAction, StepActions } from '../../taskfile/steps/step-actions.ts';
import type { Transcript } from './transcript.ts';

/** An action that has an outcome. */
export type Deed = Exclude<StepAction, { readonly does: 'log' | 'wait' }>;

/** An outcome, and what the emulator has to say about it once the engine has logged it. */
export interface Done extends Outcome {
  readonly notes?: readonly string[];
}

/**
 * Carries out a step's actions through `act`, and logs its lines. Pauses are logged, not waited for. Returns the step's
 * error, or undefined.
 */
export const carryOut = async (
  actions: StepActions,
  transcript: Pick<Transcript, 'line' | 'note'>,
  act: (deed: Deed) => Promise<Done>,
): Promise<string | undefined> => {
  let notes: readonly string[] = [];
  let next = actions.next();
  while (!next.done) {
    const action = next.value;
    let outcome: Outcome = { exit: 0 };
    if (action.does === 'log') {
      transcript.line(action.text);
      for (const note of notes) transcript.note(note);
      notes = [];
    } else if (action.does !== 'wait') {
      const done = await act(action);
      notes = done.notes ?? [];
      outcome = done;
    }
    next = actions.next(outcome);
  }
  return next.value;
};
