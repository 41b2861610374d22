import type { Locate } from './locate.ts';
import { problemAt } from './problem.ts';
import type { StepDocument } from './schema.ts';

/** The `when` entry that means "at once". */
export const immediately = '-';

const root = 'acb_root';

/** The steps entered so far, each with the ids it waits for (taskfile.md 5). */
export class DependencyGraph {
  readonly #ids = new Set<string>([root]);
  #above: string | undefined;
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /**
   * Enters a step below the ones entered before and returns the ids it waits for, without the root.
   * Throws a Problem for a reserved or repeated id, and for `when` entries which are not above.
   */
  enter(step: StepDocument, id: string): string[] {
    if (id === root) {
      throw problemAt(this.#locate(step, 'id'), `${root} is a reserved ID, it can't be used`);
    }
    if (this.#ids.has(id)) throw problemAt(this.#locate(step, 'id'), `${id} already exists as a vertex`);
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
      if (name === '') throw problemAt(place, 'from cannot be empty');
      if (!this.#ids.has(name)) {
        throw problemAt(place, `${name} does not exist as a vertex [from: ${name}, to: ${id}]`);
      }
    });
    return step.when;
  }
}
