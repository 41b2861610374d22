import { isObject } from '../../json.ts';
import { asIs, type Field, listOf, objectOf, plainFields } from '../fields.ts';
import { flattened, identity, proxied } from '../resource.ts';
import { run } from './run.ts';
import { agentConfiguration, argument, platform, taskCredentials } from './task.ts';

const anyRequest = plainFields('type', 'isArchiveEnabled', 'agentPoolName', 'logTemplate');
const surroundings = {
  ...plainFields('timeout'),
  platform,
  agentConfiguration,
  ...plainFields('sourceLocation'),
  credentials: taskCredentials,
};
const requests: Readonly<Record<string, Field>> = {
  DockerBuildRequest: objectOf({
    ...anyRequest,
    ...plainFields('imageNames', 'isPushEnabled', 'noCache', 'dockerFilePath', 'target'),
    arguments: listOf(argument),
    ...surroundings,
  }),
  FileTaskRunRequest: objectOf({
    ...anyRequest,
    ...plainFields('taskFilePath', 'valuesFilePath'),
    values: listOf(argument),
    ...surroundings,
  }),
  EncodedTaskRunRequest: objectOf({
    ...anyRequest,
    ...plainFields('encodedTaskContent', 'encodedValuesContent'),
    values: listOf(argument),
    ...surroundings,
  }),
  TaskRunRequest: objectOf({
    ...anyRequest,
    ...plainFields('taskId'),
    overrideTaskStepProperties: objectOf({
      ...plainFields('contextPath', 'file'),
      arguments: listOf(argument),
      ...plainFields('target'),
      values: listOf(argument),
      ...plainFields('updateTriggerToken'),
    }),
  }),
};
const request: Field = (value) =>
  isObject(value) ? (requests[String(value.type)] ?? objectOf(anyRequest))(value) : asIs(value);

/** A task run as `az acr taskrun show` prints it: what was asked for, and the run that came of it. */
export const taskRun = flattened(
  proxied,
  {
    ...plainFields('provisioningState'),
    runRequest: request,
    runResult: (value) => (isObject(value) ? run(value) : asIs(value)),
    ...plainFields('forceUpdateTag'),
  },
  { identity, ...plainFields('location') },
);
