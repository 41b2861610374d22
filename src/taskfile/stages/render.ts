import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import { explained, Problem, problemAt } from '../diagnostics/problem.ts';
import { executeTemplate, noValue } from '../template/evaluate.ts';
import type { GoMap } from '../template/go-value.ts';
import { functionNamed, parseTaskTemplate } from '../template/parse-task-template.ts';
import { TemplateError } from '../template/template-error.ts';
import { templateFault } from '../template/template-fault.ts';
import { keep, type TracedText } from './traced-text.ts';

/**
 * Renders a text as a Go template (taskfile.md 7). Throws a Problem with the engine's text, located at an offset of
 * the user's original text; `prefix` is what the engine puts before template errors. An empty text stays empty; any
 * other text must not render to nothing, an error that the engine reports without the prefix.
 */
export function render(
  source: TracedText,
  name: string,
  data: GoMap,
  prefix = 'error while rendering templates: ',
): TracedText {
  if (source.text === '') return source;
  const template = tell('invalid-template', source, `${prefix}failed to parse template: ${name}. Err: `, () =>
    parseTaskTemplate(name, source.text),
  );
  const rendered = withoutMissing(
    tell('failed-template', source, `${prefix}failed to execute template: ${name}. Err: `, () =>
      executeTemplate(template, source, data, functionNamed),
    ),
  );
  if (rendered.text === '')
    throw problemAt('empty-result', source.originOf(0), 'rendered template was empty', {
      plainly: 'the templates print nothing, so there is no task',
    });
  return rendered;
}

function tell<T>(code: DiagnosticCode, source: TracedText, prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { message, offset, refusal } = error;
    const place = {
      ...{ code, message, ...templateFault(source.text, message, offset) },
      ...(refusal === undefined ? {} : { code: 'too-large' as const, plainly: refusal }),
    };
    throw explained(prefix, source, new Problem(message, [place]));
  }
}

/** The engine deletes the text that Go prints for missing keys, wherever it comes from (taskfile.md 7.2). */
function withoutMissing(rendered: TracedText): TracedText {
  const ranges: [number, number][] = [];
  let start = 0;
  if (!rendered.text.includes(noValue)) return rendered;
  for (;;) {
    const at = rendered.text.indexOf(noValue, start);
    ranges.push([start, at < 0 ? rendered.text.length : at]);
    if (at < 0) return keep(rendered, ranges);
    start = at + noValue.length;
  }
}
