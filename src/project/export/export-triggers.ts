import type { BaseImageTrigger, SourceTrigger, TriggerProperties } from '@azure/arm-containerregistry';
import { branchOf, classifyContext } from '../../request/source-context.ts';
import type { ProjectTask } from '../project-schema.ts';
import type { Refer } from './export-step.ts';
import { knownSpelling } from './known-spelling.ts';
import { plainAddress } from './plain-address.ts';
import { withoutMissing } from './without-missing.ts';

type Triggers = NonNullable<ProjectTask['triggers']>;

const isDisabled = (status: string | null | undefined): boolean => status?.toLowerCase() === 'disabled';

/** What triggers are made from. */
export interface TriggersOfTask {
  readonly context: string | undefined;
  readonly contextAccessToken: string | undefined;
  readonly trigger: TriggerProperties | null | undefined;
  /** Whether the service showed the secrets of the task. */
  readonly knowsSecrets: boolean;
}

const tokenOf = (source: SourceTrigger): string | undefined =>
  source.sourceRepository?.sourceControlAuthProperties?.token ?? undefined;

const sourceTrigger = (
  source: SourceTrigger,
  { context = '', knowsSecrets }: TriggersOfTask,
  refer: Refer,
): Triggers => {
  const events = (source.sourceTriggerEvents ?? []).map((event) => event.toLowerCase());
  const { branch, repositoryUrl } = source.sourceRepository ?? {};
  const token = tokenOf(source);
  return withoutMissing({
    commit: events.includes('commit') ? undefined : false,
    pullRequest: events.includes('pullrequest') ? true : undefined,
    // A trigger with events needs one, also where the task has none.
    token:
      token !== undefined || !knowsSecrets || events.length > 0 ? refer('GIT_TOKEN', 'Git token', token) : undefined,
    repository: repositoryUrl === context ? undefined : repositoryUrl && plainAddress(repositoryUrl),
    branch: branch === branchOf(repositoryUrl ?? context) ? undefined : branch || undefined,
    sourceTriggerName: source.name === 'defaultSourceTriggerName' ? undefined : source.name,
    // A trigger without events is there, and starts nothing: only a disabled one can be said to be so.
    sourceTriggerEnabled: isDisabled(source.status) || events.length === 0 ? false : undefined,
  });
};

const baseImage = (trigger: BaseImageTrigger | null | undefined, refer: Refer): Triggers['baseImage'] => {
  if (!trigger) return false;
  const { name, status, updateTriggerEndpoint } = trigger;
  const type = knownSpelling<'All' | 'Runtime'>(['All', 'Runtime'], trigger.baseImageTriggerType);
  const payload = knownSpelling<'Default' | 'Token'>(['Default', 'Token'], trigger.updateTriggerPayloadType);
  const details = withoutMissing({
    enabled: isDisabled(status) ? false : undefined,
    name: name === 'defaultBaseimageTriggerName' ? undefined : name,
    updateTriggerEndpoint: updateTriggerEndpoint
      ? refer('UPDATE_TRIGGER_ENDPOINT', 'webhook of base image updates', updateTriggerEndpoint)
      : undefined,
    updateTriggerPayloadType: payload === 'Default' ? undefined : payload,
  });
  const isUsual = type === undefined || type === 'Runtime';
  if (Object.keys(details).length === 0) return isUsual ? undefined : type;
  return { ...(isUsual ? {} : { type }), ...details } as Triggers['baseImage'];
};

/** What starts a stored task, and its token for the context if that is another, in the words of the project file. */
export const triggersOf = (task: TriggersOfTask, refer: Refer): Partial<ProjectTask> => {
  const { context, contextAccessToken, trigger } = task;
  const [source] = trigger?.sourceTriggers ?? [];
  const kind = classifyContext(context);
  const couldWatch = kind !== 'none' && kind !== 'oci';
  const ofContext =
    contextAccessToken !== undefined && contextAccessToken !== (source && tokenOf(source))
      ? refer(source ? 'CONTEXT_TOKEN' : 'GIT_TOKEN', 'Git token', contextAccessToken)
      : undefined;
  const triggers = withoutMissing({
    ...(source ? sourceTrigger(source, task, refer) : couldWatch ? { commit: false } : {}),
    baseImage: baseImage(trigger?.baseImageTrigger, refer),
  });
  const timers = (trigger?.timerTriggers ?? []).map(({ name, schedule, status }) => [
    name,
    isDisabled(status) ? { schedule, enabled: false } : schedule,
  ]);
  return withoutMissing({
    gitAccessToken: ofContext,
    schedule: timers.length > 0 ? (Object.fromEntries(timers) as ProjectTask['schedule']) : undefined,
    triggers: Object.keys(triggers).length > 0 ? (triggers as Triggers) : undefined,
  });
};
