import { describe, expect, it } from 'vitest';
import { placedHosts, placedImage, withRegistryNames } from '../../../../src/commands/emulator/engine/image-places.ts';
import { hosts, places } from './test-places.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the name by which an engine finds an image', () => {
  it.each([
    ['my.azurecr.io/app:v1', '127.0.0.1:5001/app:v1'],
    ['my.azurecr.io/a/b/c', '127.0.0.1:5001/a/b/c'],
    ['my.azurecr.io:8443/app', '127.0.0.1:5001/app'],
    [`base.azurecr.io/app@${digest}`, `127.0.0.1:5002/app@${digest}`],
    [`base.azurecr.io/app:v1@${digest}`, `127.0.0.1:5002/app:v1@${digest}`],
    ['gone.azurecr.io/app', '127.0.0.1:5009/app'],
    ['hubuser/app:v1', '127.0.0.1:5003/hubuser/app:v1'],
    ['docker.io/hubuser/app', '127.0.0.1:5003/hubuser/app'],
    ['seeded', '127.0.0.1:5003/library/seeded'],
    ['docker.io/seeded:1', '127.0.0.1:5003/library/seeded:1'],
    ['busybox', 'busybox'],
    ['other/app', 'other/app'],
    ['mcr.microsoft.com/seeded:1', '127.0.0.1:5004/seeded:1'],
    ['mcr.microsoft.com/other', 'mcr.microsoft.com/other'],
    ['localhost:5000/app', 'localhost:5000/app'],
    ['$NAME/app', '$NAME/app'],
  ])('of %s, to pull it, is %s', async (name, placed) => expect(await placedImage(name, 'pull', places)).toBe(placed));

  it.each([
    ['busybox', '127.0.0.1:5003/library/busybox'],
    ['other/app:1', '127.0.0.1:5003/other/app:1'],
    ['mcr.microsoft.com/seeded', '127.0.0.1:5004/seeded'],
    ['ghcr.io/app', 'ghcr.io/app'],
  ])('of %s, to push it, is %s', async (name, placed) => expect(await placedImage(name, 'push', places)).toBe(placed));
});

it.each([
  ['my.azurecr.io', '127.0.0.1:5001'],
  ['a my.azurecr.io/app "base.azurecr.io/x" b', 'a 127.0.0.1:5001/app "127.0.0.1:5002/x" b'],
  ['ref=My.azurecr.io:8443/app', 'ref=127.0.0.1:5001/app'],
  ['my.eastus.data.azurecr.io', 'my.eastus.data.azurecr.io'],
  ['my.azurecr.io.example.com', 'my.azurecr.io.example.com'],
  ['me@my.azurecr.io', 'me@my.azurecr.io'],
  ['ends in my.azurecr.io.', 'ends in 127.0.0.1:5001.'],
])('places login servers in the text %s', async (text, placed) => expect(await placedHosts(text, places)).toBe(placed));

it.each([
  ['Pulling 127.0.0.1:5002/app', 'Pulling base.azurecr.io/app'],
  ['Get "http://127.0.0.1:5001/v2/": denied', 'Get "https://my.azurecr.io/v2/": denied'],
  ['[127.0.0.1:5003/hubuser/app]', '[docker.io/hubuser/app]'],
  ['FROM 127.0.0.1:5003/library/node:20', 'FROM node:20'],
  ['Successfully tagged 127.0.0.1:5003/hubuser/app:1', 'Successfully tagged hubuser/app:1'],
  ['Get "http://127.0.0.1:5003/v2/library/node/manifests/20"', 'Get "https://docker.io/v2/library/node/manifests/20"'],
  ['127.0.0.1:50011 and 1127.0.0.1:5001', '127.0.0.1:50011 and 1127.0.0.1:5001'],
])('shows %s with the names of registries', (text, shown) => expect(withRegistryNames(text, hosts)).toBe(shown));
