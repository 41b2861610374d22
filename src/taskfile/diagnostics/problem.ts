import type { DiagnosticCode, Severity } from './diagnostic-codes.ts';

/** A message at an offset of the text being processed; without offset when the location is unknown. */
export interface Place {
  readonly code: DiagnosticCode;
  /** The engine's words, when it would report this. */
  readonly message: string;
  /** The same in words for the author of the file, where the engine's own are hard to understand. */
  readonly plainly?: string;
  readonly offset?: number;
  /** What the author of the file should look at, when that is more telling than what the engine looks at. */
  readonly shownAt?: number;
  /** Offset behind its last character. */
  readonly end?: number;
  /** Advice about this one, in place of what goes with all problems of its code. */
  readonly hint?: string;
  /** In place of the severity of its code. */
  readonly severity?: Severity;
}

/** What a place may say beyond its code, offset, and message. */
export type PlaceDetails = Pick<Place, 'plainly' | 'shownAt' | 'end' | 'hint' | 'severity'>;

/**
 * One or more problems with the engine's words for the first one. Never leaves `loadTaskFile`, which converts it to
 * diagnostics.
 */
export class Problem extends Error {
  readonly places: readonly Place[];

  constructor(message: string, places: readonly Place[]) {
    super(message);
    this.name = 'Problem';
    this.places = places;
  }
}

/** A problem at one location. */
export function problemAt(
  code: DiagnosticCode,
  offset: number | undefined,
  message: string,
  details: PlaceDetails = {},
): Problem {
  return new Problem(message, [{ code, message, ...(offset === undefined ? {} : { offset }), ...details }]);
}

/** Gathers problems in the order in which the engine looks for them, so that its words are those of the first one. */
export class Findings {
  readonly #problems: Problem[] = [];

  readonly report = (problem: Problem): void => {
    this.#problems.push(problem);
  };

  /** Reports the Problem that `work` throws, and gives `instead` in its place. */
  attempt<T>(work: () => T, instead: T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.report(error);
      return instead;
    }
  }

  /** All of them as one; undefined when there is none. */
  get problem(): Problem | undefined {
    const [first] = this.#problems;
    return (
      first &&
      new Problem(
        first.message,
        this.#problems.flatMap(({ places }) => places),
      )
    );
  }

  throwIfAny(): void {
    const { problem } = this;
    if (problem) throw problem;
  }
}

/** How places of a derived text are moved to the text it came from. */
export interface Origins {
  originOf(offset: number): number;
  endOf(end: number): number;
}

/** Puts a prefix before the message of whatever `work` throws, and moves its places to where they came from. */
export function explain<T>(prefix: string, origins: Origins | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(prefix, origins, error);
  }
}

/** Does to a caught error what `explain` does. */
export function explained(prefix: string, origins: Origins | undefined, error: unknown): unknown {
  return error instanceof Problem ? restated(error, prefix, origins) : error;
}

/** The first place of a problem as the engine has it. */
export function enginePlace({ places: [first] }: Problem): Place | undefined {
  if (first?.shownAt === undefined) return first;
  const { shownAt, end, ...place } = first;
  return place;
}

/** A problem with a prefix before its message, and with its places moved to where they came from. */
export function restated({ message, places }: Problem, prefix: string, origins?: Origins): Problem {
  return new Problem(prefix + message, origins ? places.map((place) => moved(place, origins)) : places);
}

/** Gives the places that begin where a value or a key begins the end of that. */
export function withEnds({ message, places }: Problem, endAt: (offset: number) => number | undefined): Problem {
  return new Problem(
    message,
    places.map((place) => {
      const at = place.shownAt ?? place.offset;
      const end = at === undefined ? undefined : (place.end ?? endAt(at));
      return end === undefined ? place : { ...place, end };
    }),
  );
}

function moved({ offset, shownAt, end, ...place }: Place, origins: Origins): Place {
  if (offset === undefined) return place;
  const start = origins.originOf(offset);
  const shown = shownAt === undefined ? undefined : origins.originOf(shownAt);
  return {
    ...place,
    offset: start,
    ...(shown === undefined ? {} : { shownAt: shown }),
    ...(end === undefined ? {} : { end: Math.max(shown ?? start, origins.endOf(end)) }),
  };
}
