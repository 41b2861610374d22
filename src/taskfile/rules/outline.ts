import { outlineFault } from '../outline-fault.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** A text that is no map with steps. */
export function* outline({ root, renderedSpan }: CheckedDocument): Iterable<Finding> {
  const fault = outlineFault(root);
  if (fault?.code !== 'outline') return;
  const { code, message, offset, end, hint } = fault;
  yield { code, at: renderedSpan(offset, end), message, ...(hint === undefined ? {} : { hint }) };
}
