import { mergeValues } from '../../../src/taskfile/stages/template-values.ts';
import { untouched } from '../../../src/taskfile/stages/traced-text.ts';
import { executeTemplate } from '../../../src/taskfile/template/evaluate.ts';
import { goMap } from '../../../src/taskfile/template/go-value.ts';
import { functionNamed } from '../../../src/taskfile/template/parse-task-template.ts';
import { parseTemplate } from '../../../src/taskfile/template/parser.ts';

const values = `
n: 3
s: "a b"
l: [a, b, 5]
f: 1.5
b: yes
empty: ""
nul: ~
`;

/** Renders a template named `decoded` as Go would, before the engine deletes the text of missing values. */
export function renderText(template: string): string {
  const data = goMap([
    ['Values', mergeValues(values, [])],
    ['Run', goMap([['ID', 'cf10']])],
  ]);
  const parsed = parseTemplate('decoded', template, (name) => functionNamed(name) !== undefined);
  return executeTemplate(parsed, untouched(template), data, functionNamed).text;
}

/** The message that rendering fails with; empty when it does not fail. */
export function renderError(template: string): string {
  try {
    renderText(template);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
