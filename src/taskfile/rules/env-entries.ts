import type { CheckedDocument, Finding } from './rule.ts';

/** Environment variables that the agent's shell, or the comma of inherited ones, takes apart (taskfile.md 3.7, 11.1). */
export function* envEntries({ task, valueSpan }: CheckedDocument): Iterable<Finding> {
  const running = task.steps.filter(({ push }) => push.length === 0);
  if (running.length === 0) return;
  for (const [index, entry] of task.env.entries()) {
    const at = valueSpan(task.env, index);
    const [first = '', second] = entry.split(',');
    // One without '=' is refused.
    if (second?.includes('=') && first.includes('=', first.indexOf('=') + 1)) {
      yield {
        code: 'split-variable',
        at,
        message: `the value of '${nameOf(entry)}' ends at its first comma: what follows it is taken for another variable`,
      };
    }
    const fault = faultOf(entry);
    if (fault) yield { code: 'unquoted-variable', at, ...fault };
  }
  for (const { env } of running) {
    for (const [index, entry] of env.entries()) {
      const fault = faultOf(entry);
      if (fault) yield { code: 'unquoted-variable', at: valueSpan(env, index), ...fault };
      const [, name] = (entry.includes('=') ? undefined : /^([A-Za-z_]\w*): ?\S/.exec(entry)) ?? [];
      // Beside variables of the task, one without '=' is refused.
      if (name === undefined || task.env.length > 0) continue;
      yield {
        code: 'lost-variable',
        at: valueSpan(env, index),
        message: `the variable '${name}' is written with ':', so the step does not get it`,
        hint: `Write it as ${name}=VALUE.`,
      };
    }
  }
}

const nameOf = (entry: string): string => entry.split('=', 1)[0]?.trim() ?? '';

/** What ends a word of a shell, or hides the end of one. */
const shellMarks = /[\s;&|<>()"'`]/;

function faultOf(entry: string): Pick<Finding, 'message' | 'hint'> | undefined {
  if (!entry.includes('=') || !shellMarks.test(entry)) return undefined;
  // What remains for the shell to act on: without what is escaped, quoted, or printed by another command.
  const bare = entry.replace(/\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|\$\([^()]*\)|\$\{[^}]*\}/g, '');
  const [found] = shellMarks.exec(bare) ?? [];
  if (found === undefined) return undefined;
  const name = nameOf(entry);
  if (/["'`]/.test(found)) {
    return {
      message: `the value of '${name}' has a quotation mark that is not closed, so the command fails`,
      hint: 'The agent puts the variable into the command line of a shell as it is: escape the mark with a backslash.',
    };
  }
  const what = found.trim() === '' ? (found === '\n' ? 'a line break' : 'a blank') : `'${found}'`;
  return { message: `the value of '${name}' ends at ${what}, since a shell reads it, so the command fails` };
}
