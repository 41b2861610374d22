import { cell, timeCell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

/** What set a run off, as the table of runs says it. */
export const triggerOf = (run: unknown): unknown => {
  const event = at(run, 'sourceTrigger', 'eventType');
  if (event) return event;
  if (at(run, 'timerTrigger')) return 'Timer';
  return at(run, 'imageUpdateTrigger') ? 'Image Update' : 'Manual';
};

const twoDigits = (count: number): string => String(count).padStart(2, '0');

/** The whole seconds between two times as hours (any number), minutes, and seconds; blank unless both are known. */
const duration = (start: unknown, finish: unknown): string => {
  const seconds = Math.floor((Date.parse(String(finish)) - Date.parse(String(start))) / 1000);
  if (!start || !finish || Number.isNaN(seconds)) return cell(undefined);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
};

/** The table rows of a run or of a list of runs (commands.md 14.2). */
export const runRows = (shaped: unknown): Record<string, string>[] =>
  itemsOf(shaped).map((run) => ({
    'RUN ID': cell(at(run, 'runId')),
    TASK: cell(at(run, 'task')),
    PLATFORM: cell(at(run, 'platform', 'os')),
    STATUS: cell(at(run, 'status')),
    TRIGGER: cell(triggerOf(run)),
    STARTED: timeCell(at(run, 'startTime')),
    DURATION: duration(at(run, 'startTime'), at(run, 'finishTime')),
  }));
