import { asIs, date, type Field, listOf, mapOf, objectOf, plainFields, plainObject } from '../fields.ts';
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
const steps: Readonly<Record<string, Field>> = {
  Docker: objectOf({
    ...anyStep,
    ...plainFields('dockerFilePath', 'imageNames', 'isPushEnabled', 'noCache', 'target'),
    arguments: listOf(argument),
  }),
  FileTask: objectOf({ ...anyStep, ...plainFields('taskFilePath', 'valuesFilePath'), values: listOf(argument) }),
  EncodedTask: objectOf({
    ...anyStep,
    ...plainFields('encodedTaskContent', 'encodedValuesContent'),
    values: listOf(argument),
  }),
};
const step: Field = (value) =>
  isObject(value) ? (steps[String(value.type)] ?? objectOf(anyStep))(value) : asIs(value);

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

export const taskCredentials = objectOf({ customRegistries, sourceRegistry: plainObject('loginMode') });

const taskWith = (stepField: Field) =>
  flattened(
    { ...tracked, identity },
    {
      ...plainFields('agentPoolName', 'isSystemTask', 'logTemplate', 'provisioningState', 'status', 'timeout'),
      agentConfiguration,
      creationDate: date,
      credentials: taskCredentials,
      platform,
      step: stepField,
      trigger,
    },
  );

/** A task as `az acr task show` prints it. */
export const task = taskWith(step);

/** A task as az prints it after a change: there az 2.45 forgets the kind of the step and with it its missing members. */
export const changedTask = taskWith(objectOf({ ...anyStep, type: () => null }));

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
