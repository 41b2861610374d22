import type { Diagnostic } from '../../src/taskfile/model.ts';

/** A diagnostic in one line, without its hint: where it begins and ends, what it is, and its words. */
export function shown({ line, column, end, severity, code, message }: Diagnostic): string {
  const start = line === undefined ? '-' : `${line}:${column}`;
  return `${start}${end ? `-${end.line}:${end.column}` : ''} ${severity} ${code}: ${message}`;
}
