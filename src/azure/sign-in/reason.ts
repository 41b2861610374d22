import { CommandError, messageOf, ServiceError, type TriedSource, UnexpectedResponseError } from '../../errors.ts';
import { isBusy } from './network.ts';

/** Text around what a sign-in package has to say: the class that says it, and where to read about it. */
const wrapping = [
  /^(?:Error: )?(?:\w+Credential(?:: | is unavailable\. ))?(?:is unavailable\. )?(?:Authentication failed\. Message:? |Network unreachable\. Message: )?/,
  /\s*(?:To (?:troubleshoot|mitigate)|See the troubleshooting guide)[^\n]*/g,
];

/** What Microsoft Entra says, without the IDs and times that it repeats. */
const entraWords = /AADSTS\d+:.*?(?=\s*(?: - )?(?:Trace ID|Correlation ID|Timestamp):|$)/s;

const inOneLine = (text: string): string => text.trim().replace(/\s*\r?\n\s*/g, ' ');

/**
 * Why a source that was tried gave no token, in one line. `error` is what its credential or the network rejected with;
 * `said` a better explanation, when there is one.
 */
export const reasonOfFailure = (error: unknown, said: string | undefined): Omit<TriedSource, 'source'> => {
  if (said !== undefined) return { outcome: 'unavailable', reason: inOneLine(said) };
  if (error instanceof ServiceError)
    return { outcome: isBusy(error.status) ? 'unreachable' : 'refused', reason: inOneLine(error.message) };
  if (error instanceof UnexpectedResponseError) return { outcome: 'refused', reason: inOneLine(error.message) };
  if (error instanceof CommandError)
    return { outcome: 'unreachable', reason: inOneLine([error.message, error.hint ?? ''].join(' ')) };
  const text = messageOf(error);
  const entra = entraWords.exec(text)?.[0];
  if (entra !== undefined) return { outcome: 'refused', reason: `Microsoft Entra says: ${inOneLine(entra)}` };
  const bare = wrapping.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  return { outcome: 'unavailable', reason: inOneLine(bare) };
};
