import { isObject } from '../json.ts';
import { sortedEntries } from './sorted.ts';

const write = (value: unknown, margin: string): string => {
  const inner = `${margin}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => write(item, inner))
    : isObject(value)
      ? sortedEntries(value).map(([key, member]) => `${JSON.stringify(key)}: ${write(member, inner)}`)
      : undefined;
  if (!lines) return JSON.stringify(value ?? null);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return lines.length === 0 ? `${open}${close}` : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${margin}${close}`;
};

const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value ?? null;
  return Object.fromEntries(sortedEntries(value).map(([key, member]) => [key, ordered(member)]));
};

/** Of the characters that act on a terminal, JSON itself leaves these as they are. */
const escaped = (character: string): string => `\\u00${(character.codePointAt(0) ?? 0).toString(16)}`;

/** As `jsonDocument`, on one line. */
export const jsonLine = (value: unknown): string =>
  `${JSON.stringify(ordered(value)).replace(/[\u007f-\u009f]/g, escaped)}\n`;

/** A JSON value as az prints it: keys sorted at every level, two spaces, letters of all scripts as they are (commands.md 15.5). */
export const jsonDocument = (value: unknown): string => `${write(value, '').replace(/[\u007f-\u009f]/g, escaped)}\n`;
