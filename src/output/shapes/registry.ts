import { asIs, date, type Field, listOf, objectOf, plainFields, plainObject } from '../fields.ts';
import { flattened, identity, systemData, tracked } from '../resource.ts';
import { isObject } from '../sorted.ts';

const status = plainObject('status');

const policies: Field = (value) => {
  if (!isObject(value)) return asIs(value);
  const { azureADAuthenticationAsArmPolicy, ...others } = value;
  return objectOf({
    azureAdAuthenticationAsArmPolicy: status,
    exportPolicy: status,
    quarantinePolicy: status,
    retentionPolicy: objectOf({ ...plainFields('days', 'status'), lastUpdatedTime: date }),
    softDeletePolicy: objectOf({ ...plainFields('retentionDays', 'status'), lastUpdatedTime: date }),
    trustPolicy: plainObject('status', 'type'),
  })({ azureAdAuthenticationAsArmPolicy: azureADAuthenticationAsArmPolicy, ...others });
};

const privateEndpointConnection = flattened(
  { ...plainFields('id', 'name', 'type'), systemData },
  {
    ...plainFields('provisioningState'),
    privateEndpoint: plainObject('id'),
    privateLinkServiceConnectionState: plainObject('actionsRequired', 'description', 'status'),
  },
);

/** A registry as `az acr show` and `az acr create` print it (commands.md 16.1). */
export const registry = flattened(
  { ...tracked, identity, sku: plainObject('name', 'tier') },
  {
    ...plainFields(
      'adminUserEnabled',
      'anonymousPullEnabled',
      'dataEndpointEnabled',
      'dataEndpointHostNames',
      'loginServer',
      'networkRuleBypassOptions',
      'provisioningState',
      'publicNetworkAccess',
      'zoneRedundancy',
    ),
    creationDate: date,
    encryption: objectOf({
      keyVaultProperties: plainObject(
        'identity',
        'keyIdentifier',
        'keyRotationEnabled',
        'lastKeyRotationTimestamp',
        'versionedKeyIdentifier',
      ),
      ...plainFields('status'),
    }),
    networkRuleSet: objectOf({ ...plainFields('defaultAction'), ipRules: listOf(asIs) }),
    policies,
    privateEndpointConnections: listOf((value) => (isObject(value) ? privateEndpointConnection(value) : asIs(value))),
    status: objectOf({ ...plainFields('displayStatus', 'message'), timestamp: date }),
  },
);
