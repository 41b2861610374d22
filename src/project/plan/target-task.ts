import { isObject } from '../../json.ts';
import { isOtherRepository } from '../../request/source-context.ts';
import type { StoredTask } from '../../service/resource.ts';
import { projectOf, projectTag } from '../project-tag.ts';
import type { Json, TaskBody } from '../task-body.ts';

/** What a project file can say of each part of a task, and what the service maintains itself. */
const known: Readonly<Record<string, readonly string[]>> = {
  '': [
    ...['status', 'platform', 'agentConfiguration', 'agentPoolName', 'timeout', 'step', 'trigger', 'credentials'],
    ...['logTemplate', 'isSystemTask', 'provisioningState', 'creationDate'],
  ],
  platform: ['os', 'architecture', 'variant'],
  agentConfiguration: ['cpu'],
  step: [
    ...['type', 'contextPath', 'contextAccessToken', 'dockerFilePath', 'imageNames', 'isPushEnabled', 'noCache'],
    ...['target', 'arguments', 'taskFilePath', 'valuesFilePath', 'values', 'encodedTaskContent'],
    'encodedValuesContent',
  ],
  trigger: ['timerTriggers', 'sourceTriggers', 'baseImageTrigger'],
  credentials: ['sourceRegistry', 'customRegistries'],
};

const objectIn = (owner: Json, key: string): Json => (isObject(owner[key]) ? owner[key] : {});

const sameText = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase();

/** The members of `stored` that no project file can name, which stay. */
const beyond = (part: string, stored: Json): Json =>
  Object.fromEntries(Object.entries(stored).filter(([key]) => !known[part]?.includes(key)));

const withUnknownMembers = (wanted: Json, stored: Json): Json => ({
  ...wanted,
  ...beyond('', stored),
  ...Object.fromEntries(
    ['platform', 'agentConfiguration', 'step', 'trigger', 'credentials'].flatMap((part) => {
      const [mine, theirs] = [objectIn(wanted, part), objectIn(stored, part)];
      const isOther = part === 'step' && !sameText(mine.type, theirs.type);
      const kept = wanted[part] === undefined || isOther ? {} : beyond(part, theirs);
      return wanted[part] === undefined ? [] : [[part, { ...mine, ...kept }]];
    }),
  ),
});

type Trigger = Json & { readonly name?: unknown };

const triggersIn = (properties: Json): readonly Trigger[] =>
  (objectIn(properties, 'trigger').sourceTriggers ?? []) as readonly Trigger[];

/** A trigger that watches nothing, which is how az turns one off (commands.md 2.4). */
const isOff = ({ status, sourceTriggerEvents }: Trigger): boolean =>
  sameText(status, 'Disabled') && ((sourceTriggerEvents ?? []) as readonly unknown[]).length === 0;

/** The source trigger of a stored task that a wanted one would change. */
const counterpart = (wanted: Trigger, stored: Json): Trigger | undefined => {
  const all = triggersIn(stored);
  return all.find(({ name }) => name === wanted.name) ?? all[0];
};

/** What a project file cannot say of a token: its kind and its scope stay as they are while the token does. */
const withTokenDetails = (wanted: Json, stored: Json): Json => {
  if (wanted.token !== stored.token && stored.token !== undefined) return wanted;
  if (Object.keys(stored).length === 0) return wanted;
  const { scope: _, ...rest } = wanted;
  const { token: __, ...details } = stored;
  return { ...rest, ...details };
};

/**
 * The branch that a stored task watches in the repository of the wanted one; undefined when it watches another repository,
 * or none.
 */
export const storedBranch = (wanted: TaskBody, stored: Pick<StoredTask, 'properties'>): string | undefined => {
  const [trigger] = triggersIn(wanted.properties);
  if (!trigger) return undefined;
  const repository = objectIn(trigger, 'sourceRepository');
  const before = objectIn(counterpart(trigger, stored.properties) ?? {}, 'sourceRepository');
  const { repositoryUrl, branch } = before;
  if (typeof branch !== 'string' || typeof repositoryUrl !== 'string') return undefined;
  return isOtherRepository(repositoryUrl, String(repository.repositoryUrl)) ? undefined : branch;
};

const withStoredTriggers = (wanted: Json, stored: Json): Json => {
  const all = triggersIn(wanted);
  const theirs = triggersIn(stored);
  if (all.length === 0)
    return theirs.length > 0 && theirs.every(isOff)
      ? { ...wanted, trigger: { ...objectIn(wanted, 'trigger'), sourceTriggers: theirs } }
      : wanted;
  return {
    ...wanted,
    trigger: {
      ...objectIn(wanted, 'trigger'),
      sourceTriggers: all.map((trigger) => {
        const before = objectIn(counterpart(trigger, stored) ?? {}, 'sourceRepository');
        const repository = objectIn(trigger, 'sourceRepository');
        return {
          ...trigger,
          sourceRepository: {
            ...repository,
            sourceControlAuthProperties: withTokenDetails(
              objectIn(repository, 'sourceControlAuthProperties'),
              objectIn(before, 'sourceControlAuthProperties'),
            ),
          },
        };
      }),
    },
  };
};

/** Tags other than the project's: those of the project file, or else the stored ones. */
const tagsOf = (wanted: TaskBody, stored: Pick<StoredTask, 'tags'>): TaskBody['tags'] => {
  if (!wanted.tags) return stored.tags;
  const project = projectOf(stored);
  return { ...wanted.tags, ...(project === undefined ? {} : { [projectTag]: project }) };
};

/**
 * A stored task as the project file wants it: what the file cannot say stays as it is. That are members of the service that
 * acrtask does not know, the kind of a token, a source trigger that is off, and tags where the file has none.
 */
export const targetOf = (wanted: TaskBody, stored: Pick<StoredTask, 'location' | 'tags' | 'properties'>): TaskBody => {
  const tags = tagsOf(wanted, stored);
  const { tags: _, ...body } = wanted;
  return {
    ...body,
    location: stored.location ?? wanted.location,
    ...(tags ? { tags } : {}),
    properties: withUnknownMembers(withStoredTriggers(wanted.properties, stored.properties), stored.properties),
  };
};
