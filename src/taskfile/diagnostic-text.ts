import type { Diagnostic } from './model.ts';

/**
 * A diagnostic for people: `FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE]`, the line of the text with a pointer under it,
 * and what to do. `name` is what the file is called, `source` its text. Every line ends in a line feed.
 */
export function diagnosticText(name: string, source: string, diagnostic: Diagnostic): string {
  const { severity, code, message, line, column, end, hint } = diagnostic;
  const place = line === undefined || column === undefined ? name : `${name}:${line}:${column}`;
  const lines = [`${place}: ${severity}: ${message} [${code}]`];
  if (line !== undefined && column !== undefined) {
    const shown = source.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
    const length = end?.line === line ? end.column - column : 1;
    lines.push(
      `  ${shown}`,
      `  ${shown.slice(0, column - 1).replace(/[^\t]/g, ' ')}${'^'.repeat(Math.max(1, length))}`,
    );
  }
  if (hint !== undefined) lines.push(`  ${hint}`);
  return `${lines.join('\n')}\n`;
}
