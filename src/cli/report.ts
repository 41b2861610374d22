import { CommandError, ExitCode, ServiceError, UsageError } from '../errors.ts';
import type { Messages } from './messages.ts';

/** The text of a service's error in az's three parts (commands.md 15.4). */
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

/** Tells the user of `error` and says how the process should end. The only place that turns errors into text. */
export const report = async (error: unknown, messages: Messages, commandLine: string): Promise<ExitCode> => {
  if (error instanceof UsageError) {
    const last = error.problems.length - 1;
    for (const [index, problem] of error.problems.entries())
      await messages.error(
        withHint(problem, index === last ? (error.hint ?? `Try '${commandLine} --help'.`) : undefined),
      );
    return error.exitCode;
  }
  if (error instanceof CommandError) {
    const text = error instanceof ServiceError ? serviceErrorText(error) : error.message;
    await messages.error(withHint(text, error.hint));
    if (error.cause instanceof Error) await messages.debug(error.cause.stack ?? error.cause.message);
    return commandLine.startsWith('acrtask az ') ? error.azExitCode : error.exitCode;
  }
  const unexpected = error instanceof Error ? error : new Error(String(error));
  await messages.error(
    withHint(
      `The command failed unexpectedly: ${unexpected.message}`,
      'This is a defect of acrtask: please report it with what the same command prints with --debug.',
    ),
  );
  await messages.debug(unexpected.stack ?? unexpected.message);
  return ExitCode.failure;
};
