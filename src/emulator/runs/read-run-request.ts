import { isObject } from '../../json.ts';
import type { Json } from '../arm/json-body.ts';
import { findResource } from '../arm/resources.ts';
import { invalid, refuse } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';
import type { NamedValue, RunOrder, StepOrder } from './run-order.ts';
import { uploadedSource } from './signed-links.ts';

const requestTypes: Readonly<Record<string, StepOrder['type']>> = {
  DockerBuildRequest: 'Docker',
  FileTaskRunRequest: 'FileTask',
  EncodedTaskRunRequest: 'EncodedTask',
};

const required: Readonly<Record<StepOrder['type'], string>> = {
  Docker: 'dockerFilePath',
  FileTask: 'taskFilePath',
  EncodedTask: 'encodedTaskContent',
};

const missing = (property: string): Error =>
  invalid('MissingRequiredProperty', `Missing required property '${property}'.`, { target: 'request' });

const stepOf = (type: StepOrder['type'], given: Json): StepOrder => {
  const name = required[type];
  if (typeof given[name] !== 'string' || given[name] === '') throw missing(name);
  if (type === 'Docker') {
    return {
      type,
      dockerFilePath: given.dockerFilePath,
      imageNames: given.imageNames ?? [],
      isPushEnabled: given.isPushEnabled ?? true,
      noCache: given.noCache ?? false,
      ...(given.target ? { target: given.target } : {}),
      arguments: given.arguments ?? [],
    };
  }
  const values: readonly NamedValue[] = given.values ?? [];
  if (type === 'FileTask') {
    const { taskFilePath, valuesFilePath } = given;
    return { type, taskFilePath, ...(valuesFilePath ? { valuesFilePath } : {}), values };
  }
  const { encodedTaskContent, encodedValuesContent } = given;
  return { type, encodedTaskContent, ...(encodedValuesContent ? { encodedValuesContent } : {}), values };
};

/** Entries of the run override those of the task by name; new ones follow. */
const overlay = (own: readonly NamedValue[], run: readonly NamedValue[] = []): readonly NamedValue[] => [
  ...own.filter((each) => !run.some((other) => other.name === each.name)),
  ...run,
];

const withOverrides = (step: Json, override: Json): Json => ({
  ...step,
  ...(override.contextPath ? { contextPath: override.contextPath } : {}),
  ...(override.target ? { target: override.target } : {}),
  ...(override.file ? { dockerFilePath: override.file, taskFilePath: override.file } : {}),
  ...(step.arguments || override.arguments ? { arguments: overlay(step.arguments ?? [], override.arguments) } : {}),
  ...(step.values || override.values ? { values: overlay(step.values ?? [], override.values) } : {}),
});

/** Whether a source is an address, rather than the relative path of an upload. */
const isAddress = (source: string): boolean => /^(https?|git|oci):\/\/|^git@|^github\.com\//i.test(source);

/** The context of a task; one that is a path lies in the only repository that the task watches (rest-api.md 13). */
const contextOf = ({ contextPath }: Json, { sourceTriggers = [] }: Json = {}): string | undefined => {
  if (!contextPath || sourceTriggers.length !== 1 || isAddress(contextPath)) return contextPath;
  const { repositoryUrl, branch = '' } = sourceTriggers[0].sourceRepository;
  return `${repositoryUrl.replace(/#.*$/s, '')}#${branch}:${contextPath}`;
};

const checkSource = (context: EmulatorContext, registry: Resource, source: string | undefined): void => {
  if (source === undefined || source === '') return;
  if (isAddress(source)) return;
  if (/^[a-z][a-z0-9+.-]*:/i.test(source)) {
    throw invalid('InvalidUri', `Uri property '${source}' is invalid. Please check if it is well formed Https Url.`);
  }
  if (uploadedSource(context, registry, source)) return;
  throw invalid(
    'InvalidSourceLocation',
    `The provided source location '${source}' is invalid or doesn't exists. Please use 'GetBuildSourceUploadUrl' to get a valid location to upload the source.`,
  );
};

