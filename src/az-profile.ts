import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from './host.ts';

/** A subscription as az remembers it after `az login`. */
export interface ProfileSubscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly user: string;
  readonly isDefault: boolean;
  readonly environmentName: string;
}

/** A subscription as it stands in the profile: what az prints of it. */
export interface StoredSubscription {
  readonly id?: string;
  readonly name?: string;
  readonly tenantId?: string;
  readonly isDefault?: boolean;
  readonly environmentName?: string;
  readonly user?: { readonly name?: string };
}

/** The whole profile; what acrtask does not know of it stays as it is. */
export interface StoredProfile {
  readonly subscriptions?: readonly StoredSubscription[];
}

/** az writes the profile with a byte order mark in front. */
export const byteOrderMark = '\uFEFF';

/** A file in the folder where az keeps what it knows. */
export const azFile = ({ env, home }: Pick<Host, 'env' | 'home'>, name: string): string =>
  join(env.AZURE_CONFIG_DIR || join(home, '.azure'), name);

/** The file that holds the profile. */
export const azProfileFile = (host: Pick<Host, 'env' | 'home'>): string => azFile(host, 'azureProfile.json');

/** Reads az's profile as it is stored; an empty one when az was never used here, or it cannot be read. */
export const readStoredProfile = async (host: Pick<Host, 'env' | 'home'>): Promise<StoredProfile> => {
  try {
    const text = await readFile(azProfileFile(host), 'utf8');
    const profile: unknown = JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
    return typeof profile === 'object' && profile !== null ? profile : {};
  } catch {
    return {};
  }
};

/** Reads the subscriptions in az's own profile; empty when az was never used here. */
export const readAzProfile = async (host: Pick<Host, 'env' | 'home'>): Promise<readonly ProfileSubscription[]> => {
  const { subscriptions } = await readStoredProfile(host);
  return (Array.isArray(subscriptions) ? (subscriptions as readonly StoredSubscription[]) : []).map(
    ({ id = '', name = '', tenantId = '', isDefault = false, environmentName = '', user }) => ({
      id,
      name,
      tenantId,
      isDefault,
      environmentName,
      user: user?.name ?? '',
    }),
  );
};
