import { parseDuration } from '../../cli/duration.ts';

/** What a user asks of the clock: to go ahead by a time in milliseconds, or to a point in time in ISO format. */
export type ClockTarget = { readonly by: number } | { readonly to: string };

/** `+1d`, `+2h30m`, or a time such as `2026-12-01T00:00Z`, in UTC unless it says otherwise; undefined for other texts. */
export const clockTarget = (text: string): ClockTarget | undefined => {
  if (text.startsWith('+')) {
    const by = parseDuration(text.slice(1));
    return by === undefined ? undefined : { by };
  }
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i.test(text)) return undefined;
  const isZoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = Date.parse(isZoned || !/T/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : { to: new Date(time).toISOString() };
};
