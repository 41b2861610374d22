import { CommandError, SeveralErrors, UsageError } from '../errors.ts';

/** What the Azure packages throw: it holds the request, with its token and its body. */
const holdsRequest = (error: object): boolean => 'request' in error || 'response' in error;

/** An error without the request and the response that it holds. */
const withoutRequest = (error: Error): Error => {
  if (!holdsRequest(error)) return error;
  const { name, message, code } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });
};

/**
 * An error as programs get it: with the name by which they know its class, in their words, and without what nobody should
 * write to a log. Errors of acrtask stay the same objects.
 */
export const programError = (error: unknown, rename: (text: string) => string): unknown => {
  if (!(error instanceof Error)) return error;
  const { cause } = error;
  if (cause instanceof Error) error.cause = programError(cause, rename);
  if (!(error instanceof CommandError)) return withoutRequest(error);
  const { hint } = error;
  if (error.name === 'CommandError') error.name = 'AcrtaskError';
  Object.assign(error, { message: rename(error.message), ...(hint === undefined ? {} : { hint: rename(hint) }) });
  if (error instanceof UsageError) Object.assign(error, { problems: error.problems.map(rename) });
  if (error instanceof SeveralErrors) for (const each of error.errors) programError(each, rename);
  return error;
};
