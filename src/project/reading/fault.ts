import { printable } from '../../printable.ts';
import { excerpt } from '../../taskfile/diagnostics/source-excerpt.ts';
import { positionsIn } from '../../taskfile/stages/traced-text.ts';

/** Something that is wrong at a place in the project file. */
export interface Fault {
  readonly offset: number;
  /** Behind the last character of what is wrong, where it is known. */
  readonly end?: number;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** Whether the text at the place may be a secret, and is not shown. */
  readonly isSecret?: true;
  /** Whether it is about a key, behind which there may be a secret: what follows the key is not shown. */
  readonly isKey?: true;
}

const margin = '  ';
const columns = 118;

/** A line until the end of a key, and that there is more. */
const untilKey = (line: string, end: number): string => {
  const rest = line.slice(end).trim();
  return rest === '' || rest === ':' ? line : `${line.slice(0, end)}: ...`;
};

type PositionOf = ReturnType<typeof positionsIn>;

/** The column behind the first key of each line that is not known: what follows it may be a secret. */
const firstUnknownKeys = (faults: readonly Fault[], positionOf: PositionOf): ReadonlyMap<number, number> => {
  const columnsOf = new Map<number, number>();
  for (const { isKey, end } of faults) {
    if (!isKey || end === undefined) continue;
    const { line, column } = positionOf(end);
    columnsOf.set(line, Math.min(column, columnsOf.get(line) ?? column));
  }
  return columnsOf;
};

/** A line that gives a secret otherwise than by reference, also where it is not YAML and its keys are not known. */
const setsSecret = /(?:token|password|secret\w*|endpoint)["']?\s*:\s*(?!["']?(?:env|file|kv):)\S/i;

/**
 * Faults for people, in the order of the text: `FILE:LINE:COLUMN: SEVERITY: MESSAGE`, the line with a pointer under it, and
 * what to do.
 */
export const faultsText = (
  name: string,
  source: string,
  faults: readonly Fault[],
  severity: 'error' | 'warning' = 'error',
): string => {
  const positionOf = positionsIn(source);
  const lines = source.replace(/^\ufeff/, '').split('\n');
  // A fault beside a secret would show it with its line.
  const secretive = new Set(faults.filter(({ isSecret }) => isSecret).map(({ offset }) => positionOf(offset).line));
  const unknownKeys = firstUnknownKeys(faults, positionOf);
  return faults
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ offset, end, message, hint, isKey }) => {
      const { line, column } = positionOf(offset);
      const whole = lines[line - 1]?.replace(/\r$/, '') ?? '';
      const until = end === undefined ? undefined : positionOf(end);
      const behindKey = unknownKeys.get(line);
      const text = behindKey === undefined ? whole : untilKey(whole, behindKey - 1);
      const isHidden =
        secretive.has(line) || (behindKey !== undefined && column > behindKey) || (!isKey && setsSecret.test(whole));
      const last = until === undefined ? column : until.line === line ? until.column - 1 : text.trimEnd().length;
      const shown = excerpt(text, { start: column - 1, end: Math.max(column, last) }, columns);
      return [
        `${name}:${line}:${column}: ${severity}: ${printable(message)}`,
        ...(text.trim() === '' || isHidden ? [] : [margin + shown.line, margin + shown.indent + shown.pointer]),
        ...(hint === undefined ? [] : [margin + printable(hint)]),
      ].join('\n');
    })
    .join('\n');
};
