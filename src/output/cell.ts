/** A scalar as Python's `str` writes it: `True`, `False`, `None`, everything else as it is. */
export const cellText = (value: unknown): string => {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null || value === undefined ? 'None' : String(value);
};
