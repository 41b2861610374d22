import { type CheckOptions, checkTaskFile } from '../../../src/taskfile/check-task-file.ts';
import type { DiagnosticCode } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';

/** What is found in a text, as `LINE CODE: MESSAGE | HINT`; only problems of some codes when these are given. */
export async function foundIn(
  text: string,
  { codes, ...options }: CheckOptions & { readonly codes?: readonly DiagnosticCode[] } = {},
): Promise<readonly string[]> {
  const found = await checkTaskFile(text, { valuesMayFollow: true, ...options });
  return found
    .filter(({ code }) => codes?.includes(code) ?? true)
    .map(({ line, code, message, hint }) => `${line} ${code}: ${message}${hint === undefined ? '' : ` | ${hint}`}`);
}
