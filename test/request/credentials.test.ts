import { describe, expect, it } from 'vitest';
import {
  type CredentialOptions,
  credentialsWith,
  customRegistryEntry,
  removalEntry,
  sourceCredentials,
} from '../../src/request/credentials.ts';
import { credentialOptionsOf, recordedCases } from './recorded.ts';

const suffix = '.vault.azure.net';
const refused = ['credential-add-nothing', 'credential-add-only-user'];

describe('customRegistryEntry', () => {
  const cases = ['add', 'update'].flatMap((verb) => recordedCases('task', 'credential', verb));

  it.each(cases.filter(({ id }) => !refused.includes(id)))('$id sends what the Azure CLI sends', ({ argv, body }) => {
    const { loginServer, ...options } = credentialOptionsOf(argv);
    expect({ properties: { credentials: credentialsWith(loginServer, customRegistryEntry(options, suffix)) } }).toEqual(
      body,
    );
  });

  it('has cases to compare with', () => {
    expect(cases.length).toBeGreaterThan(refused.length + 4);
  });

  it.each<[string, CredentialOptions, string]>([
    ['nothing', {}, 'A login requires --username and --password, or --use-identity.'],
    ['a user only', { username: 'u' }, '--username is specified without --password.'],
    [
      'a user and an identity',
      { username: 'u', useIdentity: '[system]' },
      '--username is specified without --password.',
    ],
    ['a password only', { password: 'p' }, '--password is specified without --username.'],
    [
      'a vault of another cloud',
      { username: 'https://kv.vault.azure.cn/secrets/u', password: 'p' },
      '--username is a secret in a key vault in another cloud (.vault.azure.cn).',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => customRegistryEntry(options, suffix)).toThrow(
      expect.objectContaining({ name: 'InvalidInputError', message, exitCode: 2 }),
    );
  });

  it('takes vault names in any case', () => {
    const url = 'https://KV.VAULT.AZURE.NET/secrets/p/123';
    expect(customRegistryEntry({ username: 'u', password: url }, suffix).password).toEqual({
      type: 'Vaultsecret',
      value: url,
    });
  });
});

describe('removalEntry', () => {
  it.each(recordedCases('task', 'credential', 'remove'))('$id sends what the Azure CLI sends', ({ argv, body }) => {
    expect({ properties: { credentials: removalEntry(credentialOptionsOf(argv).loginServer) } }).toEqual(body);
  });
});

describe('sourceCredentials', () => {
  it.each<[string | undefined, string | undefined, unknown]>([
    [undefined, undefined, {}],
    ['None', undefined, { sourceRegistry: { loginMode: 'None' } }],
    [undefined, '[system]', { sourceRegistry: { identity: '[system]' } }],
    ['Default', 'id', { sourceRegistry: { loginMode: 'Default', identity: 'id' } }],
  ])('mode %s, identity %s', (mode, identity, expected) => {
    expect(sourceCredentials(mode, identity)).toEqual(expected);
  });
});
