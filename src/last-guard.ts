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
 * What is said of an error that nobody caught. Its own text is not repeated: it may quote a secret, and nobody is left to
 * take it out. `debug` shows where it happened.
 */
export const lastWords = (error: unknown, debug: boolean): string =>
  `ERROR: The command failed unexpectedly (${kindOf(error)}).${
    debug ? `${placesOf(error)}\n${defectAdvice('these lines')}` : `\n${defectAdvice(traceWithDebug)}`
  }\n`;

/** Ends the process for an error that nobody caught, in a sentence instead of Node's stack. */
export const endUnexpectedly = (error: unknown): never => {
  try {
    writeSync(2, lastWords(error, process.argv.includes('--debug')));
  } catch {
    // Nobody reads it: the exit code has to tell.
  }
  process.exit(ExitCode.failure);
};
