const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** What a user asks of the clock: to go ahead by a time in milliseconds, or to a point in time in ISO format. */
export type ClockTarget = { readonly by: number } | { readonly to: string };

/** `+1d`, `+2h30m`, or a time such as `2026-12-01T00:00Z`, in UTC unless it says otherwise; undefined for other texts. */
export const clockTarget = (text: string): ClockTarget | undefined => {
  const parts = /^\+(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/i.exec(text)?.slice(1);
  if (parts) {
    const by = units.reduce((sum, [, milliseconds], index) => sum + Number(parts[index] ?? 0) * milliseconds, 0);
    return by > 0 ? { by } : undefined;
  }
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i.test(text)) return undefined;
  const isZoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const time = Date.parse(isZoned || !/T/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(time) ? undefined : { to: new Date(time).toISOString() };
};

/** Milliseconds as `clockTarget` reads them: `1d2h30m`; seconds are the least unit. */
export const durationInWords = (milliseconds: number): string => {
  let rest = Math.round(milliseconds / 1000) * 1000;
  let words = '';
  for (const [name, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words += `${count}${name}`;
  }
  return words || '0s';
};
