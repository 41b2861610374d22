import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';
import { diagnosticCodes, refusedCodes } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { diagnosticsText } from '../../../src/taskfile/diagnostics/diagnostic-text.ts';
import { loadTaskFile } from '../../../src/taskfile/load-task-file.ts';
import type { Diagnostic, LoadOptions } from '../../../src/taskfile/model.ts';
import { sampleRun, sampleTrigger } from '../../../src/taskfile/run-data.ts';

/** As the checks take it when nothing is given. */
const options: LoadOptions = {
  run: { ...sampleTrigger, ...sampleRun },
  resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, '1'])),
};

/** Milliseconds of the processor that checking a file once, or loading it, may take. */
const slow = 1000;

const repeatedPart = 4;

/**
 * What is wrong with how a text is checked and loaded, in a few words; undefined when nothing is. Time is only looked at
 * when `isTimed`.
 */
export const faultInAnswer = async (text: string, isTimed: boolean): Promise<string | undefined> => {
  try {
    const times: number[] = [];
    const timed = async <T>(work: () => Promise<T>): Promise<T> => {
      const before = process.cpuUsage();
      const answer = await work();
      times.push(process.cpuUsage(before).user / 1000);
      return answer;
    };
    const loaded = await timed(() => loadTaskFile(text, options));
    const found = await timed(() => checkTaskFile(text, {}));
    // A part of the texts is enough for what takes as long again.
    const isRepeated = text.length % repeatedPart === 0;
    const others = isRepeated ? await timed(() => checkTaskFile(text, { valuesMayFollow: true })) : [];
    if (isTimed && Math.max(...times) > slow) return `slow: more than ${slow} ms`;
    if (JSON.stringify(await checkTaskFile(text, {})) !== JSON.stringify(found))
      return 'another answer the second time';
    const own = loaded.ok ? [] : loaded.diagnostics;
    if (!loaded.ok && own.length === 0) return 'refused without a reason';
    const faults = [own, found, others].map((diagnostics) => faultInDiagnostics(text, diagnostics));
    // The checks leave open what only a run can compute, such as the date.
    const isOpen = !loaded.ok && loaded.message.includes('not available in acrtask');
    const isSilenced = isOpen || text.includes('acrtask-ignore');
    return faults.find((fault) => fault !== undefined) ?? (isSilenced ? undefined : faultInVerdict(loaded.ok, found));
  } catch (error) {
    const where = error instanceof Error ? /\n\s+at (\S+)/.exec(error.stack ?? '')?.[1] : undefined;
    return `thrown: ${error instanceof Error ? error.message : error} (${where})`;
  }
};

/** An error of the engine and its absence, in the checks and in the loaded file, go together. */
const faultInVerdict = (isOk: boolean, found: readonly Diagnostic[]): string | undefined => {
  if (!isOk) return found.some(({ severity }) => severity === 'error') ? undefined : 'refused, but no error is told';
  const refused = found.find(({ code, severity }) => severity === 'error' && code !== 'outline' && isRefused(code));
  return refused && `accepted, but an error is told: ${refused.code}`;
};

const isRefused = (code: Diagnostic['code']): boolean => refusedCodes.includes(code);

const faultInDiagnostics = (text: string, diagnostics: readonly Diagnostic[]): string | undefined => {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const order = diagnostics.map(({ line = 0, column = 0 }) => line * 1e6 + column);
  if (order.some((place, index) => place < (order[index - 1] ?? 0))) return 'not in the order of the text';
  if (new Set(diagnostics.map((each) => JSON.stringify(each))).size < diagnostics.length) return 'told twice';
  for (const diagnostic of diagnostics) {
    const fault = faultInPlace(lines, diagnostic) ?? faultInWords(text, diagnostic);
    if (fault !== undefined) return `${diagnostic.code}: ${fault}`;
  }
  const shown = diagnosticsText('acb.yaml', text, diagnostics);
  return shown === '' || shown.endsWith('\n') ? undefined : 'the text does not end in a line feed';
};

const faultInPlace = (lines: readonly string[], { line, column, end }: Diagnostic): string | undefined => {
  if (line === undefined || column === undefined) return 'no place';
  const isIn = (at: { readonly line: number; readonly column: number }): boolean =>
    at.line >= 1 && at.line <= lines.length && at.column >= 1 && at.column <= (lines[at.line - 1] ?? '').length + 1;
  if (!isIn({ line, column })) return 'begins outside of the text';
  if (end && !isIn(end)) return 'ends outside of the text';
  return end && (end.line < line || (end.line === line && end.column < column)) ? 'ends before it begins' : undefined;
};

/** What a programming mistake leaves in a message. */
const traces = /\bundefined\b(?! variable)|\[object|\bNaN\b|Maximum call stack|is not a function|Cannot read/;

const faultInWords = (text: string, { code, severity, message, hint = '' }: Diagnostic): string | undefined => {
  if (!diagnosticCodes.includes(code)) return 'an unknown code';
  if (!['error', 'warning', 'information'].includes(severity)) return 'an unknown severity';
  if (message.trim() === '') return 'no message';
  const said = `${message} ${hint}`;
  const trace = traces.exec(said)?.[0];
  return trace === undefined || text.includes(trace) ? undefined : `says ${trace}: ${said.slice(0, 200)}`;
};
