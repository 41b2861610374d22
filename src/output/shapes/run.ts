import { date, listOf, objectOf, plainFields, plainObject } from '../fields.ts';
import { flattened, proxied } from '../resource.ts';
import { agentConfiguration, image, platform } from './task.ts';

/** A run as `az acr task show-run` prints it. */
export const run = flattened(proxied, {
  ...plainFields('runId', 'status'),
  lastUpdatedTime: date,
  ...plainFields('runType', 'agentPoolName'),
  createTime: date,
  startTime: date,
  finishTime: date,
  outputImages: listOf(image),
  ...plainFields('task'),
  imageUpdateTrigger: objectOf({ ...plainFields('id'), timestamp: date, images: listOf(image) }),
  sourceTrigger: plainObject(
    'id',
    'eventType',
    'commitId',
    'pullRequestId',
    'repositoryUrl',
    'branchName',
    'providerType',
  ),
  timerTrigger: plainObject('timerTriggerName', 'scheduleOccurrence'),
  platform,
  agentConfiguration,
  ...plainFields('sourceRegistryAuth', 'customRegistries', 'runErrorMessage', 'updateTriggerToken'),
  logArtifact: image,
  ...plainFields('provisioningState', 'isArchiveEnabled'),
});
