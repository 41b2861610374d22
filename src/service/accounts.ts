import type { AccessToken } from '@azure/core-auth';
import { readStoredProfile, type StoredSubscription } from '../az-profile.ts';
import { CommandError, NotFoundError, NotSignedInError, ServiceError } from '../errors.ts';
import { tokenClaims, userNameIn } from '../token-claims.ts';
import type { Connection } from './connection.ts';

/** What the command line says about the cloud and the subscription. */
export interface WantedAccount {
  readonly cloud: string | undefined;
  readonly subscription: string | undefined;
}

interface Described {
  readonly managedByTenants?: readonly { readonly tenantId?: string }[] | null;
  readonly subscriptionId: string;
  readonly displayName?: string;
  readonly state?: string;
  readonly tenantId?: string;
}

const isCalled =
  (text: string) =>
  ({ id, name }: StoredSubscription): boolean =>
    [id, name].some((own) => own?.toLowerCase() === text.toLowerCase());

const userOf = (token: string): { name: string; type: string } => {
  const claims = tokenClaims(token);
  const name = userNameIn(claims);
  return name === undefined
    ? { name: claims.appid ?? claims.oid ?? '', type: 'servicePrincipal' }
    : { name, type: 'user' };
};

/** Subscriptions and the signed-in user: from az's profile, or as the credential itself reports them. */
export const createAccounts = (connection: Connection, wanted: WantedAccount) => {
  const { host } = connection;
  const cloudName = (): string => wanted.cloud || host.env.ACRTASK_CLOUD || 'AzureCloud';

  /** What the profile contains for the chosen cloud. az never signs in to the emulator. */
  const remembered = async (): Promise<readonly StoredSubscription[]> => {
    const { subscriptions } = await readStoredProfile(host);
    if (!Array.isArray(subscriptions)) return [];
    return (subscriptions as readonly StoredSubscription[]).filter(
      ({ environmentName }) => environmentName?.toLowerCase() === cloudName().toLowerCase(),
    );
  };

  /** The subscription that commands use, as Resource Manager describes it, and the user that the token names. */
  const described = async (): Promise<StoredSubscription> => {
    const azure = await connection.azure();
    const { id } = azure.subscription;
    const found = (await azure.arm('GET', `/subscriptions/${id}`, '2022-12-01')) as Described;
    const token = await azure.credential.getToken(`${azure.cloud.armAudience}/.default`);
    const { displayName = '', state = 'Enabled', tenantId = '' } = found;
    // Like az: null where the service says nothing (azure/cli/core/_profile.py).
    const managedByTenants = found.managedByTenants?.map((each) => ({ tenantId: each.tenantId })) ?? null;
    const facts = { homeTenantId: tenantId, managedByTenants, state };
    return {
      environmentName: azure.cloud.name,
      id,
      isDefault: true,
      name: displayName,
      tenantId,
      user: userOf(token?.token ?? ''),
      ...facts,
    };
  };

  const notFound = (text: string, cause?: unknown): CommandError =>
    new NotFoundError(`Subscription '${text}' not found. Check the spelling and casing and try again.`, { cause });

  return {
    /**
     * The subscription `named`, or the one that commands use: from az's profile, else as Azure describes it to the
     * credential. Throws CommandError when there is none, or when nobody is signed in.
     */
    show: async (named: string | undefined): Promise<unknown> => {
      const text = named ?? wanted.subscription ?? host.env.AZURE_SUBSCRIPTION_ID;
      const known = await remembered();
      const found = known.filter((each) => (text ? isCalled(text)(each) : each.isDefault));
      if (found.length > 1)
        throw new CommandError(`Multiple subscriptions with the name '${text}' found. Specify the subscription ID.`);
      if (found[0]) return found[0];
      if (text && known.length > 0) throw notFound(text);
      try {
        const account = await described();
        if (named !== undefined && !isCalled(named)(account)) throw notFound(named);
        return account;
      } catch (error) {
        if (error instanceof ServiceError && error.status === 404 && text) throw notFound(text, error);
        throw error;
      }
    },

    /** An access token of the signed-in identity for a resource, such as `https://vault.azure.net`. */
    accessToken: async (resource: string): Promise<AccessToken> => {
      const { credential } = await connection.azure();
      const token = await credential.getToken(`${resource.replace(/\/\.default$/, '')}/.default`);
      if (token) return token;
      throw new NotSignedInError();
    },

    /**
     * Which subscription of the chosen cloud is meant: `remembered` when az's profile contains it and its default can
     * be changed, `only` when it is the emulator's. Throws CommandError when none matches, or several do.
     */
    find: async (
      text: string,
    ): Promise<{ readonly id: string; readonly cloud: string; readonly from: 'remembered' | 'only' }> => {
      const cloud = cloudName();
      const found = (await remembered()).filter(isCalled(text));
      const [first] = found;
      if (found.length === 1 && first?.id)
        return { id: first.id, cloud: first.environmentName ?? cloud, from: 'remembered' };
      if (cloud.toLowerCase() === 'emulator') {
        const account = await described();
        if (isCalled(text)(account)) return { id: account.id ?? '', cloud, from: 'only' };
      }
      const problem = found.length > 1 ? 'has more than one match' : "doesn't exist";
      throw new CommandError(`The subscription of '${text}' ${problem} in cloud '${cloud}'.`, {
        hint:
          found.length > 1
            ? 'Specify the subscription ID.'
            : "Only subscriptions that 'az login' found can be selected here. For others, set AZURE_SUBSCRIPTION_ID or add --subscription.",
      });
    },
  };
};

export type Accounts = ReturnType<typeof createAccounts>;
