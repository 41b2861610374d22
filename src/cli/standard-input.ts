import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';

/** Reads standard input as text for the option or file called `whose`. */
export type ReadStandardInput = (whose: string) => Promise<string>;

/** Standard input gives its text once: a second reader is refused with CommandError instead of getting nothing. */
export const readStandardInputOnce = ({ stdin }: Pick<Host, 'stdin'>): ReadStandardInput => {
  let reader: string | undefined;
  return async (whose) => {
    if (reader !== undefined)
      throw new CommandError(`${whose}: standard input can be read once only, and ${reader} reads it already.`, {
        hint: 'Name a file instead, or for a secret an environment variable with env:NAME.',
      });
    reader = whose;
    return new TextDecoder().decode(await stdin.bytes());
  };
};
