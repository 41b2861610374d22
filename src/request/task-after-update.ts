import { isObject } from '../json.ts';

type Json = Readonly<Record<string, unknown>>;

const mergedByName = (before: readonly Json[], change: readonly Json[]): readonly unknown[] => [
  ...before.map((item) => merged(item, change.find(({ name }) => name === item.name) ?? {})),
  ...change.filter(({ name }) => !before.some((item) => item.name === name)),
];

const keyIn = (before: Json, key: string): string =>
  Object.keys(before).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key;

/** `null` removes a member, absent members stay; timers and source triggers merge by name, other lists are replaced. */
const merged = (before: Json, change: Json): Json => {
  const result: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(change)) {
    const key = keyIn(before, name);
    const old = before[key];
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = merged(isObject(old) && !isOtherStep(name, old, value) ? old : {}, value);
    else if (name === 'sourceTriggers' || name === 'timerTriggers')
      result[key] = mergedByName((old ?? []) as readonly Json[], value as readonly Json[]);
    else result[key] = value;
  }
  return result;
};

const isOtherStep = (name: string, before: Json, change: Json): boolean =>
  name === 'step' && change.type !== undefined && change.type !== before.type;

export interface TaskLike {
  readonly identity?: unknown;
  readonly tags?: unknown;
  readonly properties: Json;
}

/** The type is the complete new one: a kind that it does not name is removed (rest-api.md 4.4). */
const identityAfter = (before: unknown, change: unknown): unknown => {
  if (!isObject(change)) return before;
  const { userAssignedIdentities, ...after } = merged(isObject(before) ? before : {}, change);
  const type = String(after.type ?? '');
  if (type === 'None') return undefined;
  return /UserAssigned/i.test(type) ? { ...after, userAssignedIdentities } : after;
};

/**
 * A task as it should be after `change`, the flat body of an update, by the rules of the service (rest-api.md 4.3).
 * `sourceIdentity` is the identity for the task's own registry in the update; `none` removes it.
 */
export const taskAfter = (before: TaskLike, change: object, sourceIdentity?: string): TaskLike => {
  const { identity, tags, ...properties } = JSON.parse(JSON.stringify(change)) as Record<string, unknown>;
  const source =
    sourceIdentity === undefined
      ? {}
      : { credentials: { sourceRegistry: { identity: sourceIdentity === 'none' ? null : sourceIdentity } } };
  return {
    identity: identityAfter(before.identity, identity),
    tags: tags ?? before.tags,
    properties: merged(merged(before.properties, properties), source),
  };
};
