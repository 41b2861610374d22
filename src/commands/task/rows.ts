import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf, listAt } from '../shared/rows/items.ts';

const isEnabled = (trigger: unknown): boolean => String(at(trigger, 'status')).toLowerCase() === 'enabled';

const triggersOf = (task: unknown): string => {
  const triggers = {
    BASE_IMAGE: isEnabled(at(task, 'trigger', 'baseImageTrigger')),
    SOURCE: isEnabled(listAt(task, 'trigger', 'sourceTriggers')[0]),
    TIMER: listAt(task, 'trigger', 'timerTriggers').some(isEnabled),
  };
  return Object.entries(triggers)
    .filter(([, enabled]) => enabled)
    .map(([name]) => name)
    .join(', ');
};

/** A context without the user and the token that its URL may contain, for display in a table. */
export const withoutLogin = (context: unknown): unknown =>
  typeof context === 'string' ? context.replace(/(:\/\/)[^\s/?#]*@/, '$1***@') : context;

/** The table rows of a task or of a list of tasks (commands.md 14.2). */
export const taskRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((task) => ({
    NAME: cell(at(task, 'name')),
    PLATFORM: cell(at(task, 'platform', 'os')),
    STATUS: cell(at(task, 'status')),
    'SOURCE REPOSITORY': cell(withoutLogin(at(task, 'step', 'contextPath'))),
    TRIGGERS: cell(triggersOf(task)),
  }));
