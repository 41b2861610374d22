import { aliasFileShape, taskShape } from '../schema.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { Shape } from '../yaml/shapes.ts';
import { aliasSpan } from './alias-span.ts';
import { emptyKeysOf, mappingsOf } from './mappings.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Keys of the format with nothing behind them, which count for nothing. */
export function* missingValues({ root, renderedSpan, source, applied }: CheckedDocument): Iterable<Finding> {
  yield* missingIn(root, taskShape, renderedSpan, source);
  yield* missingIn(applied.root, aliasFileShape, aliasSpan(applied), source);
}

function* missingIn(
  root: YamlNode | undefined,
  shape: Shape,
  spanOf: CheckedDocument['renderedSpan'],
  source: string,
): Iterable<Finding> {
  for (const mapping of mappingsOf(root, shape)) {
    for (const key of emptyKeysOf(mapping)) {
      const at = spanOf(key.offset, key.end);
      const end = at.end ?? at.start;
      if (isCommentedOut(source, end) || isOfTemplate(source, end)) continue;
      const isOfSteps = mapping.shape === taskShape && key.text === 'steps';
      yield {
        code: 'missing-value',
        at,
        message: `'${key.text}' has no value`,
        ...(isOfSteps ? { hint: "Write the steps as a list under 'steps'." } : {}),
      };
    }
  }
}

/** Whether a template action makes the value: it may print something when the task runs. */
function isOfTemplate(source: string, end: number): boolean {
  return /^[\s'"]*:[ \t]*['"]?\{\{/.test(source.slice(end, end + 400));
}

/** Whether what would be the value is a comment. */
function isCommentedOut(source: string, end: number): boolean {
  return /^[\s'"]*:[ \t]*(?:#.*)?\r?\n\s*#/.test(source.slice(end, end + 400));
}
