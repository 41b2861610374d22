/** How the times at the start of lines are shown: in the time zone of this machine, in UTC, as in the log, or not at all. */
export type Timestamps = 'local' | 'utc' | 'none';

const stamp = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) /;
const stampLength = '2026/01/02 03:04:05 '.length;

const two = (number: number): string => String(number).padStart(2, '0');

const localStamp = (date: Date): string =>
  `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} `;

/** The start of a line with its time as wanted; a line without one stays as it is (taskfile.md 15). */
export const withTime = (bytes: Uint8Array, timestamps: Timestamps): Uint8Array => {
  if (timestamps === 'utc') return bytes;
  const [found, year, month, day, clock] =
    stamp.exec(Buffer.from(bytes.subarray(0, stampLength)).toString('latin1')) ?? [];
  if (found === undefined) return bytes;
  const rest = bytes.subarray(stampLength);
  if (timestamps === 'none') return rest;
  const date = new Date(`${year}-${month}-${day}T${clock}Z`);
  return Number.isNaN(date.getTime()) ? bytes : Buffer.concat([Buffer.from(localStamp(date)), rest]);
};
