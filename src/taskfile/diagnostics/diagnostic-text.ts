import { printable } from '../../printable.ts';
import type { Diagnostic } from '../model.ts';
import type { DiagnosticCode, Severity } from './diagnostic-codes.ts';
import { excerpt, type LinePart } from './source-excerpt.ts';

export interface DiagnosticTextOptions {
  readonly coloured?: boolean;
  /** Width of the terminal: longer lines of the text are cut to it. */
  readonly columns?: number | undefined;
  /** All that was found in the text, where only a part of it is told: its secrets are hidden, too. */
  readonly found?: readonly Diagnostic[];
}

const margin = '  ';
const usualColumns = 120;
const fewestColumns = 40;

const colours: Readonly<Record<Severity, number>> = { error: 31, warning: 33, information: 36 };

/**
 * A diagnostic for people: `FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE]`, the line of the text with a pointer under it,
 * and what to do. `name` is what the file is called, `source` its text. Every line ends in a line feed.
 */
export const diagnosticText = (
  name: string,
  source: string,
  diagnostic: Diagnostic,
  options: DiagnosticTextOptions = {},
): string => diagnosticsText(name, source, [diagnostic], options);

/** All diagnostics of a text, each as `diagnosticText` has it; what some of them call a secret is hidden in all. */
export function diagnosticsText(
  name: string,
  source: string,
  diagnostics: readonly Diagnostic[],
  { coloured = false, columns = usualColumns, found = diagnostics }: DiagnosticTextOptions = {},
): string {
  if (diagnostics.length === 0) return '';
  const lines = concealSecrets(source.replace(/^\ufeff/, '').split('\n'), found);
  const limit = Math.max(fewestColumns, columns) - margin.length;
  return diagnostics.map((each) => textOf(name, lines, each, coloured, limit)).join('');
}

function textOf(
  name: string,
  source: readonly string[],
  diagnostic: Diagnostic,
  coloured: boolean,
  limit: number,
): string {
  const { severity, code, message, line, column, hint } = diagnostic;
  const inColour = (colour: number, text: string): string => (coloured ? `\u001b[${colour}m${text}\u001b[39m` : text);
  const bold = (text: string): string => (coloured ? `\u001b[1m${text}\u001b[22m` : text);
  const place = oneLine(line === undefined || column === undefined ? name : `${name}:${line}:${column}`);
  const lines = [`${bold(`${place}:`)} ${inColour(colours[severity], `${severity}:`)} ${oneLine(message)} [${code}]`];
  const text = line === undefined ? undefined : source[line - 1]?.replace(/\r$/, '');
  if (text !== undefined && text.trim() !== '') {
    const { line: shown, indent, pointer } = excerpt(text, partOf(diagnostic, text), limit);
    lines.push(`${margin}${shown}`, `${margin}${indent}${inColour(colours[severity], pointer)}`);
  }
  if (hint !== undefined)
    lines.push(
      ...printable(hint)
        .split('\n')
        .map((each) => `${margin}${each}`),
    );
  return `${lines.join('\n')}\n`;
}

/** The engine's own words may have several lines, and words of the text that act on a terminal. */
const oneLine = (text: string): string => printable(text.replace(/\s*[\r\n]+\s*/g, ' '));

/** The part of its line that a diagnostic is about; up to the end of the line when it goes on behind it. */
function partOf({ line, column = 1, end }: Diagnostic, text: string): LinePart {
  const start = column - 1;
  if (end === undefined) return { start, end: start + 1 };
  return { start, end: end.line === line ? end.column - 1 : text.trimEnd().length };
}

const codeOfSecrets: DiagnosticCode = 'plain-secret';

/** What is shorter is a part of other words, too. */
const shortestSecret = 4;

const stars = (text: string): string => text.replace(/\S/g, '*');

interface LineOfSecret extends LinePart {
  /** From 0. */
  readonly row: number;
}

/** Where diagnostics point at secrets, line by line. */
function partsOfSecrets(lines: readonly string[], diagnostics: readonly Diagnostic[]): readonly LineOfSecret[] {
  return diagnostics
    .filter(({ code, end }) => end !== undefined && code === codeOfSecrets)
    .flatMap(({ line = 1, column = 1, end = { line, column } }) =>
      Array.from({ length: end.line - line + 1 }, (_, index) => ({
        row: line - 1 + index,
        start: index === 0 ? column - 1 : 0,
        end: line + index === end.line ? end.column - 1 : (lines[line - 1 + index]?.length ?? 0),
      })),
    );
}

/** The secrets that diagnostics point at, for those who show parts of the text in another way; a line of one each. */
export function secretsIn(source: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const lines = source.replace(/^\ufeff/, '').split('\n');
  return partsOfSecrets(lines, diagnostics)
    .map(({ row, start, end }) => (lines[row] ?? '').slice(start, end).trim())
    .filter((secret) => secret !== '');
}

/** The lines with `*` for each character of a secret, so that reports and logs of CI systems do not repeat it. */
function concealSecrets(lines: readonly string[], diagnostics: readonly Diagnostic[]): readonly string[] {
  const parts = partsOfSecrets(lines, diagnostics);
  if (parts.length === 0) return lines;
  const concealed = [...lines];
  // Whoever writes a secret once may write it again.
  const texts = parts
    .map(({ row, start, end }) => (lines[row] ?? '').slice(start, end).trim())
    .filter(({ length }) => length >= shortestSecret);
  for (const line of new Set(diagnostics.flatMap(({ line: each }) => each ?? []))) {
    concealed[line - 1] = texts.reduce((shown, text) => shown.replaceAll(text, stars), concealed[line - 1] ?? '');
  }
  for (const { row, start, end } of parts) {
    const text = concealed[row] ?? '';
    concealed[row] = text.slice(0, start) + stars(text.slice(start, end)) + text.slice(end);
  }
  return concealed;
}
