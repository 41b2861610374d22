import { isObject } from '../json.ts';
import { cellText } from './python-text.ts';

// Lists become their length and objects nothing, so that every row has the same number of cells.
const cell = (value: unknown): string =>
  Array.isArray(value) ? String(value.length) : isObject(value) ? '' : cellText(value);

const row = (value: unknown): string => {
  if (typeof value === 'boolean') return String(value);
  const cells = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [value];
  return cells.map(cell).join('\t');
};

/** A value as tab-separated rows: one per item of a list, otherwise one (commands.md 15.5). Object members keep their order. */
export const tsvDocument = (value: unknown): string =>
  (Array.isArray(value) ? value : [value]).map((item) => `${row(item)}\n`).join('');
