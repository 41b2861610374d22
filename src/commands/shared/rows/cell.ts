const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A table cell as az writes it: the value as text, a space for anything empty; 0 and `False` are shown. */
export const cell = (value: unknown): string => {
  if (isEmpty(value)) return ' ';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
};

/** The cell of a date-time: whole seconds, with its zone treated as UTC, as az shows it (commands.md 14.2). */
export const timeCell = (time: unknown): string =>
  typeof time === 'string' ? time.replace(/^(.{19}).*$/, '$1Z') : cell(undefined);
