import { predefinedAliases } from '../stages/aliases.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/**
 * Versions that have aliases, in a spelling that turns these off. A version that is only in another place than the engine
 * looks for it, as in JSON, matters when a step runs an alias.
 */
export function* versionSpelling(document: CheckedDocument): Iterable<Finding> {
  const { task, aliasSupport, valueSpan } = document;
  if (aliasSupport || task.version.toLowerCase() !== 'v1.1.0') return;
  const isMisplaced = task.version === 'v1.1.0';
  if (isMisplaced && !runsAlias(document)) return;
  yield {
    code: 'version-spelling',
    at: valueSpan(task, 'version'),
    message: isMisplaced
      ? 'the version is not at the left margin of a line of its own, so the file has no aliases'
      : `the version is written '${task.version}', so the file has no aliases`,
    hint: "Write 'version: v1.1.0' on a line of its own.",
  };
}

/** Whether a step runs an image that only an alias names; other uses of aliases are told by themselves. */
function runsAlias({ task }: CheckedDocument): boolean {
  const names = predefinedAliases('linux');
  return task.steps.some(({ cmd }) => names.has(cmd.trim().split(' ', 1)[0] ?? ''));
}
