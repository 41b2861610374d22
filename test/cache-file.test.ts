import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTokenCache } from '../src/azure/token-cache.ts';
import { cacheFile } from '../src/cache-file.ts';
import { cacheFolder, isCacheOff } from '../src/cache-folder.ts';
import { createNamesCache } from '../src/cli/completion/azure-names-cache.ts';
import { createTestHost, type TestHost } from './support/test-host.ts';

const key = { cloud: 'AzureCloud', tenant: 't', identity: 'me', scope: 's' };
const query = { kind: 'timers', registry: 'r', task: 't' } as const;

/** Keeps something in every cache of the user; resolves to what is found there afterwards. */
const keepAll = async (host: TestHost): Promise<unknown> => {
  await createTokenCache(host).set(key, { token: 'secret', expiresOnTimestamp: host.now().getTime() + 3_600_000 });
  await createNamesCache(host).set(query, [{ value: 'nightly' }]);
  await cacheFile(host, 'registries.json').write([1]);
  return [
    (await createTokenCache(host).get(key))?.token,
    (await createNamesCache(host).get(query))?.names,
    await cacheFile(host, 'registries.json').read(),
  ];
};

describe('ACRTASK_CACHE', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, ['secret', [{ value: 'nightly' }], [1]]],
    ['on', ['secret', [{ value: 'nightly' }], [1]]],
    ['off', [undefined, undefined, undefined]],
    ['OFF', [undefined, undefined, undefined]],
  ])('%s', async (word, found) => {
    const host = createTestHost({ env: { ACRTASK_CACHE: word } });
    expect(await keepAll(host)).toEqual(found);
  });

  it('off neither reads nor touches what is there', async () => {
    const host = createTestHost();
    await keepAll(host);
    const without = createTestHost({ folders: host, env: { ACRTASK_CACHE: 'off' } });
    expect(await keepAll(without)).toEqual([undefined, undefined, undefined]);
    expect((await readdir(cacheFolder(host))).toSorted()).toEqual(['names.json', 'registries.json', 'tokens.json']);
    expect(await cacheFile(host, 'registries.json').read()).toEqual([1]);
  });

  it.each<[home: string, env: Record<string, string>, isOff: boolean]>([
    ['/home/me', {}, false],
    ['', {}, true],
    ['home', {}, true],
    ['', { XDG_CACHE_HOME: '/cache' }, false],
    ['', { XDG_CACHE_HOME: 'cache' }, true],
    ['', { ACRTASK_CACHE_DIR: 'cache' }, false],
    ['/home/me', { ACRTASK_CACHE: 'OFF' }, true],
  ])('with the home folder %j and %j is off: %s', (home, env, isOff) =>
    expect(isCacheOff({ home, env, platform: 'linux' })).toBe(isOff),
  );

  it('off leaves no folder behind', async () => {
    const host = createTestHost({ env: { ACRTASK_CACHE: 'off' } });
    await keepAll(host);
    await expect(readdir(dirname(cacheFolder(host)))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
