/** A message at an offset of the text being processed; without offset when the location is unknown. */
export interface Place {
  readonly message: string;
  readonly offset?: number;
}

/** Stops the loading of a task file; never leaves `loadTaskFile`, which converts it to diagnostics. */
export class Problem extends Error {
  readonly places: readonly Place[];

  constructor(message: string, places: readonly Place[] = [{ message }]) {
    super(message);
    this.name = 'Problem';
    this.places = places;
  }
}

/** A problem at one location. */
export function problemAt(offset: number | undefined, message: string): Problem {
  return new Problem(message, [offset === undefined ? { message } : { message, offset }]);
}

/** Puts a prefix before the message of whatever `work` throws, and moves its places with `originOf`. */
export function explain<T>(prefix: string, originOf: ((offset: number) => number) | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explained(prefix, originOf, error);
  }
}

/** Does to a caught error what `explain` does. */
export function explained(prefix: string, originOf: ((offset: number) => number) | undefined, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const places = error.places.map((place) =>
    place.offset === undefined || !originOf ? place : { message: place.message, offset: originOf(place.offset) },
  );
  return new Problem(prefix + error.message, places);
}
