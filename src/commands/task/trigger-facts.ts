import type { BaseImageDependency, SourceTrigger } from '@azure/arm-containerregistry';
import type { CommandContext } from '../../cli/command.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import { type NextStarts, nextStartsOf } from '../../request/next-starts.ts';
import { branchOrFallback } from '../../request/watched-branch.ts';
import type { CurrentDigest } from '../../service/current-digests.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';
import type { ReadTask } from '../../service/tasks.ts';
import { withoutLogin } from './rows.ts';

/** A base image of a task, and what has become of its tag since a run recorded it. */
export interface BaseImageFacts {
  /** `docker.io/library/node:20` */
  readonly image: string;
  readonly type: string;
  /** Whether an update of the image starts a run, as far as the type of the trigger decides it. */
  readonly isWatched: boolean;
  readonly recordedDigest: string | null;
  readonly currentDigest: string | null;
  readonly state: 'same' | 'moved' | 'gone' | 'unknown';
  readonly why: string | null;
}

/** What starts runs of a task; nothing in it is secret. */
export interface TriggerFacts {
  readonly task: string;
  readonly registry: string;
  readonly isEnabled: boolean;
  readonly baseImageTrigger: {
    readonly name: string;
    readonly type: string;
    readonly isEnabled: boolean;
    /** Whether updates are posted to a webhook; null when the caller may not know. */
    readonly hasWebhook: boolean | null;
  } | null;
  /** The run that recorded the base images: the last one that succeeded. */
  readonly recordedBy: { readonly runId: string; readonly finishTime: string | null } | null;
  readonly baseImages: readonly BaseImageFacts[];
  readonly timers: readonly (NextStarts & { readonly schedule: string; readonly isEnabled: boolean })[];
  readonly sourceTriggers: readonly {
    readonly name: string;
    readonly isEnabled: boolean;
    readonly events: readonly string[];
    readonly repository: string;
    readonly branch: string;
  }[];
}

const isEnabled = (status: unknown): boolean => String(status ?? 'Enabled').toLowerCase() === 'enabled';

const nameOfImage = ({ registry = '', repository = '', tag, digest }: BaseImageDependency): string =>
  `${registry === 'registry.hub.docker.com' ? 'docker.io' : registry}/${repository}${tag ? `:${tag}` : digest ? `@${digest}` : ''}`;

const sinceRecorded = (
  recorded: string | undefined,
  now: CurrentDigest | undefined,
): Pick<BaseImageFacts, 'currentDigest' | 'state' | 'why'> => {
  if (now === undefined)
    return { currentDigest: null, state: 'same', why: 'The image is named by its digest, which never changes.' };
  if ('isGone' in now) return { currentDigest: null, state: 'gone', why: 'The registry has no such tag.' };
  if ('isUnknown' in now) return { currentDigest: null, state: 'unknown', why: now.why };
  if (!recorded) return { currentDigest: now.digest, state: 'unknown', why: 'The run recorded no digest.' };
  return { currentDigest: now.digest, state: now.digest === recorded ? 'same' : 'moved', why: null };
};

const sourceFacts = ({ name, status, sourceTriggerEvents = [], sourceRepository }: SourceTrigger) => ({
  name,
  isEnabled: isEnabled(status),
  events: sourceTriggerEvents.map((event) => event.toLowerCase()),
  repository: String(withoutLogin(sourceRepository.repositoryUrl)).replace(/#.*$/s, ''),
  branch: sourceRepository.branch || branchOrFallback(sourceRepository.repositoryUrl),
});

/**
 * Finds out what starts runs of a task, and what has changed of its base images: asks for the last run that succeeded and for
 * all tags at the same time.
 */
export const triggerFacts = async (
  registry: RegistryPlace,
  { task, knowsSecrets }: ReadTask,
  { services }: Pick<CommandContext, 'services'>,
): Promise<TriggerFacts> => {
  const { status, step, trigger } = task.properties;
  const recorded = step?.baseImageDependencies ?? [];
  const images = [...new Map(recorded.map((each) => [`${each.type} ${nameOfImage(each)}`, each])).values()];
  const tagged = images.flatMap(({ registry: host = '', repository = '', tag }) =>
    tag ? [{ registry: host, repository, tag }] : [],
  );
  const [[lastSuccess], digests] = await Promise.all([
    services.runs.list(registry, { filter: runsFilter({ name: task.name, runStatus: 'Succeeded' }), top: 1 }),
    tagged.length === 0 ? [] : services.currentDigests(tagged),
  ]);
  const rest = [...digests];
  const now = await services.now();
  const image = trigger?.baseImageTrigger;
  const isRuntimeOnly = image?.baseImageTriggerType?.toLowerCase() === 'runtime';
  return {
    task: task.name,
    registry: registry.name,
    isEnabled: isEnabled(status),
    baseImageTrigger: image
      ? {
          name: image.name,
          type: image.baseImageTriggerType,
          isEnabled: isEnabled(image.status),
          hasWebhook: knowsSecrets ? Boolean(image.updateTriggerEndpoint) : null,
        }
      : null,
    recordedBy: lastSuccess ? recordingRun(lastSuccess) : null,
    baseImages: images.map((each) => ({
      image: nameOfImage(each),
      type: String(each.type),
      isWatched: !isRuntimeOnly || String(each.type).toLowerCase() === 'runtime',
      recordedDigest: each.digest || null,
      ...sinceRecorded(each.digest, each.tag ? rest.shift() : undefined),
    })),
    timers: (trigger?.timerTriggers ?? []).map((timer) => ({
      ...nextStartsOf(timer, task, now),
      schedule: timer.schedule,
      isEnabled: isEnabled(timer.status),
    })),
    sourceTriggers: (trigger?.sourceTriggers ?? []).map(sourceFacts),
  };
};

const recordingRun = ({ name, properties: { runId, finishTime } }: StoredRun) => ({
  runId: runId ?? name,
  finishTime: typeof finishTime === 'string' ? finishTime : null,
});
