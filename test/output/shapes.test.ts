import { describe, expect, it } from 'vitest';
import { applyShape, type ShapeName } from '../../src/output/shapes.ts';

const sub = '/subscriptions/0000';
const inGroup = (rest: string) => `${sub}/resourceGroups/My-Group/providers/${rest}`;

const cases: [string, ShapeName, unknown, unknown][] = [
  ['a list of nothing', 'task', [], []],
  ['no result', 'task', null, null],
  ['anything as it is', 'plain', { id: inGroup('x/y/z'), n: undefined }, { id: inGroup('x/y/z'), n: undefined }],
  [
    'credentials that name no registry',
    'credentials',
    { properties: { credentials: { sourceRegistry: { loginMode: 'Default' } } } },
    null,
  ],
  ['credentials of a bare task', 'credentials', { properties: {} }, {}],
  [
    'credentials without their values',
    'credentials',
    { properties: { credentials: { customRegistries: { 'a.io': null, 'b.io': { userName: { type: 'Opaque' } } } } } },
    { 'a.io': null, 'b.io': { identity: null, password: null, userName: { type: 'Opaque', value: null } } },
  ],
  ['timers of a task without triggers', 'timers', { properties: {} }, {}],
  ['timers of a task without timers', 'timers', { properties: { trigger: { baseImageTrigger: {} } } }, null],
  [
    'timers',
    'timers',
    { properties: { trigger: { timerTriggers: [{ name: 'a' }] } } },
    [{ name: 'a', schedule: null, status: null }],
  ],
  [
    'a group',
    'group',
    {
      id: `${sub}/resourceGroups/g`,
      name: 'g',
      type: 't',
      location: 'eu',
      properties: { provisioningState: 'Succeeded' },
    },
    {
      id: `${sub}/resourceGroups/g`,
      location: 'eu',
      managedBy: null,
      name: 'g',
      properties: { provisioningState: 'Succeeded' },
      tags: null,
      type: 't',
    },
  ],
  [
    'a managed identity, its group written in lower case',
    'userAssignedIdentity',
    {
      id: `${sub}/resourcegroups/My-Group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`,
      name: 'i',
      type: 't',
      location: 'eu',
      tags: {},
      properties: { tenantId: 't1', principalId: 'p1', clientId: 'c1' },
    },
    {
      clientId: 'c1',
      id: `${sub}/resourcegroups/My-Group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`,
      location: 'eu',
      name: 'i',
      principalId: 'p1',
      resourceGroup: 'My-Group',
      tags: {},
      tenantId: 't1',
      type: 't',
    },
  ],
  [
    'a role assignment',
    'roleAssignment',
    {
      id: inGroup('r/x/y/providers/Microsoft.Authorization/roleAssignments/1'),
      name: '1',
      type: 't',
      properties: {
        roleDefinitionId: 'd',
        principalId: 'p',
        principalType: 'ServicePrincipal',
        scope: 's',
        createdOn: '2024-01-02T03:04:05.1234567Z',
        updatedOn: '2024-01-02T03:04:05.0000001Z',
        createdBy: null,
        updatedBy: 'me',
      },
    },
    {
      condition: null,
      conditionVersion: null,
      createdBy: null,
      createdOn: '2024-01-02T03:04:05.123456+00:00',
      delegatedManagedIdentityResourceId: null,
      description: null,
      id: inGroup('r/x/y/providers/Microsoft.Authorization/roleAssignments/1'),
      name: '1',
      principalId: 'p',
      principalType: 'ServicePrincipal',
      resourceGroup: 'My-Group',
      roleDefinitionId: 'd',
      scope: 's',
      systemData: null,
      type: 't',
      updatedBy: 'me',
      updatedOn: '2024-01-02T03:04:05+00:00',
    },
  ],
  [
    'a vault',
    'vault',
    {
      id: inGroup('Microsoft.KeyVault/vaults/v'),
      name: 'v',
      type: 't',
      location: 'eu',
      tags: {},
      properties: {
        sku: { family: 'A', name: 'standard' },
        tenantId: 't1',
        accessPolicies: [{ tenantId: 't1', objectId: 'o', permissions: { secrets: ['get'] } }],
        enableSoftDelete: true,
        vaultUri: 'https://v.vault.azure.net/',
      },
    },
    {
      id: inGroup('Microsoft.KeyVault/vaults/v'),
      location: 'eu',
      name: 'v',
      properties: {
        accessPolicies: [
          {
            applicationId: null,
            objectId: 'o',
            permissions: { certificates: null, keys: null, secrets: ['get'], storage: null },
            tenantId: 't1',
          },
        ],
        createMode: null,
        enablePurgeProtection: null,
        enableRbacAuthorization: null,
        enableSoftDelete: true,
        enabledForDeployment: null,
        enabledForDiskEncryption: null,
        enabledForTemplateDeployment: null,
        hsmPoolResourceId: null,
        networkAcls: null,
        privateEndpointConnections: null,
        provisioningState: null,
        publicNetworkAccess: null,
        sku: { family: 'A', name: 'standard' },
        softDeleteRetentionInDays: null,
        tenantId: 't1',
        vaultUri: 'https://v.vault.azure.net/',
      },
      resourceGroup: 'My-Group',
      systemData: null,
      tags: {},
      type: 't',
    },
  ],
  [
    'a secret',
    'secret',
    {
      value: 'shown on purpose',
      id: 'https://v.vault.azure.net/secrets/UserName/0123',
      attributes: { enabled: true, created: 1600157160, updated: 1600157160, exp: 1700000000, recoverableDays: 90 },
      tags: { 'file-encoding': 'utf-8' },
    },
    {
      attributes: {
        created: '2020-09-15T08:06:00+00:00',
        enabled: true,
        expires: '2023-11-14T22:13:20+00:00',
        notBefore: null,
        recoverableDays: 90,
        recoveryLevel: null,
        updated: '2020-09-15T08:06:00+00:00',
      },
      contentType: null,
      id: 'https://v.vault.azure.net/secrets/UserName/0123',
      kid: null,
      managed: null,
      name: 'UserName',
      tags: { 'file-encoding': 'utf-8' },
      value: 'shown on purpose',
    },
  ],
];

