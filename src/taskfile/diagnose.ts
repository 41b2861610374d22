import { kindOfProblem } from './diagnostic-codes.ts';
import type { Diagnostic } from './model.ts';
import type { Place } from './problem.ts';
import { positionAt } from './traced-text.ts';

/**
 * Problems at offsets of a text as diagnostics, each once, in the order of the text: by place, code, and message; those
 * without a place come first.
 */
export function diagnose(text: string, places: readonly Place[]): Diagnostic[] {
  const byIdentity = new Map(places.map((place) => [JSON.stringify(place), place]));
  return [...byIdentity.values()].sort(compare).map((place) => diagnosticOf(text, place));
}

function diagnosticOf(text: string, place: Place): Diagnostic {
  const { code, message, plainly = message, end } = place;
  const offset = shownOffset(place);
  const kind = kindOfProblem(code);
  const { severity = kind.severity, hint = kind.hint } = place;
  return {
    code,
    severity,
    message: plainly,
    ...(offset === undefined ? {} : positionAt(text, offset)),
    ...(end === undefined ? {} : { end: positionAt(text, end) }),
    ...(hint === undefined ? {} : { hint }),
  };
}

const shownOffset = ({ shownAt, offset }: Place): number | undefined => shownAt ?? offset;

function compare(one: Place, other: Place): number {
  const [left, right] = [shownOffset(one) ?? -1, shownOffset(other) ?? -1];
  if (left !== right) return left - right;
  const [first, second] = [`${one.code} ${one.message}`, `${other.code} ${other.message}`];
  return first < second ? -1 : first > second ? 1 : 0;
}
