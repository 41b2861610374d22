import { kindOfContext } from '../../taskfile/steps/build-command.ts';
import type { Json } from '../arm/json-body.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isSameRepository } from '../git/mapped-folders.ts';
import type { RunTrigger } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import type { QueueRun } from './queue-runs.ts';
import { type Watch, watchesOf } from './watching-tasks.ts';

/** What a git host tells the service of: a commit on a branch, or a change of a pull request into that branch. */
export interface SourceEvent {
  readonly repository: string;
  readonly branch: string;
  readonly commit: string;
  readonly pullRequest?: string;
}

/** The repository of a trigger; its URL may have a token, and the branch that the task's context names. */
const repositoryOf = (trigger: Json): string =>
  trigger.sourceRepository.repositoryUrl.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/@]*@/i, '$1');

/** The branch that a trigger watches; the Azure CLI means this one when it names none. */
export const branchOf = (trigger: Json): string => trigger.sourceRepository.branch || 'master';

/** Whether a trigger is about commits, or about pull requests. */
export const hasEvent = ({ sourceTriggerEvents }: Json, event: 'commit' | 'pullrequest'): boolean =>
  sourceTriggerEvents.some((each: string) => each.toLowerCase() === event);

/** The triggers that watch a repository for commits, or for pull requests. */
export const watchesOfRepository = (
  context: Pick<EmulatorContext, 'store'>,
  repository: string,
  event: 'commit' | 'pullrequest',
): readonly Watch[] =>
  watchesOf(context, 'sourceTriggers').filter(
    ({ trigger }) => isSameRepository(trigger.sourceRepository.repositoryUrl, repository) && hasEvent(trigger, event),
  );

/** The context of a run at a commit: the folder that the task names, in the repository that it watches. */
const sourceAt = (contextPath: string | undefined, trigger: Json, commit: string): string | undefined => {
  if (!contextPath) return undefined;
  if (kindOfContext(contextPath) === 'local') return `${repositoryOf(trigger)}#${commit}:${contextPath}`;
  if (!isSameRepository(contextPath, trigger.sourceRepository.repositoryUrl)) return undefined;
  const [url, fragment = ''] = contextPath.split(/#(.*)/s, 2);
  const colon = fragment.indexOf(':');
  return `${url}#${commit}${colon < 0 ? '' : fragment.slice(colon)}`;
};

const triggerOf = (context: EmulatorContext, trigger: Json, event: SourceEvent): RunTrigger => ({
  sourceTrigger: {
    id: context.newId(),
    eventType: event.pullRequest === undefined ? 'Commit' : 'PullRequest',
    commitId: event.commit,
    ...(event.pullRequest === undefined ? {} : { pullRequestId: event.pullRequest }),
    repositoryUrl: repositoryOf(trigger),
    branchName: event.branch,
    providerType:
      trigger.sourceRepository.sourceControlType.toLowerCase() === 'github' ? 'GitHub' : 'VisualStudioTeamService',
  },
});

/** Queues a run at that commit for each task that watches the branch; resolves to the runs. */
export const deliverSourceEvent = async (
  context: EmulatorContext,
  queueRun: QueueRun,
  event: SourceEvent,
): Promise<readonly Resource[]> => {
  const kind = event.pullRequest === undefined ? 'commit' : 'pullrequest';
  const watches = watchesOfRepository(context, event.repository, kind).filter(
    ({ trigger }) => branchOf(trigger) === event.branch,
  );
  const what = event.pullRequest === undefined ? '' : `pull request ${event.pullRequest}, `;
  const queued: Resource[] = [];
  for (const { task, trigger } of watches) {
    const why = `${what}commit ${event.commit.slice(0, 12)} on ${event.branch} of ${repositoryOf(trigger)}`;
    const source = sourceAt(task.properties.step?.contextPath, trigger, event.commit);
    const run = await queueRun(task, triggerOf(context, trigger, event), why, source);
    if (run) queued.push(run);
  }
  return queued;
};
