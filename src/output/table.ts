import { isObject } from '../json.ts';
import { printable } from '../printable.ts';
import { cellText } from './python-text.ts';

type Row = Readonly<Record<string, unknown>>;

const omitted = new Set(['id', 'type', 'etag']);
const widthOf = (text: string): number => [...text].length;
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const isCell = (value: unknown): boolean => value !== null && value !== undefined && typeof value !== 'object';

/** What a table shows of any value: an object's plain members under their names, a list's items in numbered columns. */
const rowOf = (value: unknown): Row => {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, index) => [`Column${index + 1}`, item]));
  if (!isObject(value)) return { Result: value };
  const shown = Object.entries(value).filter(([key, member]) => !omitted.has(key) && isCell(member));
  return Object.fromEntries(shown.map(([key, member]) => [upperFirst(key), member]));
};

const linesOf = (value: unknown): string[] =>
  value === null || value === undefined ? [''] : printable(cellText(value).trim()).split('\n');

/**
 * Rows as a table: a line of headers, a line of dashes, two spaces between columns, nothing at the end of lines
 * (commands.md 14.2). The headers are the rows' keys; a cell with line breaks takes several lines.
 * No rows, or rows without a key, are one empty line.
 */
export const tableOfRows = (rows: readonly Row[]): string => {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const headers = keys.map(printable);
  const cells = rows.map((row) => keys.map((key) => linesOf(row[key])));
  const widths = headers.map((header, column) =>
    Math.max(widthOf(header) + 2, ...cells.flatMap((row) => (row[column] ?? []).map(widthOf))),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text + ' '.repeat((widths[column] ?? 0) - widthOf(text)))
      .join('  ')
      .trimEnd();
  const body = cells.flatMap((row) => {
    const height = Math.max(1, ...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, index) => line(row.map((lines) => lines[index] ?? '')));
  });
  if (headers.length === 0) return '\n';
  return [line(headers), line(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n');
};

/** Any value as a table: a row per item of a list, otherwise one row (commands.md 15.5). */
export const tableDocument = (value: unknown): string =>
  tableOfRows((Array.isArray(value) ? value : [value]).map(rowOf));
