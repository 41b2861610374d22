import type { StepDocument } from '../schema.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Texts of a step that become part of the line that a shell reads (taskfile.md 11.1). */
const shellTexts = ['cmd', 'build', 'user', 'cpus', 'entryPoint', 'workingDirectory', 'network', 'isolation'] as const;
const shellLists = ['env', 'ports', 'expose'] as const;

/** Quotation marks without a second one in what the agent's shell reads: it refuses the line. */
export function* openQuotes({ task, isWindows, valueSpan, isDamaged }: CheckedDocument): Iterable<Finding> {
  if (isWindows) return;
  for (const step of task.steps) {
    if (isDamaged(step) || step.push.length > 0) continue;
    for (const [part, key, text] of textsOf(step)) {
      const mark = openQuote(text);
      if (mark === undefined) continue;
      yield {
        code: 'open-quote',
        at: valueSpan(part, key),
        message: `the quotation mark ${mark} is opened but not closed, so the shell refuses the command`,
      };
    }
  }
}

function* textsOf(step: StepDocument): Iterable<readonly [object, string | number, string]> {
  for (const key of shellTexts) yield [step, key, step[key]];
  for (const key of shellLists) for (const [index, text] of step[key].entries()) yield [step[key], index, text];
}

/** The quotation mark that is open at the end of a shell's text; nothing is said about texts with here-documents. */
function openQuote(text: string): string | undefined {
  if (!/['"]/.test(text) || text.includes('<<')) return undefined;
  const token = /\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<=^|\s)#[^\n]*|['"]|[^\\'"#]+|#/g;
  for (const [part] of text.matchAll(token)) if (part === "'" || part === '"') return part;
  return undefined;
}
