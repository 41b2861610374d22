import { writeSync } from 'node:fs';
import { defectAdvice, traceWithDebug } from './defect.ts';
import { ExitCode } from './errors.ts';

const kindOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.name : `${error.name}, ${code}`;
};

/** Where it happened. The text before it, which the stack repeats, is left out. */
const placesOf = (error: unknown): string =>
  error instanceof Error ? (error.stack?.match(/^ {4}at .*$/gm) ?? []).map((line) => `\n${line}`).join('') : '';

/**
 * The message for an uncaught error. It does not repeat the error's own text, which may quote a secret that can no longer
 * be redacted. `debug` adds where it happened.
 */
export const lastWords = (error: unknown, debug: boolean): string =>
  `ERROR: The command failed unexpectedly (${kindOf(error)}).${
    debug ? `${placesOf(error)}\n${defectAdvice('these lines')}` : `\n${defectAdvice(traceWithDebug)}`
  }\n`;

/** Ends the process after an uncaught error, with one sentence instead of Node's stack trace. */
export const endUnexpectedly = (error: unknown): never => {
  try {
    writeSync(2, lastWords(error, process.argv.includes('--debug')));
  } catch {
    // Standard error cannot be written: the exit code reports the failure.
  }
  process.exit(ExitCode.failure);
};
