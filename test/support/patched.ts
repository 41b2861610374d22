const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `base` with the members of `patch`, at every level; lists are replaced, `undefined` removes a member. */
export const patched = (base: object, patch: object): object => {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const before = result[key];
    if (value === undefined) delete result[key];
    else result[key] = isObject(value) && isObject(before) ? patched(before, value) : value;
  }
  return result;
};
