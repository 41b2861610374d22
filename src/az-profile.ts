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

interface StoredSubscription {
  readonly id?: string;
  readonly name?: string;
  readonly tenantId?: string;
  readonly isDefault?: boolean;
  readonly environmentName?: string;
  readonly user?: { readonly name?: string };
}

/** Reads the subscriptions in az's own profile; empty when az was never used here. */
export const readAzProfile = async ({
  env,
  home,
}: Pick<Host, 'env' | 'home'>): Promise<readonly ProfileSubscription[]> => {
  const file = join(env.AZURE_CONFIG_DIR || join(home, '.azure'), 'azureProfile.json');
  try {
    // az writes the file with a byte order mark.
    const text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
    const { subscriptions = [] } = JSON.parse(text) as { subscriptions?: readonly StoredSubscription[] };
    return subscriptions.map(
      ({ id = '', name = '', tenantId = '', isDefault = false, environmentName = '', user }) => ({
        id,
        name,
        tenantId,
        isDefault,
        environmentName,
        user: user?.name ?? '',
      }),
    );
  } catch {
    return [];
  }
};
