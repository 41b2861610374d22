import { describe, expect, it } from 'vitest';
import {
  parseWantedIdentity,
  parseWantedRegistry,
  parseWantedVault,
  refuseRegistryTwice,
  refuseVaultTwice,
  wantedNeeds,
} from '../../src/access/parse-access-options.ts';
import { InvalidInputError } from '../../src/errors.ts';

/** The message and the hint of the problem with a value; undefined when there is none. */
const problemOf = (check: () => unknown): readonly [string, string | undefined] | undefined => {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return [error.message, error.hint];
  }
};

describe('--pull-from', () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/mybase';
  it.each([
    ['mybase', { registry: 'mybase', written: 'mybase', repositories: [] }],
    ['MyBase.azurecr.io', { registry: 'MyBase', written: 'mybase.azurecr.io', repositories: [] }],
    ['mybase-h2x.azurecr.io', { registry: 'mybase', written: 'mybase-h2x.azurecr.io', repositories: [] }],
    ['mybase,app,team/base', { registry: 'mybase', written: 'mybase', repositories: ['app', 'team/base'] }],
    ['mybase, app ,app', { registry: 'mybase', written: 'mybase', repositories: ['app'] }],
    [id, { registry: id, written: id.toLowerCase(), repositories: [] }],
  ])('%s', (text, wanted) => {
    expect(parseWantedRegistry(text, '--pull-from')).toEqual({ option: '--pull-from', action: 'pull', ...wanted });
  });

  it.each([
    [
      'https://mybase.azurecr.io/',
      "'https://mybase.azurecr.io/' in --pull-from is not the name or login server of a registry.",
      'Use --pull-from mybase.azurecr.io',
    ],
    [
      'mybase.azurecr.io/team/app:v1',
      "'mybase.azurecr.io/team/app:v1' in --pull-from is not the name or login server of a registry.",
      'Use --pull-from mybase.azurecr.io,team/app',
    ],
    [
      'nope',
      "'nope' in --pull-from is not the name or login server of a registry.",
      'Names of registries have 5 to 50 letters and digits.',
    ],
    [
      ',app',
      "'' in --pull-from is not the name or login server of a registry.",
      'Name the registry first: REGISTRY,REPOSITORY',
    ],
    [
      'mybase,App:v1',
      "'App:v1' in --pull-from is not the name of a repository.",
      'Name the repository without a tag, in lowercase: app',
    ],
    [
      'mybase,team/*',
      "'team/*' in --pull-from is not the name of a repository.",
      'Name repositories as in team/app, after the registry: REGISTRY,REPOSITORY',
    ],
    [
      'mybase,',
      "'' in --pull-from is not the name of a repository.",
      'Name repositories as in team/app, after the registry: REGISTRY,REPOSITORY',
    ],
  ])('%s is refused', (text, message, hint) => {
    expect(problemOf(() => parseWantedRegistry(text, '--pull-from'))).toEqual([message, hint]);
  });

  it.each([
    [['mybase', 'other'], undefined],
    [
      ['mybase,app', 'mybase.azurecr.io,base'],
      ['--push-to names the registry mybase more than once.', 'Name it once: --push-to mybase,app,base'],
    ],
    [
      ['mybase,app', 'MYBASE'],
      ['--push-to names the registry mybase more than once.', 'Name it once: --push-to mybase'],
    ],
  ])('%j', (texts, problem) => {
    const wanted = texts.map((text) => parseWantedRegistry(text, '--push-to'));
    expect(problemOf(() => refuseRegistryTwice(wanted))).toEqual(problem);
  });
});

