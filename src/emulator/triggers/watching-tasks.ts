import type { Json } from '../arm/json-body.ts';
import { listResources } from '../arm/resources.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { Resource } from '../store/state.ts';

const isEnabled = ({ status }: Json): boolean => String(status ?? 'Enabled').toLowerCase() === 'enabled';

/** The tasks that can be set off: disabled ones are left alone, whatever their triggers say. */
const enabledTasks = (context: Pick<EmulatorContext, 'store'>): Resource[] =>
  listResources(context, 'Microsoft.ContainerRegistry/registries/tasks').filter(({ properties }) =>
    isEnabled(properties),
  );

/** A trigger that is enabled, and its task. */
export interface Watch {
  readonly task: Resource;
  readonly trigger: Json;
}

/** The enabled triggers of one kind, in the order in which their tasks were created (rest-api.md 4.1). */
export const watchesOf = (
  context: Pick<EmulatorContext, 'store'>,
  kind: 'timerTriggers' | 'sourceTriggers' | 'baseImageTrigger',
): readonly Watch[] =>
  enabledTasks(context).flatMap((task) =>
    [task.properties.trigger?.[kind] ?? []]
      .flat()
      .filter(isEnabled)
      .map((trigger: Json) => ({ task, trigger })),
  );

/** A task as a sentence names it: `hello (myregistry)`. */
export const taskInWords = ({ id, name }: Resource): string => `${name} (${id.split('/').at(-3)})`;
