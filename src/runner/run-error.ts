import type { Step } from '../taskfile/model.ts';

/** Why a run failed, in the words of the service's engine. */
export class RunError extends Error {
  override name = 'RunError';
  /** The step that failed; undefined when the run did not come to its steps. */
  readonly step: Step | undefined;

  constructor(message: string, step?: Step) {
    super(message);
    this.step = step;
  }
}
