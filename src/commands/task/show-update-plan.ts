import type { CommandContext } from '../../cli/command.ts';
import { printable } from '../../printable.ts';
import { type Difference, differenceLines } from '../../request/task-difference.ts';
import { at, itemsOf } from '../shared/rows/items.ts';

const shown = (fact: Difference['before'], redact: (text: string) => string): string | null => {
  if (!fact) return null;
  return fact.isSecret ? '(secret)' : redact(fact.text);
};

const rows = (plan: unknown) =>
  itemsOf(plan).map((each) => ({ PATH: at(each, 'path'), BEFORE: at(each, 'before'), AFTER: at(each, 'after') }));

/**
 * Shows what an update of the task `name` would change: as a diff, or as a list of `{ path, before, after }` when the
 * command line has an output format or a query. Names secrets without showing their values.
 */
export const showPlan = async (
  differences: readonly Difference[],
  name: string,
  { host, redact, askedFormat, globals, print }: CommandContext,
): Promise<void> => {
  if (askedFormat !== undefined || globals.query !== undefined) {
    const plan = differences.map(({ path, before, after }) => ({
      path: redact(path),
      before: shown(before, redact),
      after: shown(after, redact),
    }));
    await print(plan, { shape: 'plain', rows });
  } else if (differences.length > 0) {
    const lines = [`--- ${name}`, `+++ ${name}, updated`, ...differenceLines(differences), ''];
    await host.stdout.write(printable(redact(lines.join('\n'))));
  }
};