describe('--vault', () => {
  it.each([
    ['mykeyvault', { vault: 'mykeyvault' }],
    ['my-kv/Password', { vault: 'my-kv', secret: 'Password' }],
  ])('%s', (text, wanted) => {
    expect(parseWantedVault(text)).toEqual(wanted);
  });

  it.each([
    [
      'kv:mykeyvault/Password',
      "'kv:mykeyvault/Password' in --vault is not the name of a key vault, or of a secret in one.",
      'Use --vault mykeyvault/Password',
    ],
    [
      'https://mykeyvault.vault.azure.net/',
      "--vault takes the name of a key vault, not its address 'https://mykeyvault.vault.azure.net/'.",
      'Use --vault mykeyvault',
    ],
    [
      'https://mykeyvault.vault.azure.net/secrets/Password/0123',
      "--vault takes the name of a key vault, not its address 'https://mykeyvault.vault.azure.net/secrets/Password/0123'.",
      'Use --vault mykeyvault/Password',
    ],
    [
      'mykeyvault.vault.azure.net',
      "--vault takes the name of a key vault, not its address 'mykeyvault.vault.azure.net'.",
      'Use --vault mykeyvault',
    ],
    [
      'kv/a/b',
      "'kv/a/b' in --vault is not the name of a key vault, or of a secret in one.",
      'Use VAULT, or VAULT/SECRET.',
    ],
    ['1kv', "'1kv' in --vault is not the name of a key vault, or of a secret in one.", 'Use VAULT, or VAULT/SECRET.'],
    [
      'mykeyvault/my_secret',
      "'my_secret' in --vault is not the name of a secret.",
      'Names of secrets consist of letters, digits, and hyphens.',
    ],
  ])('%s is refused', (text, message, hint) => {
    expect(problemOf(() => parseWantedVault(text))).toEqual([message, hint]);
  });

  it.each([
    [['mykv/one', 'mykv/two', 'other'], undefined],
    [
      ['mykv/One', 'MyKv/one'],
      ['--vault names the secret mykv/One more than once.', 'Name it once: --vault mykv/One'],
    ],
    [
      ['mykv/one', 'mykv'],
      ['--vault names the key vault mykv more than once.', 'Without a secret, it means all secrets: --vault mykv'],
    ],
  ])('%j', (texts, problem) => {
    expect(problemOf(() => refuseVaultTwice(texts.map(parseWantedVault)))).toEqual(problem);
  });
});

describe('--identity', () => {
  it.each([
    ['[System]', { kind: 'system' }],
    ['new:myid', { kind: 'new', name: 'myid' }],
    ['myid', { kind: 'user', named: 'myid' }],
  ])('%s', (text, wanted) => {
    expect(parseWantedIdentity(text)).toEqual(wanted);
  });

  it.each([
    [
      '[all]',
      "'[all]' in --identity is not an identity that a task can log in with.",
      'Use [system], new:NAME, or the name, client ID, or resource ID of a user-assigned identity.',
    ],
    [
      'new:-x',
      "'-x' in --identity is not a name that an identity can have.",
      'Use 3 to 128 letters, digits, hyphens, and underscores, beginning with a letter or digit: new:NAME',
    ],
  ])('%s is refused', (text, message, hint) => {
    expect(problemOf(() => parseWantedIdentity(text))).toEqual([message, hint]);
  });
});

it('what is wanted is needed by a run', () => {
  const registry = (text: string, option: '--pull-from' | '--push-to', loginServer: string) => ({
    ...parseWantedRegistry(text, option),
    loginServer,
    hasRepositoryPermissions: true,
  });
  const login = { by: 'identity', identity: '[system]' } as const;
  expect(
    wantedNeeds(
      {
        registries: [
          registry('mybase,app,base', '--pull-from', 'MyBase.azurecr.io'),
          registry('myregistry', '--push-to', 'myregistry.azurecr.io'),
        ],
        vaults: [
          { vault: 'MyKv', secret: 'One', host: 'mykv.vault.azure.net' },
          { vault: 'other', host: 'other.vault.azure.net' },
        ],
      },
      '[system]',
      (server) => (server === 'myregistry.azurecr.io' ? { by: 'run' } : login),
    ),
  ).toEqual([
    ...['app', 'base'].map((repository) => ({
      kind: 'registry',
      loginServer: 'mybase.azurecr.io',
      action: 'pull',
      repository,
      login,
      sources: [{ words: '--pull-from mybase,app,base' }],
    })),
    {
      kind: 'registry',
      loginServer: 'myregistry.azurecr.io',
      action: 'push',
      login: { by: 'run' },
      sources: [{ words: '--push-to myregistry' }],
    },
    {
      kind: 'secret',
      secret: { vault: 'mykv.vault.azure.net', name: 'One' },
      identity: '[system]',
      sources: [{ words: '--vault MyKv/One' }],
    },
    {
      kind: 'secret',
      secret: { vault: 'other.vault.azure.net', name: '' },
      identity: '[system]',
      sources: [{ words: '--vault other' }],
    },
  ]);
});
