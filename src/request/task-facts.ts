import { isObject } from '../json.ts';
/** The value of a leaf of a task. */
export interface Fact {
  readonly text: string;
  /** Whether only callers with the permission to list secrets receive it. */
  readonly isWithheld: boolean;
  /** Whether it must not be shown. */
  readonly isSecret: boolean;
}

/** The leaves of a task by their path, such as `step.isPushEnabled` and `trigger.timerTriggers[nightly].status`. */
export type TaskFacts = ReadonlyMap<string, Fact>;

type Json = Readonly<Record<string, unknown>>;

/** Members that the service maintains, and details of an identity that is named elsewhere. */
const passedOver = new Set(['provisioningState', 'creationDate', 'baseImageDependencies', 'principalId', 'tenantId']);

/** Members that only callers with the permission to list secrets receive (rest-api.md 4.2). */
const secretMembers = new Set(['contextAccessToken', 'sourceControlAuthProperties', 'updateTriggerEndpoint']);

/** Members that describe a secret but are not secret themselves. */
const ofSecrets = new Set(['isSecret', 'tokenType', 'type', 'scope', 'expiresIn', 'identity']);

const encoded = new Set(['encodedTaskContent', 'encodedValuesContent']);

const textOf = (key: string, value: unknown): string =>
  encoded.has(key) ? Buffer.from(String(value), 'base64').toString('utf8') : String(value);

/** The key of named items in a list; other lists are one leaf. */
const namedItems = (list: readonly unknown[]): readonly Json[] | undefined =>
  list.every((item): item is Json => isObject(item) && typeof item.name === 'string') ? list : undefined;

const collect = (facts: Map<string, Fact>, path: string, key: string, value: unknown, isWithheld: boolean): void => {
  if (value === undefined || value === null || passedOver.has(key)) return;
  const hidden = isWithheld || secretMembers.has(key);
  if (Array.isArray(value)) {
    const items = namedItems(value);
    for (const item of items ?? []) {
      const { name, ...members } = item;
      collect(facts, `${path}[${name}]`, '', members, hidden || item.isSecret === true);
    }
    const isSecret = hidden || value.some((item) => isObject(item) && item.isSecret === true);
    if (!items && value.length > 0) facts.set(path, { text: JSON.stringify(value), isWithheld: isSecret, isSecret });
  } else if (isObject(value)) {
    if (key === 'customRegistries' || key === 'userAssignedIdentities') {
      for (const [name, entry] of Object.entries(value)) {
        // The existence of a login is not secret, but its parts are withheld.
        facts.set(`${path}[${name.toLowerCase()}]`, { text: 'yes', isWithheld: false, isSecret: false });
        if (key === 'customRegistries') collect(facts, `${path}[${name.toLowerCase()}]`, '', entry, true);
      }
      return;
    }
    for (const [member, each] of Object.entries(value)) collect(facts, `${path}.${member}`, member, each, hidden);
  } else {
    facts.set(path, { text: textOf(key, value), isWithheld: hidden, isSecret: hidden && !ofSecrets.has(key) });
  }
};

/** Everything in a task that an update could change, as leaves. */
export const taskFacts = (task: {
  readonly identity?: unknown;
  readonly tags?: unknown;
  readonly properties: Json;
}): TaskFacts => {
  const facts = new Map<string, Fact>();
  const hasNoIdentity = isObject(task.identity) && String(task.identity.type).toLowerCase() === 'none';
  const identity = hasNoIdentity ? undefined : task.identity;
  for (const [key, value] of Object.entries({ identity, tags: task.tags, ...task.properties }))
    collect(facts, key, key, value, false);
  return facts;
};
