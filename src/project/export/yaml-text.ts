import { yamlScalar } from '../../request/task-file-text.ts';

const step = '  ';

/** Whether a literal block (`|`) reads back as exactly this text. */
const fitsBlock = (text: string): boolean =>
  text.includes('\n') &&
  text.trim() !== '' &&
  // A last line of nothing but blanks is taken for the end of the block.
  !/\n[ \t]+$/.test(text) &&
  // Line ends and controls that YAML changes or refuses need escapes, which only quoted texts have.
  !yamlScalar(text.replace(/[\n\t]/g, ' ')).startsWith('"');

const literal = (text: string, margin: string): string => {
  const body = text.replace(/\n+$/, '');
  const ends = text.length - body.length;
  const chomping = ends === 0 ? '-' : ends === 1 ? '' : '+';
  const indentation = /^\s/.test(text) ? step.length : '';
  const lines = (ends > 1 ? text.slice(0, -1) : body)
    .split('\n')
    .map((line) => (line === '' ? '' : margin + step + line));
  return `|${indentation}${chomping}\n${lines.join('\n')}`;
};

const scalarOf = (value: unknown, margin: string): string => {
  if (typeof value !== 'string') return String(value);
  return fitsBlock(value) ? literal(value, margin) : yamlScalar(value);
};

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const linesOf = (map: Json, margin: string): string[] =>
  Object.entries(map).map(([key, value]) => `${margin}${yamlScalar(key)}:${valueText(value, margin)}`);

const valueText = (value: unknown, margin: string): string => {
  const inner = margin + step;
  if (Array.isArray(value))
    return value.length === 0 ? ' []' : value.map((item) => `\n${inner}- ${scalarOf(item, inner)}`).join('');
  if (!isMap(value)) return ` ${scalarOf(value, margin)}`;
  const lines = linesOf(value, inner);
  return lines.length === 0 ? ' {}' : `\n${lines.join('\n')}`;
};

/**
 * A project as a YAML document, as a person would write it: block style, keys in their order, texts of several lines as
 * literal blocks. Lists hold scalars only. Every text reads back as it was.
 */
export const yamlText = (project: Json): string => `${linesOf(project, '').join('\n')}\n`;
