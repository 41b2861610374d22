import type { RunRequestUnion } from '@azure/arm-containerregistry';
import type { StoredRun } from './resource.ts';

interface Platform {
  readonly os?: string | null;
  readonly architecture?: string | null;
  readonly variant?: string | null;
}

/** What a run tells of the request that queued it (rest-api.md 5.3). */
interface RunProperties {
  readonly createTime?: string;
  readonly runType?: string;
  readonly task?: string | null;
  readonly platform?: Platform | null;
  readonly agentPoolName?: string | null;
  readonly isArchiveEnabled?: boolean;
  readonly sourceTrigger?: unknown;
  readonly timerTrigger?: unknown;
  readonly imageUpdateTrigger?: unknown;
}

interface RequestFacts {
  readonly taskId?: string;
  readonly platform?: Platform;
  readonly agentPoolName?: string;
  readonly isArchiveEnabled?: boolean;
}

const same = (one: string | null | undefined, other: string | null | undefined): boolean =>
  (one ?? '').toLowerCase() === (other ?? '').toLowerCase();

/** The name of the task that a request runs; undefined for one without a task. */
export const taskOf = (request: RunRequestUnion): string | undefined =>
  (request as RequestFacts).taskId?.split('/').at(-1);

/** Parts of a platform that a request leaves open are filled in by the service. */
const samePlatform = (asked: Platform, run: Platform): boolean =>
  (['os', 'architecture', 'variant'] as const).every((part) => !asked[part] || same(asked[part], run[part]));

/**
 * Whether a run may be the one that `request` queued, sent at `since` or later: queued by hand, and of the same task,
 * platform and agent pool as far as these are told. Where a source lies, what the values are and who asked, a run does
 * not tell in a way that could be compared: another one of the same task in the same moment fits too.
 */
export const fits = ({ properties }: StoredRun, request: RunRequestUnion, since: Date): boolean => {
  const run = properties as RunProperties;
  const { platform, agentPoolName, isArchiveEnabled = false } = request as RequestFacts;
  const task = taskOf(request);
  const isByHand =
    !/^auto/i.test(run.runType ?? '') && !run.sourceTrigger && !run.timerTrigger && !run.imageUpdateTrigger;
  // A task may have a pool of its own, which its request does not name.
  const isInPool = agentPoolName || task === undefined ? same(run.agentPoolName, agentPoolName) : true;
  return (
    isByHand &&
    isInPool &&
    same(run.task, task) &&
    (!platform || !run.platform || samePlatform(platform, run.platform)) &&
    (run.isArchiveEnabled ?? false) === isArchiveEnabled &&
    Date.parse(run.createTime ?? '') >= since.getTime()
  );
};
