import type { CheckedDocument, Finding } from './rule.ts';

/** Versions that have aliases, in a spelling that turns these off. */
export function* versionSpelling({ task, aliasSupport, valueSpan }: CheckedDocument): Iterable<Finding> {
  if (aliasSupport || task.version.toLowerCase() !== 'v1.1.0') return;
  yield {
    code: 'version-spelling',
    at: valueSpan(task, 'version'),
    message:
      task.version === 'v1.1.0'
        ? 'the version is not at the left margin of a line of its own, so the file has no aliases'
        : `the version is written '${task.version}', so the file has no aliases`,
    hint: "Write 'version: v1.1.0' on a line of its own.",
  };
}
