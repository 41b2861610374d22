import type { RunRequestUnion } from '@azure/arm-containerregistry';
import type { StoredRun } from './resource.ts';

interface Platform {
  readonly os?: string | null;
  readonly architecture?: string | null;
  readonly variant?: string | null;
}

/** What a run shows of the request that queued it (rest-api.md 5.3). */
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

/** The name of the task that a request runs; undefined for a request without a task. */
export const taskOf = (request: RunRequestUnion): string | undefined =>
  (request as RequestFacts).taskId?.split('/').at(-1);

/** The service fills in the parts of a platform that a request omits. */
const samePlatform = (asked: Platform, run: Platform): boolean =>
  (['os', 'architecture', 'variant'] as const).every((part) => !asked[part] || same(asked[part], run[part]));

/**
 * Whether `request`, sent at `since` or later, may have queued a run: it was queued manually, and its task, platform
 * and agent pool match as far as they are known. A run does not show its source location, its values, or its
 * requester in a comparable form, so another run of the same task at the same moment matches too.
 */
export const fits = ({ properties }: StoredRun, request: RunRequestUnion, since: Date): boolean => {
  const run = properties as RunProperties;
  const { platform, agentPoolName, isArchiveEnabled = false } = request as RequestFacts;
  const task = taskOf(request);
  const isByHand =
    !/^auto/i.test(run.runType ?? '') && !run.sourceTrigger && !run.timerTrigger && !run.imageUpdateTrigger;
  // A task may set an agent pool that the request does not name.
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
