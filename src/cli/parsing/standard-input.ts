import { InvalidInputError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { maxTextFileBytes, textOf } from '../../text-file.ts';

/**
 * Reads standard input as text for the option or file called `whose`. For a text file, `name` is what messages call it;
 * it rejects as `textOf` does, and reads no more than the limit.
 */
export type ReadStandardInput = (whose: string, name?: string) => Promise<string>;

/** The error for `whose`, which would read standard input after `reader`. */
export const standardInputTaken = (whose: string, reader: string): InvalidInputError =>
  new InvalidInputError(
    whose === reader
      ? `${whose}: standard input can be read only once, but two values of ${whose} refer to it.`
      : `${whose}: standard input can be read only once, and ${reader} already reads it.`,
    { hint: 'Specify a file instead. For a secret, you can also specify an environment variable as env:NAME.' },
  );

/**
 * Reads standard input once. A second reader gets an InvalidInputError instead of an empty text. An interrupt ends
 * the wait for input.
 */
export const readStandardInputOnce = (
  host: Pick<Host, 'stdin'>,
  interrupts: { readonly signal: AbortSignal },
): ReadStandardInput => {
  let reader: string | undefined;
  return async (whose, name) => {
    if (reader !== undefined) throw standardInputTaken(whose, reader);
    reader = whose;
    return name === undefined
      ? new TextDecoder().decode(await host.stdin.bytes(interrupts.signal))
      : textOf(await host.stdin.bytes(interrupts.signal, maxTextFileBytes), name);
  };
};
