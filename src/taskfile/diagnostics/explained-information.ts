import { type DiagnosticCode, kindOfProblem } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/** What is told for information about something that looks superfluous, and that a mistake elsewhere may explain. */
const explained: readonly DiagnosticCode[] = [
  ...(['unused-secret', 'unused-alias', 'unused-volume', 'sequential-steps', 'timeout-range'] as const),
];

/** Problems without the information that is not worth knowing before the errors and warnings are mended. */
export function withoutExplained(places: readonly Place[]): readonly Place[] {
  const isInformation = ({ code, severity = kindOfProblem(code).severity }: Place): boolean =>
    severity === 'information';
  if (places.every(isInformation)) return places;
  return places.filter((place) => !isInformation(place) || !explained.includes(place.code));
}
