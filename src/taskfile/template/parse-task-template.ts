import { templateFunction } from './functions/table.ts';
import type { FunctionNamed } from './go-function.ts';
import { parseTemplate, type Template } from './parser.ts';

/** What the engine calls a template that came as Base64. */
export const defaultTemplateName = 'decoded';

/** The functions of task files. Most templates call none: the build loads them when this is first called. */
export const functionNamed: FunctionNamed = (name) => templateFunction(name);

let last: Template | undefined;

/**
 * Parses a template that may call the functions of task files. Throws a TemplateError with Go's text. Remembers the last
 * one: it is rendered without secrets, rendered with them, and searched for names.
 */
export function parseTaskTemplate(name: string, source: string): Template {
  if (last?.name === name && last.source === source) return last;
  last = parseTemplate(name, source, (word) => functionNamed(word) !== undefined);
  return last;
}
