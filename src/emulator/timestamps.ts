/** The formats in which the services write a time (rest-api.md 1.5). */

const fraction = (iso: string): string => iso.slice(19, -1).replace(/\.?0+$/, '');

/** Up to 7 fraction digits without trailing zeros, `+00:00`: `systemData`, task and run times. */
export const offsetTime = (date: Date): string => {
  const iso = date.toISOString();
  return `${iso.slice(0, 19)}${fraction(iso)}+00:00`;
};

/** As `offsetTime`, but ending in `Z`: `creationDate` of a registry, `systemData` in the list of resources. */
export const zuluTime = (date: Date): string => {
  const iso = date.toISOString();
  return `${iso.slice(0, 19)}${fraction(iso)}Z`;
};

/** Whole seconds, `+00:00`: `lastUpdatedTime` of a run. */
export const wholeSecondsTime = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`;

/** Always 7 fraction digits, `Z`: role definitions and assignments. */
export const sevenDigitsTime = (date: Date): string => `${date.toISOString().slice(0, -1)}0000Z`;
