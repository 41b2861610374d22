import type { AppliedAliases } from '../stages/aliases.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/** What is said about one place because of what stands in another. */
const aboutOthers: readonly DiagnosticCode[] = [
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

/** What is said about a part of a line, whatever follows there. */
const aboutBeginnings: readonly DiagnosticCode[] = ['unknown-key', 'duplicate-key', 'outline', 'invalid-yaml'];

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
  const mayBeSteps = lines.some((line, index) => isOpen[index] && /^\W*\w+\s*$/.test(line));
  return places.filter(({ code, offset, end }) => {
    if (offset === undefined || aboutOthers.includes(code) || (mayBeSteps && code === 'outline')) return false;
    const row = text.slice(0, offset).split('\n').length - 1;
    if (!isOpen[row]) return true;
    const before = text.slice(
      text.lastIndexOf('\n', offset - 1) + 1,
      Math.max(offset, code === 'invalid-yaml' ? 0 : (end ?? 0)),
    );
    return !mayBeSteps && aboutBeginnings.includes(code) && !usesUnknown(before, aliases, directive);
  });
}

function usesUnknown(line: string, aliases: ReadonlyMap<string, string>, directive: string): boolean {
  const parts = line.split(directive).slice(1);
  return parts.some((part) => {
    const [name = ''] = /^[A-Za-z0-9]*/.exec(part) ?? [];
    return name !== '' && !aliases.has(name);
  });
}
