import { describe, expect, it } from 'vitest';
import { registryCredentialRows } from '../../src/commands/az/acr/credential-rows.ts';
import { registryRows } from '../../src/commands/az/acr/rows.ts';
import { credentialRows } from '../../src/commands/credential/rows.ts';
import { identityRows } from '../../src/commands/identity/rows.ts';

describe('identityRows', () => {
  it('puts user-assigned identities one per line', () => {
    const userAssignedIdentities = { '/ids/a': { clientId: 'c' }, '/ids/b': null };
    expect(identityRows({ principalId: 'p', tenantId: 't', type: 'both', userAssignedIdentities })).toEqual([
      { 'PRINCIPAL ID': 'p', 'TENANT ID': 't', TYPE: 'both', 'USER ASSIGNED IDENTITIES': '/ids/a\n/ids/b' },
    ]);
  });

  it('leaves blanks for a task without identity', () => {
    expect(identityRows({})).toEqual([
      { 'PRINCIPAL ID': ' ', 'TENANT ID': ' ', TYPE: ' ', 'USER ASSIGNED IDENTITIES': ' ' },
    ]);
  });
});

describe('registryRows', () => {
  it.each([
    [true, 'True'],
    [false, 'False'],
  ])('shows a registry with admin user %s', (adminUserEnabled, shown) => {
    const place = { name: 'r', resourceGroup: 'g', location: 'eastus' };
    const registry = {
      ...place,
      sku: { name: 'Basic' },
      loginServer: 'r.azurecr.io',
      creationDate: '2026-11-26T23:55:05.384000+00:00',
      adminUserEnabled,
    };
    expect(registryRows([registry])).toEqual([
      {
        NAME: 'r',
        'RESOURCE GROUP': 'g',
        LOCATION: 'eastus',
        SKU: 'Basic',
        'LOGIN SERVER': 'r.azurecr.io',
        'CREATION DATE': '2026-11-26T23:55:05Z',
        'ADMIN ENABLED': shown,
      },
    ]);
  });
});

describe('registryCredentialRows', () => {
  it('shows both passwords, in their order', () => {
    const passwords = [
      { name: 'password', value: 'one' },
      { name: 'password2', value: 'two' },
    ];
    expect(registryCredentialRows({ username: 'r', passwords })).toEqual([
      { USERNAME: 'r', PASSWORD: 'one', PASSWORD2: 'two' },
    ]);
    expect(registryCredentialRows({ username: 'r', passwords: null })).toEqual([
      { USERNAME: 'r', PASSWORD: ' ', PASSWORD2: ' ' },
    ]);
  });
});

describe('credentialRows', () => {
  it('shows a row per login server and no password', () => {
    const password = { type: 'Opaque', value: 'hidden' };
    const credentials = {
      'a.azurecr.io': { identity: '[system]', userName: null, password: null },
      'docker.io': { identity: null, userName: { type: 'Opaque', value: 'user' }, password },
      'known.io': null,
    };
    const blank = { USERNAME: ' ', 'USERNAME TYPE': ' ', 'PASSWORD TYPE': ' ', IDENTITY: ' ' };
    expect(credentialRows(credentials)).toEqual([
      { ...blank, 'LOGIN SERVER': 'a.azurecr.io', IDENTITY: '[system]' },
      { ...blank, 'LOGIN SERVER': 'docker.io', USERNAME: 'user', 'USERNAME TYPE': 'Opaque', 'PASSWORD TYPE': 'Opaque' },
      { ...blank, 'LOGIN SERVER': 'known.io' },
    ]);
    expect(credentialRows({})).toEqual([]);
  });
});
