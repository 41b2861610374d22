import type { StepDocument } from '../schema.ts';
import { positionAt } from '../stages/traced-text.ts';
import type { CheckedDocument } from './rule.ts';

/** A step in a message about it: by its id, when it has one. */
export function ownName({ id }: StepDocument): string {
  return id === '' ? 'this step' : `step '${id}'`;
}

/** A step in a message about another: by its id and its line. */
export function otherName({ source, valueSpan }: CheckedDocument, step: StepDocument): string {
  const span = valueSpan(step);
  const line = span && positionAt(source, span.start).line;
  if (step.id === '') return line === undefined ? 'another step' : `the step on line ${line}`;
  return `step '${step.id}'${line === undefined ? '' : ` (line ${line})`}`;
}
