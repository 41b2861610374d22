import { type OutlineFault, outlineFault, stepsIn } from '../stages/outline-fault.ts';
import { aliasSpan } from './alias-span.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** A text that is no map with steps. */
export function* outline({ root, renderedSpan, applied }: CheckedDocument): Iterable<Finding> {
  const fault = outlineFault(root);
  if (!fault) return;
  const inAliases = stepsIn(applied.root, 3);
  if (inAliases) {
    const at = aliasSpan(applied)(inAliases.offset, inAliases.end);
    yield {
      code: 'outline',
      at,
      message: "'steps' is part of the alias section",
      hint: "Write 'steps' at the left margin.",
    };
    return;
  }
  yield findingOf(fault, renderedSpan);
}

function findingOf({ message, offset, end, hint }: OutlineFault, span: CheckedDocument['renderedSpan']): Finding {
  return { code: 'outline', at: span(offset, end), message, ...(hint === undefined ? {} : { hint }) };
}
