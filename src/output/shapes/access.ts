import { date, listOf, objectOf, plainFields, plainObject, seconds } from '../fields.ts';
import { flattened, proxied, systemData, unflattened } from '../resource.ts';

/** A resource group as `az group create` prints it (commands.md 16.3). */
export const group = unflattened(
  plainFields('id', 'name', 'type', 'location', 'managedBy', 'tags'),
  plainFields('provisioningState'),
);

/** A managed identity as `az identity create` prints it (commands.md 16.4). */
export const userAssignedIdentity = flattened(
  plainFields('id', 'name', 'type', 'tags', 'location'),
  plainFields('tenantId', 'principalId', 'clientId'),
);

/** A role assignment as `az role assignment create` prints it (commands.md 16.5). */
export const roleAssignment = flattened(proxied, {
  ...plainFields(
    'scope',
    'roleDefinitionId',
    'principalId',
    'principalType',
    'description',
    'condition',
    'conditionVersion',
  ),
  createdOn: date,
  updatedOn: date,
  ...plainFields('createdBy', 'updatedBy', 'delegatedManagedIdentityResourceId'),
});

const listedMembers = [
  'id',
  'name',
  'type',
  'scope',
  'roleDefinitionId',
  'principalId',
  'principalType',
  'description',
  'condition',
  'conditionVersion',
  'createdOn',
  'updatedOn',
  'createdBy',
  'updatedBy',
  'delegatedManagedIdentityResourceId',
];

/** A role assignment as `az role assignment list` prints it: without what is null, and with the names that were asked for. */
export const listedRoleAssignment = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const members = roleAssignment(raw);
  const names = ['roleDefinitionName', 'principalName'].filter((name) => name in raw);
  return Object.fromEntries([
    ...listedMembers.filter((name) => (members[name] ?? null) !== null).map((name) => [name, members[name]]),
    ...names.map((name) => [name, raw[name]]),
  ]);
};

/** A key vault as `az keyvault create` prints it (commands.md 16.6). */
export const vault = unflattened(
  { ...plainFields('id', 'name', 'type'), systemData, ...plainFields('location', 'tags') },
  {
    ...plainFields('tenantId'),
    sku: plainObject('family', 'name'),
    accessPolicies: listOf(
      objectOf({
        ...plainFields('tenantId', 'objectId', 'applicationId'),
        permissions: plainObject('keys', 'secrets', 'certificates', 'storage'),
      }),
    ),
    ...plainFields(
      'vaultUri',
      'hsmPoolResourceId',
      'enabledForDeployment',
      'enabledForDiskEncryption',
      'enabledForTemplateDeployment',
      'enableSoftDelete',
      'softDeleteRetentionInDays',
      'enableRbacAuthorization',
      'createMode',
      'enablePurgeProtection',
    ),
    networkAcls: plainObject('bypass', 'defaultAction', 'ipRules', 'virtualNetworkRules'),
    ...plainFields('provisioningState', 'privateEndpointConnections', 'publicNetworkAccess'),
  },
);

/** A key vault as `az keyvault list` prints those of a subscription: as the list of all resources has it, without properties. */
export const listedVault = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { properties, ...members } = vault(raw);
  return raw.properties === undefined ? members : { ...members, properties };
};

const secretAttributes = objectOf({
  ...plainFields('enabled'),
  notBefore: seconds,
  expires: seconds,
  created: seconds,
  updated: seconds,
  ...plainFields('recoverableDays', 'recoveryLevel'),
});

/** A secret as `az keyvault secret set` prints it, its value included (commands.md 16.6). */
export const secret = (raw: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const { exp, nbf, ...attributes } = (raw.attributes ?? {}) as Record<string, unknown>;
  return {
    attributes: secretAttributes({ ...attributes, expires: exp, notBefore: nbf }),
    ...plainSecret(raw, 'contentType', 'id', 'managed'),
    name: nameOf(raw.id),
    ...plainSecret(raw, 'tags', 'kid', 'value'),
  };
};

const plainSecret = (raw: Readonly<Record<string, unknown>>, ...keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.map((key) => [key, raw[key] ?? null]));

const nameOf = (id: unknown): string | null => /\/secrets\/([^/]+)/.exec(String(id))?.[1] ?? null;
