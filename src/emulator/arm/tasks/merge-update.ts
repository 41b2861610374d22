import { isObject } from '../../../json.ts';
import { byName } from '../../store/named-objects.ts';
import type { Json } from '../json-body.ts';

/** Merges lists of triggers by `name`: the same name updates, a new one is added, nothing is removed. */
const mergeByName = (current: readonly Json[], changes: readonly Json[]): Json[] => {
  const merged = [...current];
  for (const change of changes) {
    const at = merged.findIndex((each) => each.name === change.name);
    if (at < 0) merged.push(change);
    else merged[at] = mergeMembers(merged[at] ?? {}, change);
  }
  return merged;
};

/** Merges custom registries by login server: an entry replaces the whole one before, `null` removes it. */
const mergeRegistries = (current: Json, changes: Json): Json => {
  const merged: Json = byName(current);
  for (const [server, entry] of Object.entries(changes)) {
    const known = Object.keys(merged).find((each) => each.toLowerCase() === server.toLowerCase()) ?? server;
    if (entry === null) delete merged[known];
    else merged[known] = entry;
  }
  return merged;
};

/**
 * An empty source registry, or an identity of null in it, takes the identity away and keeps the login mode
 * (commands.md 2.4, 21.12).
 */
const mergeSourceRegistry = (current: Json, change: Json): Json => {
  const merged = mergeMembers(current, change);
  if (Object.keys(change).length > 0 && change.identity !== null) return merged;
  const { identity: _removed, ...kept } = merged;
  return kept;
};

const mergeStep = (current: Json, change: Json): Json =>
  change.type !== undefined && change.type !== current.type ? change : mergeMembers(current, change);

const mergeMembers = (current: Json, changes: Json): Json => {
  const merged: Json = byName(current);
  for (const [key, change] of Object.entries(changes)) {
    if (change === null || change === undefined) continue;
    const before = merged[key];
    if (Array.isArray(change)) {
      const isNamed = key === 'timerTriggers' || key === 'sourceTriggers';
      merged[key] = isNamed ? mergeByName(before ?? [], change) : change;
    } else if (isObject(change)) {
      if (key === 'customRegistries') merged[key] = mergeRegistries(before ?? {}, change);
      else if (key === 'sourceRegistry') merged[key] = mergeSourceRegistry(before ?? {}, change);
      else if (key === 'step') merged[key] = mergeStep(before ?? {}, change);
      else merged[key] = mergeMembers(isObject(before) ? before : {}, change);
    } else merged[key] = change;
  }
  return merged;
};

/**
 * A task's properties after a PATCH (rest-api.md 4.3): absent members, `null` and `{}` change nothing, lists are
 * replaced, triggers merge by name, custom registries by login server, a step of another type replaces the step, an
 * empty source registry and one whose identity is null lose their identity.
 */
export const mergeTaskProperties = (current: Json, changes: Json): Json => mergeMembers(current, changes);
