import { suggest } from '../../did-you-mean.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { PlaceDetails } from '../diagnostics/problem.ts';
import { type StepDocument, type StepKind, stepKinds } from '../schema.ts';

/** A step as its author sees it. */
export interface WrittenStep {
  readonly document: StepDocument;
  /** The given or generated id. */
  readonly id: string;
}

/** What is wrong with an entry of `when`, in words for the author of the file. */
export type WaitFault = { readonly code: DiagnosticCode } & Required<Pick<PlaceDetails, 'plainly' | 'hint'>>;

/** Line of a part of the file, as the user wrote it; undefined when it is unknown. */
export type LineOf = (part: object, key?: string) => number | undefined;

/** How many circles and likely ids are looked for in a file: the search for each may lead through the whole file. */
const mostSearches = 50;

/** Explains the entries of `when` that name no step above. Steps are told by their place in the file, from 0. */
export class WaitFaults {
  readonly #steps: readonly WrittenStep[];
  readonly #lineOf: LineOf;
  readonly #byId = new Map<string, number>();
  /** Waits that were told as part of a circle. */
  readonly #told = new Set<string>();
  #searches = 0;

  constructor(steps: readonly WrittenStep[], lineOf: LineOf) {
    this.#steps = steps;
    this.#lineOf = lineOf;
    steps.forEach(({ id }, index) => {
      if (!this.#byId.has(id)) this.#byId.set(id, index);
    });
  }

  /** What is wrong when the step at `index` waits for `name`; undefined when it was told with another wait already. */
  explain(index: number, name: string): WaitFault | undefined {
    const named = this.#byId.get(name);
    return named === undefined ? this.#unknown(index, name) : this.#below(index, named);
  }

  #unknown(index: number, name: string): WaitFault {
    return {
      code: 'when-unknown',
      plainly: name === '' ? "an entry of 'when' is empty" : `no step has the id '${name}'`,
      hint: this.#adviceFor(index, name),
    };
  }

  #adviceFor(index: number, name: string): string {
    if (name === '') return 'Remove the entry, or write the id of a step above.';
    const parts = name.split(/[\s,]+/).filter((part) => part !== '');
    if (parts.length > 0 && parts.every((part) => this.#byId.has(part))) {
      return `Write each id as an entry of its own: when: [${parts.join(', ')}].`;
    }
    const meant = this.#meant(index, name);
    if (meant !== undefined) return `Did you mean ${this.#nameOf(meant)}?`;
    const nameless = this.#steps.slice(0, index).filter(({ document }) => document.id === '');
    const [kind] = suggest(name, stepKinds);
    const alike = nameless.filter(({ document }) => kind !== undefined && document[kind as StepKind].length > 0);
    const [only, more] = alike.length > 0 ? alike : nameless;
    if (only && !more) {
      return `The step${this.#onLine(only.document)} has no id: if it is the one, give it 'id: ${name}'.`;
    }
    if (index === 0) return "Remove 'when': no step stands above this one.";
    return "'when' takes the ids of steps above this one.";
  }

  /** The step that a misspelt id means. */
  #meant(index: number, name: string): number | undefined {
    const generated = /^acb_step_(\d+)$/.exec(name);
    if (generated) return Number(generated[1]) < this.#steps.length ? Number(generated[1]) : undefined;
    if (!this.#maySearch()) return undefined;
    const others = [...this.#byId].filter(([, step]) => step !== index);
    const sameLetters = others.find(([id]) => id.toLowerCase() === name.toLowerCase());
    const given = others.flatMap(([id, step]) => (this.#steps[step]?.document.id === '' ? [] : [id]));
    return sameLetters?.[1] ?? this.#byId.get(suggest(name, given)[0] ?? '');
  }

  #maySearch(): boolean {
    this.#searches += 1;
    return this.#searches <= mostSearches;
  }

  #below(index: number, named: number): WaitFault | undefined {
    if (this.#told.has(`${index} ${named}`)) return undefined;
    const circle = this.#circle(index, named);
    if (circle) {
      circle.forEach((each, at) => {
        this.#told.add(`${each} ${circle[at + 1] ?? index}`);
      });
      const names = circle.map((each) => `${this.#idOf(each)}${this.#lineIn(each)}`);
      return {
        code: 'when-cycle',
        plainly: `steps wait for each other: ${[...names, this.#idOf(index)].join(' -> ')}`,
        hint: 'Remove one of these waits: a step can only wait for steps above it.',
      };
    }
    const [waiting, below] = [this.#nameOf(index), this.#nameOf(named)];
    return {
      code: 'when-later',
      plainly: `step '${this.#idOf(index)}' waits for a step below it: ${below}`,
      hint: `A step can only wait for steps above it: move step '${this.#idOf(named)}' above ${waiting}.`,
    };
  }

  /** The steps of a shortest circle of `when` entries that begins with `from -> to`, without `from` at its end. */
  #circle(from: number, to: number): readonly number[] | undefined {
    if (!this.#maySearch()) return undefined;
    const cameFrom = new Map<number, number>([[to, from]]);
    for (const step of cameFrom.keys()) {
      for (const name of this.#steps[step]?.document.when ?? []) {
        const next = this.#byId.get(name);
        if (next === from) return wayBack(cameFrom, from, step);
        if (next !== undefined && !cameFrom.has(next)) cameFrom.set(next, step);
      }
    }
    return undefined;
  }

  #idOf(index: number): string {
    return this.#steps[index]?.id ?? '';
  }

  #nameOf(index: number): string {
    const line = this.#lineIn(index);
    return `'${this.#idOf(index)}'${line}`;
  }

  #lineIn(index: number): string {
    const line = this.#line(index);
    return line === undefined ? '' : ` (line ${line})`;
  }

  #onLine(document: StepDocument): string {
    const line = this.#lineOf(document);
    return line === undefined ? '' : ` on line ${line}`;
  }

  #line(index: number): number | undefined {
    const document = this.#steps[index]?.document;
    return document && this.#lineOf(document, 'id');
  }
}

function wayBack(cameFrom: ReadonlyMap<number, number>, from: number, last: number): readonly number[] {
  const way: number[] = [];
  for (let step = last; step !== from; step = cameFrom.get(step) ?? from) way.unshift(step);
  return [from, ...way];
}
