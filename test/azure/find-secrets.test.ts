import { describe, expect, it } from 'vitest';
import { secretsIn, secretsInAddress } from '../../src/azure/find-secrets.ts';

describe('secretsInAddress', () => {
  it.each<[string, readonly string[]]>([
    ['https://a.io/b?sv=1&sig=x%2By', ['x+y']],
    ['https://hook.io/?code=abcd&name=b', ['abcd']],
    ['https://user:w%21rd@a.io/b', ['w%21rd', 'w!rd']],
    ['https://token@a.io/b', ['token', 'token']],
    ['https://a.io/b?sv=1', []],
    ['no address?sig=a', []],
    ['', []],
  ])('%s', (address, expected) => expect(secretsInAddress(address)).toEqual(expected));
});

describe('secretsIn', () => {
  const login = (type: string, value: string) => ({
    userName: { type: 'Opaque', value: 'u' },
    password: { type, value },
  });
  it.each<[string, unknown, readonly string[]]>([
    [
      'a task with its secrets',
      {
        properties: {
          step: {
            contextAccessToken: 'git',
            contextPath: 'https://user:pass@github.com/a/b.git',
            arguments: [
              { name: 'a', value: 'shown', isSecret: false },
              { name: 'b', value: 'argument', isSecret: true },
            ],
          },
          trigger: {
            sourceTriggers: [
              {
                sourceRepository: {
                  sourceControlAuthProperties: { token: 'pat', tokenType: 'PAT', refreshToken: 'r' },
                },
              },
            ],
            baseImageTrigger: { updateTriggerEndpoint: 'https://hook.io/?key=hook' },
          },
          credentials: {
            customRegistries: {
              'a.io': login('Opaque', 'word'),
              'b.io': login('Vaultsecret', 'https://kv.vault.azure.net/secrets/a'),
            },
          },
        },
      },
      ['git', 'pass', 'argument', 'pat', 'r', 'https://hook.io/?key=hook', 'word'],
    ],
    ['where to upload', { uploadUrl: 'https://a.blob/b?sig=s', relativePath: 'b' }, ['s']],
    [
      'where a log is',
      { logLink: 'https://a.blob/b?sig=s', logArtifactLink: 'https://a.io/v2?access_token=t' },
      ['s', 't'],
    ],
    ['tokens of a registry', { access_token: 'a', refresh_token: 'r' }, ['a', 'r']],
    ['a policy token', { token: 'p', result: 'Succeeded' }, ['p']],
    [
      "the passwords of a registry's admin",
      { username: 'u', passwords: [{ name: 'password', value: 'one' }] },
      ['one'],
    ],
    [
      'a secret of a vault',
      { id: 'https://kv.vault.azure.net/secrets/a/1', value: 'v', attributes: { enabled: true } },
      ['v'],
    ],
    [
      'a list of other things',
      { value: [{ id: '/a/b', name: 'x', value: 'y' }], nextLink: 'https://a.io/?page=2' },
      [],
    ],
    ['no object', 'text', []],
    ['nothing', null, []],
  ])('finds those of %s', (_, answer, expected) => expect(secretsIn(answer)).toEqual(expected));
});
