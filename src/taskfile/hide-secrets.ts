import { Problem } from './problem.ts';

/**
 * Runs `work` and takes secret values out of the problem it may throw: whole values, and the excerpts that YAML type
 * errors show, since those may hold a piece of one.
 */
export function hideSecrets<T>(secrets: ReadonlyMap<string, string>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const values = [...secrets.values()].filter((value) => value !== '');
    if (!(error instanceof Problem) || values.length === 0) throw error;
    const hide = (text: string): string =>
      values.reduce(
        (hidden, value) => hidden.replaceAll(value, '***'),
        text.replace(/(cannot unmarshal !\S+) `[\s\S]*?` into/g, '$1 into'),
      );
    const places = error.places.map((place) => ({ ...place, message: hide(place.message) }));
    throw new Problem(hide(error.message), places);
  }
}
