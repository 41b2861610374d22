import { maxDiagnostics } from '../limits.ts';
import type { Diagnostic } from '../model.ts';
import { type Position, positionsIn } from '../stages/traced-text.ts';
import { isError, kindOfProblem } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/**
 * Problems at offsets of a text as diagnostics, each once, in the order of the text: by place, code, and message; those
 * without a place come first. Of very many, only the first ones.
 */
export function diagnose(text: string, places: readonly Place[]): Diagnostic[] {
  const positionOf = positionsIn(text);
  const shown = firstOf([...places].sort(compare));
  const hide = hider(text, shown);
  const told = shown.map((place) => hide(diagnosticOf(text, place, positionOf)));
  return [
    ...new Map(told.map((diagnostic) => [JSON.stringify({ ...diagnostic, end: undefined }), diagnostic])).values(),
  ];
}

/** Takes the secrets that some of the places are about out of the words of all. */
function hider(text: string, places: readonly Place[]): (diagnostic: Diagnostic) => Diagnostic {
  const secrets = places
    .filter(({ code }) => code === 'plain-secret')
    .map(({ offset, end }) => text.slice(offset, end))
    .filter((secret) => secret !== '');
  if (secrets.length === 0) return (diagnostic) => diagnostic;
  const without = (words: string): string =>
    secrets.reduce((hidden, secret) => hidden.replaceAll(secret, '***'), words);
  return ({ hint, ...diagnostic }) => ({
    ...diagnostic,
    message: without(diagnostic.message),
    ...(hint === undefined ? {} : { hint: without(hint) }),
  });
}

/** The first places, an error among them if there is one: a text is as bad as what is worst in it. */
function firstOf(places: readonly Place[]): readonly Place[] {
  if (places.length <= maxDiagnostics) return places;
  const first = places.slice(0, maxDiagnostics);
  const error = first.some(isError) ? undefined : places.find(isError);
  return error ? [...first, error] : first;
}

function diagnosticOf(text: string, place: Place, positionOf: (offset: number) => Position): Diagnostic {
  const { code, message, plainly = message, end } = place;
  const shown = shownOffset(place);
  const start = shown === undefined ? undefined : behindIndent(text, shown);
  const kind = kindOfProblem(code);
  const { severity = kind.severity, hint = kind.hint } = place;
  return {
    code,
    severity,
    message: plainly,
    ...(start === undefined ? {} : positionOf(start)),
    // An empty value in the indent of a line ends where it would begin.
    ...(end === undefined ? {} : { end: positionOf(Math.max(end, start ?? end)) }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Where a line begins to say something: a block of text begins at the margin. */
function behindIndent(text: string, offset: number): number {
  if (text[offset] !== ' ' || (offset > 0 && text[offset - 1] !== '\n')) return offset;
  const indent = /^ +(?=\S)/.exec(text.slice(offset, offset + 200))?.[0] ?? '';
  return offset + indent.length;
}

const shownOffset = ({ shownAt, offset }: Place): number | undefined => shownAt ?? offset;

function compare(one: Place, other: Place): number {
  const [left, right] = [shownOffset(one) ?? -1, shownOffset(other) ?? -1];
  if (left !== right) return left - right;
  const [first, second] = [`${one.code} ${one.message}`, `${other.code} ${other.message}`];
  return first < second ? -1 : first > second ? 1 : 0;
}
