/** Lines such as `}` reveal nothing, and hiding them would hide half of a log. */
const shortestLine = 4;

/** Shorter ones have too few letters in common with the Base64 text of something that they are a part of. */
const shortestPart = 6;

/** The Base64 text that a value has as a part of a longer one: as much of it as does not depend on what stands around it. */
const partsInBase64 = (value: string): string[] => {
  const bytes = Buffer.from(value);
  if (bytes.length < shortestPart) return [];
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = [0, 2, 3][before];
    const last = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(first, last);
  });
};

/**
 * The forms in which a secret may appear: whole, line by line, in Base64 (also within longer texts), as in JSON and in URLs,
 * and shortened as in YAML error messages.
 */
export const formsOfSecret = (value: string): string[] =>
  value === ''
    ? []
    : [
        ...new Set([
          value,
          ...value
            .split(/\r?\n/)
            .map((line) => line.trim())
            .filter((line) => line.length >= shortestLine),
          Buffer.from(value).toString('base64'),
          ...partsInBase64(value),
          JSON.stringify(value).slice(1, -1),
          encodeURIComponent(value),
          ...(value.length > 10 ? [`\`${value.slice(0, 7)}...`] : []),
        ]),
      ];
