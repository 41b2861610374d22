import { isJsonObject } from '../arm/json-body.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { TokenSubject } from '../identity/tokens.ts';
import { issuerOf } from '../identity/tokens.ts';
import { addresses, isAllowedAddress, type Origin } from '../network-rules.ts';
import type { Resource } from '../store/state.ts';
import { VaultError } from './errors.ts';

/**
 * The error of a vault whose network rules block a request: public access is off, or the rules deny by default and
 * none allows the address. Agents are not among the services that bypass the rules; those of a pool in a subnet use a
 * private route (learn.microsoft.com, "Network security for Azure Key Vault").
 */
export const refuseAtVaultFirewall = (
  context: Pick<EmulatorContext, 'store'>,
  vault: Resource,
  subject: TokenSubject,
  origin: Origin,
): VaultError | undefined => {
  if (origin === 'subnet') return undefined;
  const { publicNetworkAccess, networkAcls } = vault.properties;
  const caller = `Caller: appid=${subject.clientId};oid=${subject.objectId};iss=${issuerOf(context)}`;
  const where = `Vault: ${vault.name};location=${vault.location}`;
  const forbidden = (message: string, inner: string): VaultError => new VaultError(403, 'Forbidden', message, inner);
  if (String(publicNetworkAccess).toLowerCase() === 'disabled') {
    return forbidden(
      `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${caller}\r\n${where}`,
      'ForbiddenByConnection',
    );
  }
  const denies = isJsonObject(networkAcls) && String(networkAcls.defaultAction).toLowerCase() === 'deny';
  if (!denies || isAllowedAddress(addresses[origin], networkAcls.ipRules ?? [])) return undefined;
  return forbidden(
    `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${addresses[origin]}\r\n${caller}\r\n${where}`,
    'ForbiddenByFirewall',
  );
};
