/** A scalar as Python's `str` writes it: `True`, `False`, `None`, everything else as it is. */
export const cellText = (value: unknown): string => {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null || value === undefined ? 'None' : String(value);
};

const isoDate = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d)?$/;

/**
 * An ISO 8601 date-time as Python's `isoformat` writes it: the offset instead of `Z`, six digits of a fraction that is
 * not zero, otherwise none (commands.md 14.1). A text that is no date-time stays as it is.
 */
export const pythonDate = (text: string): string => {
  const [, day, time, fraction = '', zone = 'Z'] = isoDate.exec(text) ?? [];
  if (day === undefined) return text;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return `${day}T${time}${/[1-9]/.test(micros) ? `.${micros}` : ''}${/z/i.test(zone) ? '+00:00' : zone}`;
};

/** Seconds since 1970 in the same form. */
export const pythonDateOfSeconds = (seconds: number): string => pythonDate(new Date(seconds * 1000).toISOString());
