import { isObject } from '../json.ts';

/** The members of an object by key, as Python's `sorted` puts them. */
export const sortedEntries = (value: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

/** The same value with the keys sorted at every level. */
export const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(sortedEntries(value).map(([key, member]) => [key, sortKeys(member)]));
};

/**
 * A query's result with the keys of those objects sorted that were in `source` already: what the query itself has built
 * keeps the order in which it was written.
 */
export const sortOwn = (value: unknown, source: unknown): unknown => {
  const own = new Set<unknown>();
  const remember = (each: unknown): void => {
    if (isObject(each)) own.add(each);
    if (typeof each === 'object' && each !== null) Object.values(each).forEach(remember);
  };
  remember(source);
  const sorted = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(sorted);
    return isObject(each) && own.has(each) ? Object.fromEntries(sortedEntries(each)) : each;
  };
  return sorted(value);
};
