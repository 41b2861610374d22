import { type ProfileSubscription, readAzProfile } from '../az-profile.ts';
import { CommandError } from '../errors.ts';
import { isGuid } from '../guid.ts';
import type { Host } from '../host.ts';

export interface Subscription {
  readonly id: string;
  /** Present when az's profile or the service provided it. */
  readonly name: string | undefined;
  /** Empty when unknown. */
  readonly tenantId: string;
  /** The user in az's profile; empty when unknown. */
  readonly user: string;
}

const fromProfile = ({ id, name, tenantId, user }: ProfileSubscription): Subscription => ({ id, name, tenantId, user });

/** The subscription that the user, the environment, or az's profile specifies; a `name` still has to be looked up. */
export type Choice = { readonly known: Subscription } | { readonly name: string };

/**
 * Chooses the subscription: `--subscription`, `AZURE_SUBSCRIPTION_ID`, or the default in az's profile. Throws
 * CommandError that lists these options when there is none.
 */
export const chooseSubscription = async (host: Host, wanted: string | undefined): Promise<Choice> => {
  const text = wanted || host.env.AZURE_SUBSCRIPTION_ID;
  const profile = await readAzProfile(host);
  if (!text) {
    const usual = profile.find(({ isDefault }) => isDefault);
    if (usual) return { known: fromProfile(usual) };
    throw new CommandError('No subscription is selected.', {
      hint: "Specify one with --subscription, set AZURE_SUBSCRIPTION_ID, or run 'az login' to use the Azure CLI's default subscription.",
    });
  }
  const found = profile.find((each) => [each.id, each.name].some((own) => own.toLowerCase() === text.toLowerCase()));
  if (found) return { known: fromProfile(found) };
  return isGuid(text) ? { known: { id: text, name: undefined, tenantId: '', user: '' } } : { name: text };
};
