import type { AppliedAliases } from '../stages/aliases.ts';
import type { CheckedDocument } from './rule.ts';

/** Where a part of the alias section came from. */
export function aliasSpan({ rendered }: AppliedAliases): CheckedDocument['renderedSpan'] {
  return (start, end) => {
    const from = rendered.originOf(start);
    return { start: from, ...(end === undefined ? {} : { end: Math.max(from, rendered.endOf(end)) }) };
  };
}
