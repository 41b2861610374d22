import { cell } from '../shared/rows/cell.ts';
import { at, listAt } from '../shared/rows/items.ts';

/** The table rows of a task's timers. az shows them under the headings of tasks (commands.md 19.15). */
export const timerRows = (shaped: unknown): Record<string, string>[] =>
  listAt({ timers: shaped }, 'timers').map((timer) => ({
    NAME: cell(at(timer, 'name')),
    SCHEDULE: cell(at(timer, 'schedule')),
    STATUS: cell(at(timer, 'status')),
  }));
