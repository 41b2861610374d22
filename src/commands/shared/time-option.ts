import { UsageError } from '../../errors.ts';
import { parsePointInTime } from '../../request/point-in-time.ts';

/** The point in time that the option names, seen from `now`. Throws UsageError when the text is not a time. */
export const pointInTime = (option: string, text: string, now: Date): Date => {
  const point = parsePointInTime(text, now);
  if (point) return point;
  throw new UsageError(
    [`argument ${option}: '${text}' is not a valid time`],
    'Use an age such as 30m, 2h, or 7d, or a date or time in UTC such as 2026-11-01 or 2026-11-01T08:30Z.',
  );
};
