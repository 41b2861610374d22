import { date, listOf, objectOf, plainFields, plainObject, seconds } from '../fields.ts';
import { flattened, proxied, systemData, unflattened } from '../resource.ts';

/** A resource group as `az group create` prints it (commands.md 16.3). */
export const group = unflattened(
  plainFields('id', 'location', 'managedBy', 'name', 'tags', 'type'),
  plainFields('provisioningState'),
);

/** A managed identity as `az identity create` prints it (commands.md 16.4). */
export const userAssignedIdentity = flattened(
  plainFields('id', 'location', 'name', 'tags', 'type'),
  plainFields('clientId', 'principalId', 'tenantId'),
);

/** A role assignment as `az role assignment create` prints it (commands.md 16.5). */
export const roleAssignment = flattened(proxied, {
  ...plainFields(
    'condition',
    'conditionVersion',
    'createdBy',
    'delegatedManagedIdentityResourceId',
    'description',
    'principalId',
    'principalType',
    'roleDefinitionId',
    'scope',
    'updatedBy',
  ),
  createdOn: date,
  updatedOn: date,
});

/** A key vault as `az keyvault create` prints it (commands.md 16.6). */
export const vault = unflattened(
  { ...plainFields('id', 'location', 'name', 'tags', 'type'), systemData },
  {
    ...plainFields(
      'createMode',
      'enablePurgeProtection',
      'enableRbacAuthorization',
      'enableSoftDelete',
      'enabledForDeployment',
      'enabledForDiskEncryption',
      'enabledForTemplateDeployment',
      'hsmPoolResourceId',
      'privateEndpointConnections',
      'provisioningState',
      'publicNetworkAccess',
      'softDeleteRetentionInDays',
      'tenantId',
      'vaultUri',
    ),
    accessPolicies: listOf(
      objectOf({
        ...plainFields('applicationId', 'objectId', 'tenantId'),
        permissions: plainObject('certificates', 'keys', 'secrets', 'storage'),
      }),
    ),
    networkAcls: plainObject('bypass', 'defaultAction', 'ipRules', 'virtualNetworkRules'),
    sku: plainObject('family', 'name'),
  },
);

const secretAttributes = objectOf({
  ...plainFields('enabled', 'recoveryLevel'),
  created: seconds,
  expires: seconds,
  notBefore: seconds,
  updated: seconds,
});

/** A secret as `az keyvault secret set` prints it, its value included (commands.md 16.6). */
export const secret = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { exp, nbf, ...attributes } = (raw.attributes ?? {}) as Record<string, unknown>;
  return {
    ...plainSecret(raw),
    attributes: secretAttributes({ ...attributes, expires: exp, notBefore: nbf }),
    name: nameOf(raw.id),
  };
};

const plainSecret = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(['contentType', 'id', 'kid', 'managed', 'tags', 'value'].map((key) => [key, raw[key] ?? null]));

const nameOf = (id: unknown): string | null => /\/secrets\/([^/]+)/.exec(String(id))?.[1] ?? null;
