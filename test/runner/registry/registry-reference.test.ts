import { describe, expect, it } from 'vitest';
import { addressesOf, parseRegistryReference } from '../../../src/runner/registry/registry-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the name of an image', () => {
  it.each([
    ['busybox', 'docker.io', 'library/busybox', ''],
    ['busybox:1.35', 'docker.io', 'library/busybox', '1.35'],
    ['team/app:1', 'docker.io', 'team/app', '1'],
    ['docker.io/busybox', 'docker.io', 'library/busybox', ''],
    ['docker.io/team/app', 'docker.io', 'team/app', ''],
    ['index.docker.io/busybox', 'docker.io', 'library/busybox', ''],
    ['myregistry.azurecr.io/team/app:1', 'myregistry.azurecr.io', 'team/app', '1'],
    [`myregistry.azurecr.io/app:1@${digest}`, 'myregistry.azurecr.io', 'app', digest],
    ['localhost/app', 'localhost', 'app', ''],
    ['localhost:5000/app:1', 'localhost:5000', 'app', '1'],
  ])('%s', (name, registry, repository, reference) =>
    expect(parseRegistryReference(name)).toEqual({ registry, repository, reference }),
  );

  it('has the letters of one', () =>
    expect(() => parseRegistryReference('App')).toThrow('repository name must be lowercase'));
});

describe('the addresses of a registry', () => {
  it.each([
    ['docker.io', ['https://registry-1.docker.io']],
    ['myregistry.azurecr.io', ['https://myregistry.azurecr.io']],
    ['10.0.0.1:5000', ['https://10.0.0.1:5000']],
    ['127.evil.example', ['https://127.evil.example']],
    ['localhost.example', ['https://localhost.example']],
    ['localhost', ['http://localhost', 'https://localhost']],
    ['127.0.0.1:5000', ['http://127.0.0.1:5000', 'https://127.0.0.1:5000']],
  ])('%s', (registry, addresses) => expect(addressesOf(registry)).toEqual(addresses));
});
