import { runRows } from '../run/rows.ts';
import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

/** The table rows of a task run or of a list of task runs, with the status of each run (commands.md 14.2). */
export const taskRunRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((taskRun) => {
    const { TRIGGER: _trigger, ...run } = runRows(at(taskRun, 'runResult'))[0] ?? {};
    return { NAME: cell(at(taskRun, 'name')), ...run };
  });