describe('applyShape', () => {
  it.each(cases)('%s', (_, shape, raw, shaped) => {
    expect(applyShape(shape, raw)).toStrictEqual(shaped);
  });

  it('keeps what a newer service says below `properties`, and drops it beside them', () => {
    const credentials = { sourceRegistry: { loginMode: 'Default', identity: '[system]' } };
    const raw = { id: 'x', kind: 'new', properties: { credentials, step: { type: 'Newest', size: 1 }, novelty: [1] } };
    expect(applyShape('task', raw)).toMatchObject({
      credentials: { customRegistries: null, sourceRegistry: { loginMode: 'Default', identity: '[system]' } },
      step: { baseImageDependencies: null, contextAccessToken: null, contextPath: null, size: 1, type: 'Newest' },
      novelty: [1],
    });
    expect(applyShape('task', raw)).not.toHaveProperty('kind');
  });

  it('gives a registry the keys that az gives it', () => {
    const id = inGroup('Microsoft.ContainerRegistry/registries/r');
    const policies = { azureADAuthenticationAsArmPolicy: { status: 'enabled' }, retentionPolicy: { days: 7 } };
    const endpoint = { id: `${id}/privateEndpointConnections/c`, name: 'c', properties: { privateEndpoint: { id } } };
    const raw = {
      ...{ id, name: 'r', type: 't', location: 'eu', tags: {}, sku: { name: 'Basic', tier: 'Basic' } },
      systemData: { createdAt: '2024-01-02T03:04:05Z' },
      properties: {
        loginServer: 'r.azurecr.io',
        creationDate: '2024-01-02T03:04:05.5Z',
        policies,
        privateEndpointConnections: [endpoint],
        roleAssignmentMode: 'LegacyRegistryPermissions',
        networkRuleSet: { defaultAction: 'Deny', ipRules: [{ value: '10.0.0.1' }] },
      },
    };
    expect(applyShape('registry', raw)).toStrictEqual({
      adminUserEnabled: null,
      anonymousPullEnabled: null,
      autoGeneratedDomainNameLabelScope: null,
      creationDate: '2024-01-02T03:04:05.500000+00:00',
      dataEndpointEnabled: null,
      dataEndpointHostNames: null,
      encryption: null,
      endpointProtocol: null,
      id,
      identity: null,
      location: 'eu',
      loginServer: 'r.azurecr.io',
      name: 'r',
      metadataSearch: null,
      networkRuleBypassAllowedForTasks: null,
      networkRuleBypassOptions: null,
      networkRuleSet: {
        defaultAction: 'Deny',
        ipRules: [{ action: null, ipAddressOrRange: '10.0.0.1' }],
        virtualNetworkRules: null,
      },
      policies: {
        azureAdAuthenticationAsArmPolicy: { status: 'enabled' },
        exportPolicy: null,
        quarantinePolicy: null,
        retentionPolicy: { days: 7, lastUpdatedTime: null, status: null },
        softDeletePolicy: null,
        trustPolicy: null,
      },
      privateEndpointConnections: [
        {
          id: `${id}/privateEndpointConnections/c`,
          name: 'c',
          privateEndpoint: { id, resourceGroup: 'My-Group' },
          privateLinkServiceConnectionState: null,
          provisioningState: null,
          resourceGroup: 'My-Group',
          systemData: null,
          type: null,
        },
      ],
      provisioningState: null,
      publicNetworkAccess: null,
      regionalEndpointHostNames: null,
      regionalEndpoints: null,
      resourceGroup: 'My-Group',
      roleAssignmentMode: 'LegacyRegistryPermissions',
      sku: { name: 'Basic', tier: 'Basic' },
      status: null,
      systemData: {
        createdAt: '2024-01-02T03:04:05+00:00',
        createdBy: null,
        createdByType: null,
        lastModifiedAt: null,
        lastModifiedBy: null,
        lastModifiedByType: null,
      },
      tags: {},
      type: 't',
      writableCacheRepos: null,
      zoneRedundancy: null,
    });
  });
});
