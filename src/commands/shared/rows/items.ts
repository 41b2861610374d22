/** A nested member of a shaped result by path; undefined if there is none. */
export const at = (value: unknown, ...names: readonly string[]): unknown =>
  names.reduce<unknown>(
    (found, name) =>
      typeof found === 'object' && found !== null ? (found as Readonly<Record<string, unknown>>)[name] : undefined,
    value,
  );

/** The items of a list; for anything else, one item. */
export const itemsOf = (shaped: unknown): readonly unknown[] => (Array.isArray(shaped) ? shaped : [shaped]);

/** The items of a list member; none when it is missing. */
export const listAt = (value: unknown, ...names: readonly string[]): readonly unknown[] => {
  const found = at(value, ...names);
  return Array.isArray(found) ? found : [];
};