const taskOf = (context: EmulatorContext, registry: Resource, taskId: unknown): Resource => {
  if (typeof taskId !== 'string' || taskId === '') throw missing('taskId');
  const id = taskId.startsWith('/') ? taskId : `${registry.id}/tasks/${taskId}`;
  const task = findResource(context, id);
  if (task) return task;
  const name = id.slice(id.lastIndexOf('/') + 1);
  throw refuse(404, 'ResourceNotFound', `The resource ${name} could not be found.`);
};

/** A pool that does not exist, or is being deleted, accepts no runs. */
const checkPool = (context: EmulatorContext, registry: Resource, name: unknown): void => {
  if (!name) return;
  const pool = findResource(context, `${registry.id}/agentPools/${name}`);
  if (!pool || pool.properties.change?.state === 'Deleting')
    throw refuse(
      404,
      'ResourceNotFound',
      `The agent pool ${name} could not be found in the registry ${registry.name}.`,
    );
};

/**
 * Parses the body of `scheduleRun` (rest-api.md 5.1). Refused with the service's text when a member is missing or
 * invalid, the task or the agent pool is unknown, or the source was never uploaded (rest-api.md 13).
 */
export const orderOf = (context: EmulatorContext, registry: Resource, body: Json, callerObjectId: string): RunOrder => {
  const common = {
    registry,
    callerObjectId,
    isArchiveEnabled: body.isArchiveEnabled ?? false,
    ...(body.agentPoolName ? { agentPoolName: String(body.agentPoolName) } : {}),
  };
  if (body.type === 'TaskRunRequest') {
    const task = taskOf(context, registry, body.taskId);
    const { properties, identity, name } = structuredClone(task);
    // A disabled task is not run; the service's own wording is unknown.
    if (String(properties.status).toLowerCase() === 'disabled')
      throw invalid('TaskDisabled', `The task ${name} is disabled. Enable it to run it.`, { target: 'request' });
    if (!isObject(properties.step)) throw missing('step');
    const override = isObject(body.overrideTaskStepProperties) ? body.overrideTaskStepProperties : {};
    const step = withOverrides(properties.step, override);
    checkPool(context, registry, common.agentPoolName ?? properties.agentPoolName);
    const source = override.contextPath ? step.contextPath : contextOf(step, properties.trigger);
    checkSource(context, registry, source);
    return {
      ...(properties.agentPoolName ? { agentPoolName: properties.agentPoolName } : {}),
      ...common,
      taskName: name,
      platform: properties.platform,
      agentConfiguration: properties.agentConfiguration ?? { cpu: 2 },
      timeout: properties.timeout ?? 3600,
      ...(identity ? { identity } : {}),
      credentials: properties.credentials ?? {},
      ...(source ? { source } : {}),
      step: stepOf(step.type, step),
    };
  }
  const type = requestTypes[String(body.type)];
  if (!type) {
    throw invalid(
      'InvalidRequestType',
      `The run request type '${body.type}' is not one of TaskRunRequest, ${Object.keys(requestTypes).join(', ')}.`,
    );
  }
  if (!isObject(body.platform) || !body.platform.os) throw missing('platform');
  const timeout = body.timeout ?? 3600;
  if (typeof timeout !== 'number' || timeout < 300 || timeout > 28_800) {
    throw invalid('InvalidTimeout', `The timeout of ${timeout} seconds is not between 300 and 28800.`);
  }
  checkPool(context, registry, common.agentPoolName);
  checkSource(context, registry, body.sourceLocation);
  return {
    ...common,
    platform: { os: String(body.platform.os), ...body.platform },
    agentConfiguration: body.agentConfiguration ?? { cpu: 2 },
    timeout,
    credentials: body.credentials ?? {},
    ...(body.sourceLocation ? { source: body.sourceLocation } : {}),
    step: stepOf(type, body),
  };
};
