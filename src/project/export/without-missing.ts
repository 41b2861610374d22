/** The members of an object that are there: neither undefined nor null, which the service sends for what it lacks. */
export const withoutMissing = <T extends object>(owner: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } =>
  Object.fromEntries(Object.entries(owner).filter(([, value]) => value !== undefined && value !== null)) as {
    [K in keyof T]?: Exclude<T[K], null | undefined>;
  };
