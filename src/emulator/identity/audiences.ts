/** Whether a token requested for this resource is valid for a service. */
export type AudienceCheck = (audience: string) => boolean;

const withoutSlash = (audience: string): string => audience.toLowerCase().replace(/\/+$/, '');

const oneOf = (...audiences: readonly string[]): AudienceCheck => {
  const known = new Set(audiences.map(withoutSlash));
  return (audience) => known.has(withoutSlash(audience));
};

/** The resources of Resource Manager, as listed in its error messages. */
export const armResources = ['https://management.core.windows.net', 'https://management.azure.com'] as const;
/** What challenges of a vault name, and what its tokens are asked for (rest-api.md 11.2). */
export const vaultResource = 'https://vault.azure.net';

/** The emulator's own address, for clients that use the endpoint as the token's resource (rest-api.md 1.2). */
const isOwnAddress = (audience: string, path: string): boolean => {
  const found = /^https:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(\/.*)?$/i.exec(withoutSlash(audience));
  return found !== null && (found[1] ?? '') === path;
};

const isArmResource = oneOf(...armResources);
const isGraphResource = oneOf(
  'https://graph.microsoft.com',
  'https://graph.windows.net',
  '00000003-0000-0000-c000-000000000000',
);
const isRegistryResource = oneOf('https://containerregistry.azure.net');

/** Resource Manager: its resources, or the emulator's address. */
export const forArm: AudienceCheck = (audience) => isArmResource(audience) || isOwnAddress(audience, '');
/** Microsoft Graph, under its own names or as in the emulator's metadata. */
export const forGraph: AudienceCheck = (audience) => isGraphResource(audience) || isOwnAddress(audience, '/graph');
const isVaultResource = oneOf(vaultResource);

/** Key Vault. When names include the server's port, so does the resource that runs derive from a secret's address. */
export const forVault: AudienceCheck = (audience) => isVaultResource(withoutSlash(audience).replace(/:\d+$/, ''));
/** A registry's token exchange, which also accepts Resource Manager tokens (rest-api.md 12.2). */
export const forRegistry: AudienceCheck = (audience) => isRegistryResource(audience) || forArm(audience);
