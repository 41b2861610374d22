const units = ['Bytes', 'KiB', 'MiB', 'GiB'];

const inUnit = (bytes: number, decimals: number): string => {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(decimals)} ${units[power]}`;
};

/**
 * A number of bytes in az's format: three decimals in the largest unit that gives at least 1, or in bytes
 * (commands.md 11.1).
 */
export const sizeText = (bytes: number): string => inUnit(bytes, 3);

/** A number of bytes in a short form for messages. */
export const shortSize = (bytes: number): string => inUnit(bytes, bytes < 1024 ? 0 : 1);
