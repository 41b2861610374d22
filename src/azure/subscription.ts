import { type ProfileSubscription, readAzProfile } from '../az-profile.ts';
import { CommandError } from '../errors.ts';
import { isGuid } from '../guid.ts';
import type { Host } from '../host.ts';

export interface Subscription {
  readonly id: string;
  /** Known when az's profile or the service told. */
  readonly name: string | undefined;
  /** Empty when not known. */
  readonly tenantId: string;
  /** The user of az's profile, empty when not known. */
  readonly user: string;
}

const fromProfile = ({ id, name, tenantId, user }: ProfileSubscription): Subscription => ({ id, name, tenantId, user });

/** What the user, the environment or az's profile say about the subscription; `name` still has to be looked up. */
export type Choice = { readonly known: Subscription } | { readonly name: string };

/**
 * Chooses the subscription: `--subscription`, `AZURE_SUBSCRIPTION_ID`, the default one in az's profile.
 * Throws CommandError that names the ways when there is none.
 */
export const chooseSubscription = async (host: Host, wanted: string | undefined): Promise<Choice> => {
  const text = wanted || host.env.AZURE_SUBSCRIPTION_ID;
  const profile = await readAzProfile(host);
  if (!text) {
    const usual = profile.find(({ isDefault }) => isDefault);
    if (usual) return { known: fromProfile(usual) };
    throw new CommandError('No subscription is chosen.', {
      hint: "Name one with --subscription, set AZURE_SUBSCRIPTION_ID, or run 'az login' so that az's default subscription is used.",
    });
  }
  const found = profile.find((each) => [each.id, each.name].some((own) => own.toLowerCase() === text.toLowerCase()));
  if (found) return { known: fromProfile(found) };
  return isGuid(text) ? { known: { id: text, name: undefined, tenantId: '', user: '' } } : { name: text };
};
