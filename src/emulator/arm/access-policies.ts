import type { Json } from './json-body.ts';
import { invalid } from './responses.ts';

const kinds = ['keys', 'secrets', 'certificates', 'storage'] as const;

/** `one` with the permissions of `other` added, or with `remove` taken away, in the order of `one`. */
const mergedPermissions = (one: Json, other: Json, remove: boolean): Json =>
  Object.fromEntries(
    kinds.flatMap((kind) => {
      const [before, change]: [string[], string[]] = [one[kind] ?? [], other[kind] ?? []];
      if (!one[kind] && (!other[kind] || remove)) return [];
      const isIn = (list: readonly string[], word: string) =>
        list.some((each) => each.toLowerCase() === word.toLowerCase());
      return [
        [
          kind,
          remove
            ? before.filter((each) => !isIn(change, each))
            : [...before, ...change.filter((each) => !isIn(before, each))],
        ],
      ];
    }),
  );

/** The access policies after a change (learn.microsoft.com, "Vaults - Update Access Policy"). Refused with 400. */
export const changedPolicies = (current: readonly Json[], given: readonly Json[], kind: string): readonly Json[] => {
  const isSame = (one: Json, other: Json) =>
    String(one.objectId).toLowerCase() === String(other.objectId).toLowerCase();
  if (kind === 'replace') return [...current.filter((each) => !given.some((other) => isSame(each, other))), ...given];
  if (kind !== 'add' && kind !== 'remove')
    throw invalid('BadRequest', `The operation '${kind}' on access policies is not one of add, replace, remove.`);
  const changed = current.map((each) => {
    const change = given.find((other) => isSame(each, other));
    if (!change) return each;
    return {
      ...each,
      permissions: mergedPermissions(each.permissions ?? {}, change.permissions ?? {}, kind === 'remove'),
    };
  });
  const added = kind === 'add' ? given.filter((each) => !current.some((other) => isSame(each, other))) : [];
  return [...changed, ...added].filter((each) => kinds.some((name) => (each.permissions?.[name] ?? []).length > 0));
};
