import { printable } from '../printable.ts';
import { excerpt } from '../taskfile/diagnostics/source-excerpt.ts';
import { positionsIn } from '../taskfile/stages/traced-text.ts';

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
}

const margin = '  ';
const columns = 118;

/**
 * Faults for people, in the order of the text: `FILE:LINE:COLUMN: error: MESSAGE`, the line with a pointer under it, and
 * what to do.
 */
export const faultsText = (name: string, source: string, faults: readonly Fault[]): string => {
  const positionOf = positionsIn(source);
  const lines = source.replace(/^\ufeff/, '').split('\n');
  return faults
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ offset, end, message, hint, isSecret }) => {
      const { line, column } = positionOf(offset);
      const text = lines[line - 1]?.replace(/\r$/, '') ?? '';
      const until = end === undefined ? undefined : positionOf(end);
      const last = until === undefined ? column : until.line === line ? until.column - 1 : text.trimEnd().length;
      const shown = excerpt(text, { start: column - 1, end: Math.max(column, last) }, columns);
      return [
        `${name}:${line}:${column}: error: ${printable(message)}`,
        ...(text.trim() === '' || isSecret ? [] : [margin + shown.line, margin + shown.indent + shown.pointer]),
        ...(hint === undefined ? [] : [margin + printable(hint)]),
      ].join('\n');
    })
    .join('\n');
};
