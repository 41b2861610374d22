import type { Locate } from '../diagnostics/locate.ts';
import { type PlaceDetails, type Problem, problemAt } from '../diagnostics/problem.ts';
import type { StepDocument } from '../schema.ts';
import { type LineOf, WaitFaults, type WrittenStep } from './wait-faults.ts';

/** The `when` entry that means "at once". */
export const immediately = '-';

/** What stands for the run itself: in `when` the same as `-` (taskfile.md 5). */
export const root = 'acb_root';

export interface DependencyChecks {
  readonly locate: Locate;
  readonly lineOf: LineOf;
  readonly report: (problem: Problem) => void;
  /** False when the id of a step could not be decoded: then no id counts as unknown. */
  readonly knowsAllIds: boolean;
}

/** The steps entered so far, each with the ids it waits for (taskfile.md 5). */
export class DependencyGraph {
  readonly #ids = new Map<string, StepDocument | undefined>([[root, undefined]]);
  #above: string | undefined;
  readonly #steps: readonly WrittenStep[];
  readonly #checks: DependencyChecks;
  readonly #faults: WaitFaults;

  /** `steps` are all steps of the file, in its order. */
  constructor(steps: readonly WrittenStep[], checks: DependencyChecks) {
    this.#steps = steps;
    this.#checks = checks;
    this.#faults = new WaitFaults(steps, checks.lineOf);
  }

  /**
   * Enters a step below the ones entered before and returns the ids it waits for, without the root.
   * Reports a reserved or repeated id, and `when` entries which are not above.
   */
  enter(index: number): string[] {
    const { document, id } = this.#steps[index] as WrittenStep;
    this.#checkId(document, id);
    if (!this.#ids.has(id)) this.#ids.set(id, document);
    const waitsFor = this.#predecessors(document, index);
    this.#above = id;
    return [...new Set(waitsFor)].filter((name) => name !== root);
  }

  #checkId(document: StepDocument, id: string): void {
    const { locate, lineOf, report } = this.#checks;
    const place = locate(document, 'id');
    if (id === root) {
      const details = { plainly: `'${root}' is reserved: it cannot be the id of a step` };
      report(problemAt('step-id-reserved', place, `${root} is a reserved ID, it can't be used`, details));
      return;
    }
    const first = this.#ids.get(id);
    if (!first) return;
    const line = lineOf(first, 'id');
    const isKnown = line !== undefined && line !== lineOf(document, 'id');
    const other = isKnown ? `the step on line ${line}` : 'another step';
    const details: PlaceDetails =
      document.id === ''
        ? {
            plainly: `this step has no id, and the one that it gets, '${id}', is the id of ${other}`,
            hint: 'Give this step an id of its own, or rename the other one.',
          }
        : { plainly: `the id '${id}' is already that of ${other}` };
    // The id of a merged map stands above the step that gets it.
    const step = locate(document);
    const shown = place !== undefined && step !== undefined && place < step ? { shownAt: step } : {};
    report(problemAt('step-id-duplicate', place, `${id} already exists as a vertex`, { ...details, ...shown }));
  }

  #predecessors({ when }: StepDocument, index: number): string[] {
    if (when.length === 0) return this.#above === undefined ? [] : [this.#above];
    if (when.length === 1 && when[0] === immediately) return [];
    const { locate, report, knowsAllIds } = this.#checks;
    when.forEach((name, entry) => {
      if (this.#ids.has(name) || name === immediately || (name !== '' && !knowsAllIds)) return;
      const fault = this.#faults.explain(index, name);
      if (!fault) return;
      const { code, ...details } = fault;
      const id = this.#steps[index]?.id;
      const text =
        name === '' ? 'from cannot be empty' : `${name} does not exist as a vertex [from: ${name}, to: ${id}]`;
      report(problemAt(code, locate(when, entry), text, details));
    });
    return when;
  }
}
