import { describe, expect, it } from 'vitest';
import { loginOf, loginsOf, secretAt, sourceLoginOf } from '../../src/access/stored-login.ts';

const vaultSecret = (value: string) => ({ type: 'Vaultsecret', value });
const plain = (value?: string) => ({ type: 'Opaque', ...(value === undefined ? {} : { value }) });

describe('the address of a secret', () => {
  it.each([
    ['https://kv.vault.azure.net/secrets/user', { vault: 'kv.vault.azure.net', name: 'user' }],
    ['https://KV.vault.azure.net/secrets/User/', { vault: 'kv.vault.azure.net', name: 'User' }],
    ['https://kv.vault.azure.net/secrets/user/0a1b', { vault: 'kv.vault.azure.net', name: 'user', version: '0a1b' }],
    ['https://kv.vault.azure.net:8443/secrets/user', { vault: 'kv.vault.azure.net:8443', name: 'user' }],
    ['https://kv.vault.azure.net', undefined],
    ['https://kv.vault.azure.net/keys/user', undefined],
    ['https://evil@kv.vault.azure.net/secrets/user', undefined],
    ['user', undefined],
  ])('%s', (address, target) => expect(secretAt(address)).toEqual(target));
});

describe('the login of a credential', () => {
  it.each([
    ['the system-assigned identity', { identity: '[system]' }, { by: 'identity', identity: '[system]' }],
    ['a client ID in upper case', { identity: 'ABC' }, { by: 'identity', identity: 'abc' }],
    [
      'plain values',
      { userName: plain('me'), password: plain('secret') },
      { by: 'password', userName: 'stored', password: 'stored' },
    ],
    [
      'values of which the service shows no more than that they are there',
      { userName: plain(), password: plain() },
      { by: 'password', userName: 'stored', password: 'stored' },
    ],
    [
      'secrets, which an identity reads',
      {
        userName: vaultSecret('https://kv.vault.azure.net/secrets/user'),
        password: vaultSecret('https://kv.vault.azure.net/secrets/password/1'),
        identity: '[system]',
      },
      {
        by: 'password',
        userName: { vault: 'kv.vault.azure.net', name: 'user' },
        password: { vault: 'kv.vault.azure.net', name: 'password', version: '1' },
      },
    ],
    ['a user name alone', { userName: plain('me') }, { by: 'password', userName: 'stored', password: 'missing' }],
    [
      'the address of nothing',
      { password: vaultSecret('x') },
      { by: 'password', userName: 'missing', password: 'missing' },
    ],
    ['nothing at all', {}, { by: 'password', userName: 'missing', password: 'missing' }],
    ['what may not be seen', null, { by: 'unknown' }],
  ] as const)('%s', (_, credential, login) => expect(loginOf(credential)).toEqual(login));

  it('is found by its login server in lower case', () => {
    expect(loginsOf({ customRegistries: { 'MyBase.azurecr.io': { identity: '[system]' } } })).toEqual(
      new Map([['mybase.azurecr.io', { by: 'identity', identity: '[system]' }]]),
    );
    expect(loginsOf(undefined)).toEqual(new Map());
  });
});

describe('the login to the own registry', () => {
  it.each([
    [undefined, { by: 'run' }],
    [{}, { by: 'run' }],
    [{ sourceRegistry: { loginMode: 'Default' } }, { by: 'run' }],
    [{ sourceRegistry: { loginMode: 'None' } }, { by: 'nothing' }],
    [{ sourceRegistry: { loginMode: 'None', identity: '[system]' } }, { by: 'identity', identity: '[system]' }],
    [{ sourceRegistry: { identity: 'ABC' } }, { by: 'identity', identity: 'abc' }],
  ])('%j', (credentials, login) => expect(sourceLoginOf(credentials as never)).toEqual(login));
});
