import type { StepDocument } from '../schema.ts';
import { type OpenMark, openShellMark, textsOfInnerShells } from './open-shell-mark.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** Texts of a step that become part of the line that a shell reads (taskfile.md 11.1). */
const shellTexts = ['cmd', 'build', 'user', 'cpus', 'entryPoint', 'workingDirectory', 'network', 'isolation'] as const;
const shellLists = ['env', 'ports', 'expose'] as const;

/** What only Windows has: there another shell reads the text, whatever platform is named. */
const ofWindows = /nanoserver|servercore|windows\/server|\.exe\b/i;

/**
 * Quotation marks, and what begins with `$(`, `${`, or a backtick, without an end in what a shell reads: the agent's, which
 * refuses the line, or the one in a container that gets its commands with `-c`.
 */
export function* openQuotes(document: CheckedDocument): Iterable<Finding> {
  const { task, isWindows, isDamaged, rendered } = document;
  if (isWindows || ofWindows.test(rendered.text)) return;
  for (const step of task.steps) {
    if (isDamaged(step) || step.push.length > 0) continue;
    for (const [part, key, text] of textsOf(step)) {
      // Most texts have nothing to close.
      if (!/['"`]|\$[({]/.test(text)) continue;
      const open = openShellMark(text);
      if (open) yield findingOf(document, part, key, open.mark, lineOf(text, open.at));
      else if (key === 'cmd') yield* inInnerShells(document, step, text);
    }
  }
}

function* textsOf(step: StepDocument): Iterable<readonly [object, string | number, string]> {
  for (const key of shellTexts) yield [step, key, step[key]];
  for (const key of shellLists) for (const [index, text] of step[key].entries()) yield [step[key], index, text];
}

function* inInnerShells(document: CheckedDocument, step: StepDocument, text: string): Iterable<Finding> {
  for (const inner of textsOfInnerShells(text)) {
    const open = openShellMark(inner);
    if (!open) continue;
    yield findingOf(document, step, 'cmd', open.mark, lineOf(inner, open.at));
    return;
  }
}

/** The line of a text that has several, or else the word: lines may be joined in it. */
function lineOf(text: string, at: number): string | undefined {
  if (!text.trimEnd().includes('\n')) return /^\S+/.exec(text.slice(at))?.[0];
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end).trim();
}

function findingOf(
  { source, valueSpan, wordSpan }: CheckedDocument,
  part: object,
  key: string | number,
  mark: OpenMark['mark'],
  line: string | undefined,
): Finding {
  const whole = valueSpan(part, key);
  const isOnOneLine = !source.slice(whole?.start, whole?.end).trimEnd().includes('\n');
  const isQuote = mark === "'" || mark === '"';
  const what = isQuote ? `the quotation mark ${mark}` : mark === '`' ? 'a backtick' : `'${mark}'`;
  return {
    code: 'open-quote',
    at: isOnOneLine || line === undefined || typeof key !== 'string' ? whole : wordSpan(part, key, line),
    message: `${what} is opened but not closed, so the shell refuses the command`,
    ...(isQuote
      ? {}
      : { hint: mark === '`' ? 'Write a second one behind the command.' : `Add '${mark === '$(' ? ')' : '}'}'.` }),
  };
}
