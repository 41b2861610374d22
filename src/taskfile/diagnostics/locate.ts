import type { Decoded } from '../yaml/decode.ts';

/** Offset of an object, of one of its keys' values, or undefined. */
export type Locate = (part: object, key?: string | number) => number | undefined;

/** Makes a Locate for a decoded document; an absent key gives the object's own place. */
export function locator(decoded: Pick<Decoded<never>, 'spotOf'>): Locate {
  return (part, key) => {
    const spot = decoded.spotOf(part);
    return key === undefined ? spot?.offset : (spot?.parts.get(key) ?? spot?.offset);
  };
}
