import { describe, expect, it } from 'vitest';
import { hideAddress, hideTaskSecrets } from '../../src/service/hide-secrets.ts';

const hiddenBy = (work: (connection: { hide(secret: string): void }) => void): string[] => {
  const hidden: string[] = [];
  work({ hide: (secret) => void (secret !== '' && hidden.push(secret)) });
  return hidden;
};

describe('hideAddress', () => {
  it.each<[string | undefined, string[]]>([
    ['https://a.io/b?sv=1&sig=x%2By', ['x+y']],
    ['https://user:word@a.io/b', ['user', 'word']],
    ['https://a.io/b?sv=1', []],
    ['no address', []],
    [undefined, []],
  ])('%s', (address, expected) => expect(hiddenBy((connection) => hideAddress(connection, address))).toEqual(expected));
});

describe('hideTaskSecrets', () => {
  it('hides git tokens and passwords, and no address of a vault', () => {
    const login = (type: string, value: string) => ({
      userName: { type: 'Opaque', value: 'u' },
      password: { type, value },
    });
    const task = {
      properties: {
        step: { contextAccessToken: 'git', contextPath: 'c' },
        trigger: { sourceTriggers: [{ sourceRepository: { sourceControlAuthProperties: { token: 'pat' } } }] },
        credentials: {
          customRegistries: { 'a.io': login('Opaque', 'word'), 'b.io': login('Vaultsecret', 'https://kv') },
        },
      },
    };
    expect(hiddenBy((connection) => hideTaskSecrets(connection, task))).toEqual(['git', 'pat', 'word']);
  });
});
