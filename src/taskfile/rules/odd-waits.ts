import { immediately, root } from '../stages/step-dependencies.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Entries of `when` that the engine accepts, and then does not do what they seem to say (taskfile.md 5). */
export function* oddWaits(document: CheckedDocument): Iterable<Finding> {
  const { task, completed, valueSpan } = document;
  for (const [step, { when }] of task.steps.entries()) {
    for (const [index, name] of when.entries()) {
      // The engine refuses these.
      if (name === '' || name === immediately || name === completed.steps[step]?.id) continue;
      const isRepeated = when.indexOf(name) < index;
      if (!isRepeated && name !== root) continue;
      const at = valueSpan(when, index);
      if (isOpenAt(document, at)) continue;
      if (isRepeated) {
        yield { code: 'when-repeated', at, message: `'when' names '${name}' twice: the step never starts` };
      } else {
        yield {
          code: 'when-root',
          at,
          message: `'when' names '${root}', which stands for the beginning of the run`,
          hint: when.length === 1 ? `Write when: ["${immediately}"] to start at once.` : 'Remove the entry.',
        };
      }
    }
  }
}
