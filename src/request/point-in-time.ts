const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

const dateAlone = /^\d{4}-\d\d-\d\d$/;
const dateTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/i;

/** `2026-02-30` is not a day, though a Date takes it for one. */
const isRealDay = (text: string): boolean => {
  const day = text.slice(0, 10);
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
};

const pointOf = (text: string, now: Date): Date | undefined => {
  const ago = /^(\d+)([smhdw])$/i.exec(text);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (unitMs[(ago[2] ?? '').toLowerCase()] ?? 0));
  if (!isRealDay(text)) return undefined;
  if (dateAlone.test(text)) return new Date(`${text}T00:00:00Z`);
  if (!dateTime.test(text)) return undefined;
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? '' : 'Z';
  return new Date(`${text.replace(' ', 'T')}${zone}`);
};

/**
 * A point in time: `2h` is two hours before `now` (s, m, h, d, w), `2026-11-01` the beginning of that day, and an ISO
 * time is itself; without a zone it is UTC. Undefined for any other text.
 */
export const parsePointInTime = (text: string, now: Date): Date | undefined => {
  const point = pointOf(text.trim(), now);
  return point && !Number.isNaN(point.getTime()) ? point : undefined;
};
