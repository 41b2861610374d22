import type { Locate } from './locate.ts';
import { type Problem, problemAt } from './problem.ts';
import type { StepDocument } from './schema.ts';

/** The `when` entry that means "at once". */
export const immediately = '-';

const root = 'acb_root';

/** The steps entered so far, each with the ids it waits for (taskfile.md 5). */
export class DependencyGraph {
  readonly #ids = new Set<string>([root]);
  #above: string | undefined;
  readonly #locate: Locate;
  readonly #report: (problem: Problem) => void;
  readonly #knowsAllIds: boolean;

  /** `knowsAllIds` is false when the id of a step could not be decoded: then no id counts as unknown. */
  constructor(locate: Locate, report: (problem: Problem) => void, knowsAllIds = true) {
    this.#locate = locate;
    this.#report = report;
    this.#knowsAllIds = knowsAllIds;
  }

  /**
   * Enters a step below the ones entered before and returns the ids it waits for, without the root.
   * Reports a reserved or repeated id, and `when` entries which are not above.
   */
  enter(step: StepDocument, id: string): string[] {
    if (id === root) {
      this.#report(
        problemAt('step-id-reserved', this.#locate(step, 'id'), `${root} is a reserved ID, it can't be used`),
      );
    } else if (this.#ids.has(id)) {
      this.#report(problemAt('step-id-duplicate', this.#locate(step, 'id'), `${id} already exists as a vertex`));
    }
    this.#ids.add(id);
    const waitsFor = this.#predecessors(step, id);
    this.#above = id;
    return [...new Set(waitsFor)].filter((name) => name !== root);
  }

  #predecessors(step: StepDocument, id: string): string[] {
    if (step.when.length === 0) return this.#above === undefined ? [] : [this.#above];
    if (step.when.length === 1 && step.when[0] === immediately) return [];
    step.when.forEach((name, index) => {
      const place = this.#locate(step.when, index);
      if (name === '') this.#report(problemAt('when-unknown', place, 'from cannot be empty'));
      else if (!this.#ids.has(name) && name !== immediately && this.#knowsAllIds) {
        const text = `${name} does not exist as a vertex [from: ${name}, to: ${id}]`;
        this.#report(problemAt('when-unknown', place, text));
      }
    });
    return step.when;
  }
}
