import { date, listOf, objectOf, plainFields, plainObject } from '../fields.ts';
import { flattened, proxied } from '../resource.ts';
import { agentConfiguration, image, platform } from './task.ts';

/** A run as `az acr task show-run` prints it. */
export const run = flattened(proxied, {
  ...plainFields(
    'agentPoolName',
    'customRegistries',
    'isArchiveEnabled',
    'provisioningState',
    'runErrorMessage',
    'runId',
    'runType',
    'sourceRegistryAuth',
    'status',
    'task',
    'updateTriggerToken',
  ),
  agentConfiguration,
  createTime: date,
  finishTime: date,
  imageUpdateTrigger: objectOf({ ...plainFields('id'), images: listOf(image), timestamp: date }),
  lastUpdatedTime: date,
  logArtifact: image,
  outputImages: listOf(image),
  platform,
  sourceTrigger: plainObject(
    'branchName',
    'commitId',
    'eventType',
    'id',
    'providerType',
    'pullRequestId',
    'repositoryUrl',
  ),
  startTime: date,
  timerTrigger: plainObject('scheduleOccurrence', 'timerTriggerName'),
});
