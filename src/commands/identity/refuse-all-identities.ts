import type { RequestContext } from '../../cli/command.ts';
import { InvalidInputError } from '../../errors.ts';
import { namesAllIdentities } from '../../request/identity.ts';

/**
 * Refuses `[all]` where identities are given to a task: it stands for taking them away. A script written for az, which
 * sends that (commands.md 1.13), gets its way and is told: `effect`. Throws CommandError, with `instead` as the way to go.
 */
export const refuseAllIdentities = async (
  identities: readonly string[] | undefined,
  { effect, instead }: { readonly effect: string; readonly instead: string },
  { underAz, messages }: RequestContext,
): Promise<void> => {
  if (!namesAllIdentities(identities ?? [])) return;
  if (!underAz) throw new InvalidInputError('[all] names no identity that a task could be given.', { hint: instead });
  await messages.warn(effect);
};
