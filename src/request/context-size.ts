import { UsageError } from '../errors.ts';

const factors: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

/**
 * The value of `--max-context-size` in bytes: `500MB`, `1.5 GiB`, `2g`, `1048576`; MB counts in thousands, MiB in 1024s.
 * Throws UsageError for an invalid size.
 */
export const parseContextSize = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*(|[kmg]i?)b?\s*$/i.exec(text) ?? [];
  const factor = factors[unit?.toLowerCase() ?? 'none'];
  if (factor === undefined)
    throw new UsageError([`argument --max-context-size: '${text}' is not a valid size, such as 500MB or 1GiB.`]);
  return Math.floor(Number(number) * factor);
};
