const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** A table cell: the value as text, a blank for anything empty; the number 0 is shown (commands.md 14.2). */
export const cell = (value: unknown): string => {
  if (isEmpty(value)) return ' ';
  return value === true ? 'True' : String(value);
};
