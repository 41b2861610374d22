import { CommandError, ServiceError, SeveralErrors, UsageError } from '../errors.ts';

type Say = (text: string) => string;

/** What the Azure packages throw: it holds the request, with its token and its body. */
const holdsRequest = (error: object): boolean => 'request' in error || 'response' in error;

/** An error in other words, and without the request and the response that it may hold. */
const inOtherWords = (error: Error, say: Say): Error => {
  const { name, message, stack, code, cause } = error as NodeJS.ErrnoException;
  const said = say(message);
  const other = holdsRequest(error)
    ? Object.assign(new Error(said), { name, ...(code === undefined ? {} : { code }) })
    : error;
  if (said !== message) other.message = said;
  // The stack begins with the message.
  if (stack !== undefined) other.stack = stack.replace(message, () => said);
  if (cause instanceof Error) other.cause = inOtherWords(cause, say);
  return other;
};

/**
 * Makes an error that ends a program show its stack alone. Node.js would print the line of code before it, too: one of a
 * file of this package, of many thousand characters. It does so by what the error itself knows of its stack, not by the text.
 */
const withoutCodeLine = (error: Error): Error => {
  const { stack } = error;
  if (stack === undefined || !Object.isExtensible(error)) return error;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  Error.captureStackTrace(error);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, { stack });
};

/**
 * An error as programs get it: with the name by which they know its class, in the words of `say`, and without what nobody
 * should write to a log. Errors of acrtask stay the same objects.
 */
export const programError = (error: unknown, say: Say): unknown => {
  if (!(error instanceof Error)) return error;
  const other = inOtherWords(error, say);
  if (!(other instanceof CommandError)) return other;
  if (other.name === 'CommandError') other.name = 'AcrtaskError';
  if (other.hint !== undefined) Object.assign(other, { hint: say(other.hint) });
  if (other instanceof UsageError) Object.assign(other, { problems: other.problems.map(say) });
  if (other instanceof ServiceError) {
    const details = other.details.map(({ code, message }) => ({ code, message: say(message) }));
    Object.assign(other, { details });
  }
  if (other instanceof SeveralErrors) for (const each of other.errors) programError(each, say);
  if (other.cause instanceof CommandError) programError(other.cause, say);
  return withoutCodeLine(other);
};
