import { asIs, type Field, listOf, objectOf, plainFields } from '../fields.ts';
import { flattened, identity, proxied } from '../resource.ts';
import { isObject } from '../sorted.ts';
import { run } from './run.ts';
import { agentConfiguration, argument, platform, taskCredentials } from './task.ts';

const anyRequest = plainFields('agentPoolName', 'isArchiveEnabled', 'logTemplate', 'type');
const quickRequest = {
  ...anyRequest,
  ...plainFields('sourceLocation', 'timeout'),
  agentConfiguration,
  credentials: taskCredentials,
  platform,
};
const requests: Readonly<Record<string, Field>> = {
  DockerBuildRequest: objectOf({
    ...quickRequest,
    ...plainFields('dockerFilePath', 'imageNames', 'isPushEnabled', 'noCache', 'target'),
    arguments: listOf(argument),
  }),
  FileTaskRunRequest: objectOf({
    ...quickRequest,
    ...plainFields('taskFilePath', 'valuesFilePath'),
    values: listOf(argument),
  }),
  EncodedTaskRunRequest: objectOf({
    ...quickRequest,
    ...plainFields('encodedTaskContent', 'encodedValuesContent'),
    values: listOf(argument),
  }),
  TaskRunRequest: objectOf({
    ...anyRequest,
    ...plainFields('taskId'),
    overrideTaskStepProperties: objectOf({
      ...plainFields('contextPath', 'file', 'target', 'updateTriggerToken'),
      arguments: listOf(argument),
      values: listOf(argument),
    }),
  }),
};
const request: Field = (value) =>
  isObject(value) ? (requests[String(value.type)] ?? objectOf(anyRequest))(value) : asIs(value);

/** A task run as `az acr taskrun show` prints it: what was asked for, and the run that came of it. */
export const taskRun = flattened(
  { ...proxied, ...plainFields('location'), identity },
  {
    ...plainFields('forceUpdateTag', 'provisioningState'),
    runRequest: request,
    runResult: (value) => (isObject(value) ? run(value) : asIs(value)),
  },
);
