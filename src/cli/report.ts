import { defectAdvice, traceWithDebug } from '../defect.ts';
import { CommandError, ExitCode, ServiceError, SeveralErrors, UsageError } from '../errors.ts';
import type { Messages } from './messages.ts';
import { systemError } from './system-error.ts';

/** The text of a service error in the three parts that az prints (commands.md 15.4). */
const serviceErrorText = (error: ServiceError): string => {
  const lines = [`(${error.code}) ${error.message}`, `Code: ${error.code}`, `Message: ${error.message}`];
  if (error.details.length > 0) {
    lines.push('Exception Details:');
    for (const { code, message } of error.details)
      lines.push(`\t(${code}) ${message}`, `\tCode: ${code}`, `\tMessage: ${message}`);
  }
  return lines.join('\n');
};

const withHint = (text: string, hint: string | undefined): string => (hint === undefined ? text : `${text}\n${hint}`);

const tell = async (error: CommandError, hint: string | undefined, messages: Messages): Promise<void> => {
  const text = error instanceof ServiceError ? serviceErrorText(error) : error.message;
  const problems = error instanceof UsageError ? error.problems : [text];
  for (const [index, problem] of problems.entries())
    await messages.error(withHint(problem, index === problems.length - 1 ? hint : undefined));
  if (error.cause instanceof Error) await messages.debug(error.cause.stack ?? error.cause.message);
};

/** Reports the error `given` to the user and returns the exit code. Only this function turns errors into text. */
export const report = async (given: unknown, messages: Messages, commandLine: string): Promise<ExitCode> => {
  const error = systemError(given) ?? given;
  if (error instanceof CommandError) {
    const errors = error instanceof SeveralErrors ? error.errors : [error];
    const hints = errors.map((each) => each.hint ?? (each instanceof UsageError ? `Try '${commandLine} --help'.` : ''));
    for (const [index, each] of errors.entries()) {
      // Consecutive problems with the same hint show it once.
      const hint = hints[index] === hints[index + 1] ? '' : hints[index];
      await tell(each, hint || undefined, messages);
    }
    return commandLine.startsWith('acrtask az ') ? error.azExitCode : error.exitCode;
  }
  const unexpected = error instanceof Error ? error : new Error(String(error));
  await messages.error(
    withHint(`The command failed unexpectedly: ${unexpected.message}`, defectAdvice(traceWithDebug)),
  );
  await messages.debug(unexpected.stack ?? unexpected.message);
  return ExitCode.failure;
};
