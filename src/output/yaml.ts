import { sortedEntries } from './sorted.ts';
import { yamlKey, yamlText } from './yaml-scalar.ts';

// js-yaml is not used for writing: it quotes, folds and writes long keys in other ways than the Azure CLI's library.

const isMapping = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isBlock = (value: unknown): value is Record<string, unknown> => isMapping(value) && Object.keys(value).length > 0;

const scalar = (value: unknown, column: number, indent: number): string => {
  if (Array.isArray(value)) return '[]';
  if (isMapping(value)) return '{}';
  return typeof value === 'string' ? yamlText(value, { column, indent }) : String(value ?? null);
};

/** What stands after `- `, `? ` or `: `: a block whose first line begins here, or a scalar. */
const nested = (value: unknown, indent: number): string =>
  isBlock(value) ? block(value, indent) : scalar(value, indent, indent);

const entry = (key: string, value: unknown, indent: number): string => {
  const simple = yamlKey(key);
  const margin = ' '.repeat(indent);
  if (simple === undefined) return `? ${nested(key, indent + 2)}\n${margin}: ${nested(value, indent + 2)}`;
  if (Array.isArray(value) && isBlock(value)) return `${simple}:\n${margin}${block(value, indent)}`;
  if (isBlock(value)) return `${simple}:\n${margin}  ${block(value, indent + 2)}`;
  return `${simple}: ${scalar(value, indent + [...simple].length + 2, indent + 2)}`;
};

const block = (value: Record<string, unknown> | unknown[], indent: number): string => {
  const lines = Array.isArray(value)
    ? value.map((item) => `- ${nested(item, indent + 2)}`)
    : sortedEntries(value).map(([key, item]) => entry(key, item, indent));
  return lines.join(`\n${' '.repeat(indent)}`);
};

/**
 * A JSON value as a YAML document, byte for byte as PyYAML's `safe_dump` with block style and Unicode allowed writes it
 * (commands.md 15.5): YAML 1.1 quoting, lines folded at column 80, long keys after `?`, a bare scalar followed by `...`.
 * Keys are sorted at every level.
 */
export const yamlDocument = (value: unknown): string => {
  if (isBlock(value)) return `${block(value, 0)}\n`;
  const text = scalar(value, 0, 2);
  return /^['"[{]/.test(text) ? `${text}\n` : `${text}\n...\n`;
};
