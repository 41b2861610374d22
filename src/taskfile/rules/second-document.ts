import { endOfFirstDocument } from '../yaml/first-document.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** What follows the first YAML document: the engine does not read it (taskfile.md 2.2). */
export function* secondDocument({ rendered, renderedSpan }: CheckedDocument): Iterable<Finding> {
  const { text } = rendered;
  const marker = endOfFirstDocument(text);
  if (marker === undefined || /^(?:(?:---|\.\.\.)(?=\s|$)|\s)+$/.test(text.slice(marker))) return;
  const mark = text.slice(marker, marker + 3);
  yield {
    code: 'second-document',
    at: renderedSpan(marker, marker + 3),
    message: `the file ends at the line '${mark}' for the service, which does not read what follows`,
  };
}
