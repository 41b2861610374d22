import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Docker's rule for names of containers (taskfile.md 11.1). */
const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

/** Ids that Docker does not take as names of containers: such a step fails with exit status 125. */
export function* containerNames(document: CheckedDocument): Iterable<Finding> {
  const { task, valueSpan } = document;
  for (const step of task.steps) {
    const { id } = step;
    // A push has no container, and white space is an error of its own.
    if (id === '' || (step.cmd === '' && step.build === '') || /\s/.test(id) || containerName.test(id)) continue;
    const at = valueSpan(step, 'id');
    if (isOpenAt(document, at)) continue;
    yield {
      code: 'container-name',
      at,
      message:
        id.length === 1
          ? `the id '${id}' has one character only, and Docker refuses a container of that name`
          : `the id '${id}' is not a name that Docker accepts for a container`,
    };
  }
}
