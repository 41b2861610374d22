import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';
import { type Examination, fixCommands } from './verdict-text.ts';

/** The verdicts as data, for `--output` and `--query`. */
export const verdictItems = (examinations: readonly Examination[]): readonly Record<string, unknown>[] =>
  examinations.flatMap(({ task, target, verdicts }) =>
    verdicts.map(({ check, target: about, result, sentence, sources, fix }) => ({
      task: task ?? null,
      check,
      target: about,
      result,
      sentence,
      sources: sources.map((source) => ({ file: null, line: null, column: null, ...source })),
      fix: fix
        ? {
            by: fix.by,
            advice: fix.by === 'user' ? fix.advice : null,
            operations: fix.by === 'operations' ? fix.operations : [],
            commands: fixCommands(fix, target),
          }
        : null,
    })),
  );

/** The table rows of verdicts. */
export const verdictRows = (items: unknown): Record<string, string>[] =>
  itemsOf(items).map((each) => ({
    TASK: cell(at(each, 'task')),
    RESULT: cell(at(each, 'result')),
    CHECK: cell(at(each, 'check')),
    TARGET: cell(at(each, 'target')),
    SENTENCE: cell(at(each, 'sentence')),
  }));
