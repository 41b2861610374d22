import { defectAdvice, traceWithDebug } from '../defect.ts';
import {
  CommandError,
  ExitCode,
  type MissingRight,
  ReportedError,
  ServiceError,
  SeveralErrors,
  UsageError,
} from '../errors.ts';
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

/** How to get a right that is missing: which action and role it is about, and what the whole command needs. */
const accessHint = ({ action, scope, objectId, role }: MissingRight, commandLine: string): string => {
  // A role is assigned on a resource, not on a part of it that may not exist yet.
  const [place = scope] = /^\/.*\/providers\/[^/]+\/[^/]+\/[^/]+/.exec(scope) ?? [];
  const words = commandLine.replace(/^acrtask ?/, '');
  return [
    `Your account lacks the permission ${action} on ${scope}.`,
    ...(role === undefined
      ? []
      : [
          `The role '${role}' includes it. To assign it: acrtask az role assignment create --assignee-object-id ${objectId ?? 'OBJECT_ID'} --role "${role}" --scope ${place}`,
        ]),
    ...(words === ''
      ? []
      : [`To get a role with only what this command needs: acrtask permissions ${words} --as-role`]),
  ].join('\n');
};

/** What to do next: in the words of the error itself, and about a right that is missing. */
const hintOf = (error: CommandError, commandLine: string): string => {
  const own = error.hint ?? (error instanceof UsageError ? `Try '${commandLine} --help'.` : '');
  const access = error instanceof ServiceError && error.missingRight ? accessHint(error.missingRight, commandLine) : '';
  return [own, access].filter((each) => each !== '').join('\n');
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
  if (error instanceof ReportedError) return error.exitCode;
  if (error instanceof CommandError) {
    const errors = error instanceof SeveralErrors ? error.errors : [error];
    const hints = errors.map((each) => hintOf(each, commandLine));
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
