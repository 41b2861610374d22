import { isObject } from '../../json.ts';
import { type TaskLike, taskAfter } from '../../request/task-after-update.ts';
import type { Difference } from '../../request/task-difference.ts';
import type { Json, TaskBody } from '../task-body.ts';
import { compareTasks } from './compare-tasks.ts';
import { defaultAt } from './service-defaults.ts';

/** The body of a PATCH, in the form of Resource Manager. */
export interface TaskPatch {
  readonly identity?: unknown;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: Json;
}

type Named = Json & { readonly name: string };

const isIn = (path: string, paths: readonly string[]): boolean =>
  paths.some((each) => each === path || each.startsWith(`${path}.`) || each.startsWith(`${path}[`));

const asObject = (value: unknown): Json => (isObject(value) ? value : {});

/** The identities after a change: the service drops what is null, and keeps what is not named (rest-api.md 4.4). */
const identityPatch = (before: unknown, after: unknown): unknown => {
  const { type = 'None', userAssignedIdentities } = asObject(after);
  const wanted = Object.keys(asObject(userAssignedIdentities));
  const stored = Object.keys(asObject(asObject(before).userAssignedIdentities));
  const isIncluded = (list: readonly string[], id: string): boolean =>
    list.some((each) => each.toLowerCase() === id.toLowerCase());
  const users: [string, unknown][] = [
    ...wanted.filter((id) => !isIncluded(stored, id)).map((id): [string, unknown] => [id, {}]),
    ...stored.filter((id) => !isIncluded(wanted, id)).map((id): [string, unknown] => [id, null]),
  ];
  const namesUsers = /UserAssigned/i.test(String(type)) && users.length > 0;
  return { type, ...(namesUsers ? { userAssignedIdentities: Object.fromEntries(users) } : {}) };
};

/** Logins are sent whole; null removes one. */
const loginsPatch = (path: string, before: Json, after: Json, changed: readonly string[]): Json => {
  const has = (all: Json, server: string): boolean =>
    Object.keys(all).some((each) => each.toLowerCase() === server.toLowerCase());
  const entries = [
    ...Object.entries(after),
    ...Object.keys(before)
      .filter((server) => !has(after, server))
      .map((server): [string, unknown] => [server, null]),
  ];
  return Object.fromEntries(entries.filter(([server]) => isIn(`${path}[${server.toLowerCase()}]`, changed)));
};

const isTriggerList = (path: string): boolean => /^trigger\.(?:timer|source)Triggers$/.test(path);

const listPatch = (
  path: string,
  before: readonly unknown[],
  after: readonly unknown[],
  changed: readonly string[],
): unknown => {
  if (!isTriggerList(path)) return after;
  return (after as readonly Named[])
    .filter(({ name }) => isIn(`${path}[${name}]`, changed))
    .map((item) => {
      const old = (before as readonly Named[]).find(({ name }) => name === item.name);
      return old ? { name: item.name, ...membersPatch(`${path}[${item.name}]`, old, item, changed) } : item;
    });
};

/** The service reads these with what belongs to them. */
const belonging = (path: string, before: Json, after: Json): Json => {
  if (path === 'step') return { type: after.type };
  if (path === 'trigger.baseImageTrigger') return { name: after.name ?? before.name };
  return {};
};

const partPatch = (path: string, before: unknown, after: unknown, changed: readonly string[]): unknown => {
  if (path === 'credentials.customRegistries') return loginsPatch(path, asObject(before), asObject(after), changed);
  // A step of another type replaces the whole one, and a token goes with its kind.
  if (path === 'step' && changed.includes('step.type')) return after;
  if (path.endsWith('.sourceControlAuthProperties')) return after;
  if (Array.isArray(after)) return listPatch(path, Array.isArray(before) ? before : [], after, changed);
  if (isObject(after) || isObject(before)) {
    const [old, young] = [asObject(before), asObject(after)];
    return { ...belonging(path, old, young), ...membersPatch(path, old, young, changed) };
  }
  if (after !== undefined) return after;
  return path === 'credentials.sourceRegistry.identity' ? null : defaultAt(path);
};

const membersPatch = (path: string, before: Json, after: Json, changed: readonly string[]): Json =>
  Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
      const inner = path === '' ? key : `${path}.${key}`;
      if (!isIn(inner, changed)) return [];
      const part = partPatch(inner, before[key], after[key], changed);
      return part === undefined ? [] : [[key, part]];
    }),
  );

/**
 * The smallest PATCH that makes `stored` what `target` is, where they differ at the paths of `differences`. Undefined
 * when no PATCH can, because the service removes little by one (rest-api.md 4.3): then the task has to be replaced.
 */
export const smallestChange = (
  stored: TaskLike,
  target: TaskBody,
  differences: readonly Difference[],
  knowsSecrets: boolean,
): TaskPatch | undefined => {
  const changed = differences.map(({ path }) => path);
  const properties = membersPatch('', stored.properties, target.properties, changed);
  const patch: TaskPatch = {
    ...(isIn('identity', changed) ? { identity: identityPatch(stored.identity, target.identity) } : {}),
    ...(isIn('tags', changed) ? { tags: target.tags ?? {} } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  };
  const { properties: flat = {}, ...rest } = patch;
  const left = compareTasks(taskAfter(stored, { ...rest, ...flat }), target, knowsSecrets);
  return left.differences.length === 0 ? patch : undefined;
};
