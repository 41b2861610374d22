import { isObject } from '../../json.ts';
import { asIs, date, type Field, type Fields, listOf, mapOf, objectOf, plainFields, plainObject } from '../fields.ts';
import { flattened, identity, tracked } from '../resource.ts';

export const platform = plainObject('os', 'architecture', 'variant');
export const agentConfiguration = plainObject('cpu');
export const image = plainObject('registry', 'repository', 'tag', 'digest');

export const argument = plainObject('name', 'value', 'isSecret');
const secret = plainObject('value', 'type');

const anyStep = {
  ...plainFields('type'),
  baseImageDependencies: listOf(plainObject('type', 'registry', 'repository', 'tag', 'digest')),
  ...plainFields('contextPath', 'contextAccessToken'),
};
const kinds = {
  Docker: {
    ...plainFields('imageNames', 'isPushEnabled', 'noCache', 'dockerFilePath', 'target'),
    arguments: listOf(argument),
  },
  FileTask: { ...plainFields('taskFilePath', 'valuesFilePath'), values: listOf(argument) },
  EncodedTask: { ...plainFields('encodedTaskContent', 'encodedValuesContent'), values: listOf(argument) },
} as const satisfies Readonly<Record<string, Fields>>;
const ofSomeKind = new Set(Object.values(kinds).flatMap(Object.keys));

/** What a service has kept of the kind that a step was before is not shown (commands.md 21.2). */
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
  ...plainFields('sourceControlType', 'repositoryUrl', 'branch'),
  sourceControlAuthProperties: plainObject('tokenType', 'token', 'refreshToken', 'scope', 'expiresIn'),
});
const timers = listOf(plainObject('schedule', 'status', 'name'));
const trigger = objectOf({
  timerTriggers: timers,
  sourceTriggers: listOf(objectOf({ sourceRepository, ...plainFields('sourceTriggerEvents', 'status', 'name') })),
  baseImageTrigger: plainObject(
    'baseImageTriggerType',
    'updateTriggerEndpoint',
    'updateTriggerPayloadType',
    'status',
    'name',
  ),
});

const customRegistries = mapOf(objectOf({ userName: secret, password: secret, ...plainFields('identity') }));

export const taskCredentials = objectOf({ sourceRegistry: plainObject('identity', 'loginMode'), customRegistries });

/** A task as `az acr task show` prints it. */
export const task = flattened(
  tracked,
  {
    ...plainFields('provisioningState'),
    creationDate: date,
    ...plainFields('status'),
    platform,
    agentConfiguration,
    ...plainFields('agentPoolName', 'timeout'),
    step,
    trigger,
    credentials: taskCredentials,
    ...plainFields('logTemplate', 'isSystemTask'),
  },
  { identity },
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
