const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

const isoTime =
  /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d)(\.\d+)?)?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/i;

/** `2026-02-30` is not a valid date, but Date reads it as 2 March. */
const isRealDay = (day: string): boolean => {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

/**
 * An ISO time, in UTC if it has no zone: `2026-11-01`, `2026-11-01T08Z`, `2026-11-01 08:30:15.5+02:00`. Undefined for
 * any other text, and for an invalid date or hour.
 */
export const parseTime = (text: string): Date | undefined => {
  const [, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = isoTime.exec(text.trim()) ?? [];
  if (day === undefined || !isRealDay(day)) return undefined;
  return new Date(`${day}T${hour}:${minute}:${second}${fraction}${zone.toUpperCase()}`);
};

/**
 * A point in time: `2h` is two hours before `now` (units s, m, h, d, w), `2026-11-01` is the start of that day, and an ISO
 * time without a zone is in UTC. Undefined for any other text.
 */
export const parsePointInTime = (text: string, now: Date): Date | undefined => {
  const ago = /^\s*(\d+)([smhdw])\s*$/i.exec(text);
  const point = ago
    ? new Date(now.getTime() - Number(ago[1]) * (unitMs[(ago[2] ?? '').toLowerCase()] ?? 0))
    : parseTime(text);
  return point && !Number.isNaN(point.getTime()) ? point : undefined;
};
