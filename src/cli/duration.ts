const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** The milliseconds in `90s`, `5m`, or `1d2h30m`; undefined for other texts, and for no time at all. */
export const parseDuration = (text: string): number | undefined => {
  const parts = /^\s*(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?\s*$/i.exec(text)?.slice(1);
  if (!parts) return undefined;
  const sum = units.reduce((all, [, milliseconds], index) => all + Number(parts[index] ?? 0) * milliseconds, 0);
  return sum > 0 ? sum : undefined;
};

/** Milliseconds as `parseDuration` reads them: `1d2h30m`; seconds are the least unit. */
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
