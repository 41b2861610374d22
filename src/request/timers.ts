import type { TaskUpdateParameters, TimerTrigger } from '@azure/arm-containerregistry';
import { NotFoundError } from '../errors.ts';
import type { StoredTask } from './stored-task.ts';

/** The options of `timer add` and `timer update`: undefined means unchanged (commands.md 4). */
export interface TimerOptions {
  readonly timerName: string;
  readonly schedule?: string | undefined;
  readonly enabled?: boolean | undefined;
}

/** The part of a task update that sets one timer, which the service finds by name (rest-api.md 4.3). */
export const timerChange = ({ timerName, schedule, enabled }: TimerOptions): TaskUpdateParameters => ({
  trigger: {
    timerTriggers: [
      { name: timerName, schedule, status: enabled === undefined ? undefined : enabled ? 'Enabled' : 'Disabled' },
    ],
  },
});

/** Whether a task has a timer of that name. */
export const hasTimer = ({ properties }: StoredTask, timerName: string): boolean =>
  (properties.trigger?.timerTriggers ?? []).some(({ name }) => name === timerName);

/** The timers of a task. Throws CommandError unless `timerName` is among them (commands.md 17). */
export const timersWith = (task: StoredTask, timerName: string): readonly TimerTrigger[] => {
  const { name, properties } = task;
  const { trigger } = properties;
  if (!trigger) throw new NotFoundError(`No triggers exist for the task '${name}'.`);
  const timers = trigger.timerTriggers ?? [];
  if (timers.length === 0) throw new NotFoundError(`No timer triggers exist for the task '${name}'.`);
  if (hasTimer(task, timerName)) return timers;
  throw new NotFoundError(`The timer '${timerName}' does not exist for the task '${name}'.`, {
    hint: `Available timers: ${timers.map((timer) => timer.name).join(', ')}`,
  });
};

type Json = Readonly<Record<string, unknown>>;

const without = (value: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key)));

/**
 * The whole task for a PUT, without any timer of that name, because an update cannot remove a timer. Unknown members are
 * sent back unchanged. Throws CommandError when there is no such timer (commands.md 4, 19.20).
 */
export const taskWithoutTimer = (stored: StoredTask, timerName: string): Json => {
  const timerTriggers = timersWith(stored, timerName).filter((timer) => timer.name !== timerName);
  const { location, tags, identity, properties } = stored;
  const { step, trigger } = properties;
  return {
    location,
    tags,
    identity,
    properties: {
      ...without(properties as Json, 'provisioningState', 'creationDate'),
      ...(step ? { step: without({ ...step }, 'baseImageDependencies') } : {}),
      trigger: { ...trigger, timerTriggers },
    },
  };
};

/** The login servers whose password the service did not return, so that it cannot be sent back. */
export const hiddenPasswords = ({ properties }: StoredTask): readonly string[] =>
  Object.entries(properties.credentials?.customRegistries ?? {})
    .filter(([, login]) => login?.password?.type === 'Opaque' && login.password.value === undefined)
    .map(([loginServer]) => loginServer);
