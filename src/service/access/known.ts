import type { Known } from '../../access/model.ts';
import { CommandError, InterruptedError, NotSignedInError, ServiceError } from '../../errors.ts';

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unknown = (reason: string): Known<never> => ({ known: false, reason });

/** What a request reads, in the user's words, and the permission that it takes. */
export interface Right {
  readonly act: string;
  readonly permission: string;
}

/** The first sentence of a message, to be part of another. */
const clauseOf = (message: string): string => (message.split(/\r?\n/)[0] ?? '').trim().replace(/\.$/, '');

/** Why a service refused a request or did not respond, as a clause without a period: `you may not ...`. */
export const refusalOf = (error: CommandError, { act, permission }: Right): string => {
  if (!(error instanceof ServiceError)) return clauseOf(error.message);
  if (/^ForbiddenBy(?:Firewall|Connection)$/.test(error.innerCode ?? ''))
    return 'the firewall of the key vault does not let you in from your address';
  if (error.status === 401) return 'the service does not accept your access token';
  if (error.status === 403) return `you may not ${act} (${error.missingRight?.action ?? permission})`;
  if (error.status === 429) return 'the service received too many requests';
  return `the service responded with status ${error.status}: ${clauseOf(error.message)}`;
};

/** Nobody is signed in, or somebody wants to stop: nothing can be concluded from either. */
export const endsAll = (error: unknown): boolean =>
  !(error instanceof CommandError) || error instanceof InterruptedError || error instanceof NotSignedInError;

/**
 * What was asked for, or why it is not known. Rejects when nobody is signed in, on an interrupt, and for defects.
 * `missing` is what a 404 means.
 */
export const toKnown = async <T, M = never>(
  asked: Promise<T>,
  right: Right,
  ...missing: readonly [] | readonly [M]
): Promise<Known<T | M>> => {
  try {
    return known(await asked);
  } catch (error) {
    if (endsAll(error)) throw error;
    if (missing.length > 0 && error instanceof ServiceError && error.status === 404) return known(missing[0] as M);
    return unknown(refusalOf(error as CommandError, right));
  }
};
