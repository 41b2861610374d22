import type { AppliedAliases } from '../stages/aliases.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/** What is said about one place because of what stands in another. */
const aboutOthers: readonly DiagnosticCode[] = [
  'outline',
  'empty-result',
  'when-unknown',
  'mount-volume',
  'unbuilt-push',
  'unordered-push',
  'unknown-network',
  'unused-volume',
  'unused-secret',
  'unused-value',
  'undefined-secret',
];

/**
 * The places of a text whose problem does not depend on aliases that are not known, because the addresses they come from
 * are not read: those in other lines than unknown names, unless what such a line may say could mend them.
 */
export function withoutUnreadAliases(
  text: string,
  places: readonly Place[],
  { aliases, directive }: AppliedAliases,
): readonly Place[] {
  const lines = text.split('\n');
  const isOpen = lines.map((line) => !/^\s*#/.test(line) && usesUnknown(line, aliases, directive));
  if (!isOpen.includes(true)) return places;
  return places.filter(({ code, offset }) => {
    if (offset === undefined || aboutOthers.includes(code)) return false;
    return !isOpen[text.slice(0, offset).split('\n').length - 1];
  });
}

function usesUnknown(line: string, aliases: ReadonlyMap<string, string>, directive: string): boolean {
  const parts = line.split(directive).slice(1);
  return parts.some((part) => {
    const [name = ''] = /^[A-Za-z0-9]*/.exec(part) ?? [];
    return name !== '' && !aliases.has(name);
  });
}
