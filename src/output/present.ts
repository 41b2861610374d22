import { printable } from '../printable.ts';
import type { Format } from './formats.ts';
import { jsonDocument, jsonLine } from './json.ts';
import type { Query } from './query.ts';
import { applyShape, type ShapeName } from './shapes.ts';
import { sortKeys, sortOwn } from './sorted.ts';

export { compileQuery, type Query } from './query.ts';
export type { ShapeName } from './shapes.ts';

/** How a result is to be shown. */
export interface Presentation {
  readonly format: Format;
  readonly query?: Query | undefined;
  /** What the service's answer is turned into first; without it the result is shown as it is. */
  readonly shape?: ShapeName | undefined;
  /** The rows of `-o table`; with a query the query decides. */
  readonly rows?: ((shaped: unknown) => readonly Readonly<Record<string, unknown>>[]) | undefined;
  /** Whether `jsonc` and `yamlc` may use colours. */
  readonly colour: boolean;
  /** Whether a terminal shows it: nothing in it may act on that. Programs get `tsv` as it is. */
  readonly onTerminal: boolean;
  /** Whether JSON takes one line only. */
  readonly onOneLine?: boolean | undefined;
}

/**
 * The text for standard output of a command's result, ending in a newline; '' when there is nothing to print:
 * a null, or `-o none` (commands.md 14, 15.5). `result` is what the service sent; a list is an array of that.
 */
export const present = async (result: unknown, how: Presentation): Promise<string> => {
  if (how.format === 'none') return '';
  const shaped = applyShape(how.shape ?? 'plain', result);
  const value = how.query ? how.query(shaped) : shaped;
  if (value === null || value === undefined) return '';
  switch (how.format) {
    case 'json':
    case 'jsonc': {
      const document = how.onOneLine ? jsonLine(value) : jsonDocument(value);
      return how.colour && how.format === 'jsonc' ? (await import('./colour.ts')).colourJson(document) : document;
    }
    case 'yaml':
    case 'yamlc': {
      const document = (await import('./yaml.ts')).yamlDocument(value);
      return how.colour && how.format === 'yamlc' ? (await import('./colour.ts')).colourYaml(document) : document;
    }
    case 'tsv': {
      const document = (await import('./tsv.ts')).tsvDocument(how.query ? sortOwn(value, shaped) : sortKeys(value));
      return how.onTerminal ? printable(document) : document;
    }
    case 'table': {
      const { tableDocument, tableOfRows } = await import('./table.ts');
      if (how.rows && !how.query) return tableOfRows(how.rows(value));
      return tableDocument(how.query ? value : sortKeys(value));
    }
  }
};
