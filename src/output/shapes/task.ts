import { asIs, date, type Field, type Fields, listOf, mapOf, objectOf, plainFields, plainObject } from '../fields.ts';
import { flattened, identity, tracked } from '../resource.ts';
import { isObject } from '../sorted.ts';

export const platform = plainObject('architecture', 'os', 'variant');
export const agentConfiguration = plainObject('cpu');
export const image = plainObject('digest', 'registry', 'repository', 'tag');

export const argument = plainObject('isSecret', 'name', 'value');
const secret = plainObject('type', 'value');

const anyStep = {
  ...plainFields('contextAccessToken', 'contextPath', 'type'),
  baseImageDependencies: listOf(plainObject('digest', 'registry', 'repository', 'tag', 'type')),
};
const kinds = {
  Docker: {
    ...plainFields('dockerFilePath', 'imageNames', 'isPushEnabled', 'noCache', 'target'),
    arguments: listOf(argument),
  },
  FileTask: { ...plainFields('taskFilePath', 'valuesFilePath'), values: listOf(argument) },
  EncodedTask: { ...plainFields('encodedTaskContent', 'encodedValuesContent'), values: listOf(argument) },
} as const satisfies Readonly<Record<string, Fields>>;
const ofSomeKind = new Set(Object.values(kinds).flatMap(Object.keys));

/** What a service has kept of the kind that a step was before is not shown (commands.md 21, D2). */
const step: Field = (value) => {
  if (!isObject(value)) return asIs(value);
  const kind: Fields | undefined = Object.entries(kinds).find(([name]) => name === value.type)?.[1];
  if (kind === undefined) return objectOf(anyStep)(value);
  const fields: Fields = { ...anyStep, ...kind };
  return objectOf(fields)(
    Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(fields, name) || !ofSomeKind.has(name))),
  );
};

const sourceRepository = objectOf({
  ...plainFields('branch', 'repositoryUrl', 'sourceControlType'),
  sourceControlAuthProperties: plainObject('expiresIn', 'refreshToken', 'scope', 'token', 'tokenType'),
});
const timers = listOf(plainObject('name', 'schedule', 'status'));
const trigger = objectOf({
  baseImageTrigger: plainObject(
    'baseImageTriggerType',
    'name',
    'status',
    'updateTriggerEndpoint',
    'updateTriggerPayloadType',
  ),
  sourceTriggers: listOf(objectOf({ ...plainFields('name', 'sourceTriggerEvents', 'status'), sourceRepository })),
  timerTriggers: timers,
});

const customRegistries = mapOf(objectOf({ ...plainFields('identity'), password: secret, userName: secret }));

export const taskCredentials = objectOf({ customRegistries, sourceRegistry: plainObject('identity', 'loginMode') });

/** A task as `az acr task show` prints it. */
export const task = flattened(
  { ...tracked, identity },
  {
    ...plainFields('agentPoolName', 'isSystemTask', 'logTemplate', 'provisioningState', 'status', 'timeout'),
    agentConfiguration,
    creationDate: date,
    credentials: taskCredentials,
    platform,
    step,
    trigger,
  },
);

/** The credentials of a task by login server; {} for a task without credentials, null when they name no registry (3). */
export const credentials = (raw: Readonly<Record<string, unknown>>): unknown => {
  const properties = isObject(raw.properties) ? raw.properties : {};
  return isObject(properties.credentials) ? customRegistries(properties.credentials.customRegistries) : {};
};

/** The identity of a task, {} for a task without one (commands.md 5). */
export const taskIdentity = (raw: Readonly<Record<string, unknown>>): unknown => identity(raw.identity) ?? {};

/** The timers of a task; {} for a task without triggers, null when they hold no timer (commands.md 4). */
export const taskTimers = (raw: Readonly<Record<string, unknown>>): unknown => {
  const properties = isObject(raw.properties) ? raw.properties : {};
  return isObject(properties.trigger) ? timers(properties.trigger.timerTriggers) : {};
};
