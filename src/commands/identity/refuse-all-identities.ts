import type { RequestContext } from '../../cli/command.ts';
import { InvalidInputError } from '../../errors.ts';
import { namesAllIdentities } from '../../request/identity.ts';

/**
 * Refuses `[all]` where identities are assigned to a task: it means removing them. az sends it (commands.md 1.13), so
 * under `az` the command only warns of the `effect`. Throws CommandError, with `instead` as the hint.
 */
export const refuseAllIdentities = async (
  identities: readonly string[] | undefined,
  { effect, instead }: { readonly effect: string; readonly instead: string },
  { underAz, messages }: RequestContext,
): Promise<void> => {
  if (!namesAllIdentities(identities ?? [])) return;
  if (!underAz)
    throw new InvalidInputError('[all] is not an identity that can be assigned to a task.', { hint: instead });
  await messages.warn(effect);
};
