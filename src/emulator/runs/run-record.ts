import type { EmulatorContext } from '../emulator-context.ts';
import type { Principal, Resource } from '../store/state.ts';
import { offsetTime, wholeSecondsTime } from '../timestamps.ts';
import type { RunOrder } from './run-order.ts';

export const runType = 'Microsoft.ContainerRegistry/registries/runs';

export type RunStatus = 'Queued' | 'Started' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled' | 'Error' | 'Timeout';

const finalStatuses: ReadonlySet<string> = new Set(['Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout']);

export const isFinal = (run: Resource): boolean => finalStatuses.has(run.properties.status);

const whoModified = (context: EmulatorContext, by: Principal): Record<string, string> => ({
  lastModifiedBy: by.displayName,
  lastModifiedByType: by.type === 'User' ? 'User' : 'Application',
  lastModifiedAt: offsetTime(context.now()),
});

/** The next run ID of a registry: two letters and a counter in base 36 (rest-api.md 5.2). */
const nextRunId = (context: EmulatorContext, registry: Resource): string => {
  const { runCounters } = context.store.state;
  const number = (runCounters[registry.id.toLowerCase()] ?? 0) + 1;
  runCounters[registry.id.toLowerCase()] = number;
  return `cf${number.toString(36)}`;
};

/** What triggered a run automatically (rest-api.md 5.3). */
export interface RunTrigger {
  readonly sourceTrigger?: {
    readonly id: string;
    readonly eventType: string;
    readonly commitId: string;
    readonly pullRequestId?: string;
    readonly repositoryUrl: string;
    readonly branchName: string;
    readonly providerType: string;
  };
  readonly timerTrigger?: { readonly timerTriggerName: string; readonly scheduleOccurrence: string };
  readonly imageUpdateTrigger?: {
    readonly id: string;
    readonly timestamp: string;
    readonly images: readonly {
      readonly registry: string;
      readonly repository: string;
      readonly tag: string;
      readonly digest: string;
    }[];
  };
}

/** Stores a new run of `order`, `Queued`. With a `trigger` it is an `AutoRun` that no caller requested. */
export const createRun = (context: EmulatorContext, order: RunOrder, by: Principal, trigger?: RunTrigger): Resource => {
  const runId = nextRunId(context, order.registry);
  const run: Resource = {
    id: `${order.registry.id}/runs/${runId}`,
    name: runId,
    type: runType,
    systemData: whoModified(context, by),
    properties: {
      runId,
      status: 'Queued',
      lastUpdatedTime: wholeSecondsTime(context.now()),
      runType: trigger ? 'AutoRun' : 'QuickRun',
      ...trigger,
      createTime: offsetTime(context.now()),
      ...(order.taskName === undefined ? {} : { task: order.taskName }),
      platform: order.platform,
      agentConfiguration: order.agentConfiguration,
      ...(order.agentPoolName === undefined ? {} : { agentPoolName: order.agentPoolName }),
      provisioningState: 'Succeeded',
      isArchiveEnabled: order.isArchiveEnabled,
    },
  };
  context.store.state.resources[run.id.toLowerCase()] = run;
  return run;
};

/** A run in the response of `scheduleRun`, which is minimal on purpose (rest-api.md 5.1). */
export const queuedRun = (run: Resource): object => {
  const { runId, status, lastUpdatedTime, provisioningState, isArchiveEnabled } = run.properties;
  return {
    type: run.type,
    properties: { runId, status, lastUpdatedTime, provisioningState, isArchiveEnabled },
    id: run.id,
    name: run.name,
    systemData: { ...run.systemData },
  };
};

const memberOrder = [
  'runId',
  'status',
  'lastUpdatedTime',
  'runType',
  'createTime',
  'startTime',
  'finishTime',
  'outputImages',
  'agentPoolName',
  'imageUpdateTrigger',
  'sourceTrigger',
  'timerTrigger',
  'task',
  'platform',
  'agentConfiguration',
  'runErrorMessage',
  'provisioningState',
  'isArchiveEnabled',
];

/** A run in GET responses and lists (rest-api.md 5.3). */
export const shownRun = (run: Resource): object => ({
  type: run.type,
  properties: Object.fromEntries(
    memberOrder.flatMap((name) => (run.properties[name] === undefined ? [] : [[name, run.properties[name]]])),
  ),
  id: run.id,
  name: run.name,
  systemData: run.systemData,
});

/** Sets a run's status, the only change that updates `lastUpdatedTime` (rest-api.md 5.3). */
export const setStatus = (
  context: EmulatorContext,
  run: Resource,
  status: RunStatus,
  members: Record<string, unknown> = {},
): void => {
  const now = context.now();
  Object.assign(run.properties, members, { status, lastUpdatedTime: wholeSecondsTime(now) });
  if (status === 'Running') run.properties.startTime = offsetTime(now);
  if (isFinal(run)) run.properties.finishTime = offsetTime(now);
};

/** Records who changed a run; the creation half of `systemData` appears with it (rest-api.md 5.4). */
export const updateArchiving = (
  context: EmulatorContext,
  run: Resource,
  isArchiveEnabled: boolean,
  by: Principal,
): void => {
  run.properties.isArchiveEnabled = isArchiveEnabled;
  run.properties.lastUpdatedTime = wholeSecondsTime(context.now());
  const modified = whoModified(context, by);
  run.systemData = {
    createdBy: modified.lastModifiedBy as string,
    createdByType: modified.lastModifiedByType as string,
    createdAt: modified.lastModifiedAt as string,
    ...run.systemData,
    ...modified,
  };
};
