import { taskShape } from '../schema.ts';
import { emptyKeysOf, mappingsOf } from './mappings.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Keys of the format with nothing behind them, which count for nothing. */
export function* missingValues({ root, renderedSpan, source }: CheckedDocument): Iterable<Finding> {
  for (const mapping of mappingsOf(root, taskShape)) {
    for (const key of emptyKeysOf(mapping)) {
      const at = renderedSpan(key.offset, key.end);
      if (isCommentedOut(source, at.end ?? at.start)) continue;
      yield { code: 'missing-value', at, message: `'${key.text}' has no value` };
    }
  }
}

/** Whether what would be the value is a comment. */
function isCommentedOut(source: string, end: number): boolean {
  return /^[\s'"]*:[ \t]*(?:#.*)?\r?\n\s*#/.test(source.slice(end, end + 400));
}
