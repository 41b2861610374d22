import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTokenCache, type TokenKey, tellingCache } from '../../src/azure/token-cache.ts';
import { cacheFolder } from '../../src/cache-folder.ts';
import { createTestHost, type TestHost } from '../support/test-host.ts';

const key: TokenKey = { cloud: 'AzureCloud', tenant: 't', identity: 'me', scope: 's' };
const minutes = (count: number) => count * 60_000;
const tokenFor = (host: TestHost, lasts = minutes(60)) => ({
  token: 'secret',
  expiresOnTimestamp: host.now().getTime() + lasts,
});
const fileOf = (host: TestHost) => join(cacheFolder(host), 'tokens.json');

describe('where tokens are kept', () => {
  const folders = { cwd: '/work', home: '/home/me' };
  it.each<[NodeJS.Platform, Record<string, string>, string[]]>([
    ['linux', {}, ['/home/me', '.cache', 'acrtask']],
    ['linux', { XDG_CACHE_HOME: '/cache' }, ['/cache', 'acrtask']],
    ['linux', { XDG_CACHE_HOME: 'cache' }, ['/home/me', '.cache', 'acrtask']],
    ['darwin', {}, ['/home/me', 'Library', 'Caches', 'acrtask']],
    ['win32', {}, ['/home/me', 'AppData', 'Local', 'acrtask', 'cache']],
    ['win32', { LOCALAPPDATA: '/local' }, ['/local', 'acrtask', 'cache']],
    ['win32', { ACRTASK_CACHE_DIR: '/mine' }, ['/mine', 'acrtask']],
  ])('on %s with %j', (platform, env, path) => expect(cacheFolder({ ...folders, platform, env })).toBe(join(...path)));
});

describe('a token that is kept', () => {
  it('is there for the next process', async () => {
    const host = createTestHost();
    const token = tokenFor(host);
    await createTokenCache(host).set(key, token);
    expect(await createTokenCache(createTestHost({ folders: host })).get(key)).toEqual(token);
  });

  it.runIf(process.platform !== 'win32')(
    'can be read by its user alone, also in a folder that was open before',
    async () => {
      const host = createTestHost();
      await mkdir(cacheFolder(host), { recursive: true });
      await chmod(cacheFolder(host), 0o755);
      await createTokenCache(host).set(key, tokenFor(host));
      const modes = await Promise.all(
        [fileOf(host), dirname(fileOf(host))].map(async (path) => (await stat(path)).mode & 0o777),
      );
      expect(modes).toEqual([0o600, 0o700]);
    },
  );

  it.each<[keyof TokenKey]>([['cloud'], ['tenant'], ['identity'], ['scope']])(
    'is not the one of another %s',
    async (part) => {
      const host = createTestHost();
      const cache = createTokenCache(host);
      await cache.set(key, tokenFor(host));
      expect(await cache.get({ ...key, [part]: 'other' })).toBeUndefined();
    },
  );

  it.each([
    ['more than five minutes before it expires', minutes(5) + 1, true],
    ['five minutes before it expires', minutes(5), false],
    ['when it has expired', -1, false],
  ])('is given %s: %s', async (_, lasts, isGiven) => {
    const host = createTestHost();
    const cache = createTokenCache(host);
    await cache.set(key, tokenFor(host, lasts));
    expect((await cache.get(key)) !== undefined).toBe(isGiven);
  });

  it('is not taken for one whose parts only run together in the same way', async () => {
    const host = createTestHost();
    const cache = createTokenCache(host);
    await cache.set({ ...key, tenant: 'a,b', identity: 'c' }, tokenFor(host));
    expect(await cache.get({ ...key, tenant: 'a', identity: 'b,c' })).toBeUndefined();
  });

  it('is dropped alone', async () => {
    const host = createTestHost();
    const cache = createTokenCache(host);
    await cache.set(key, tokenFor(host));
    await cache.set({ ...key, scope: 'other' }, tokenFor(host));
    await cache.drop(key);
    await cache.drop({ ...key, scope: 'never kept' });
    expect([await cache.get(key), (await cache.get({ ...key, scope: 'other' }))?.token]).toEqual([undefined, 'secret']);
  });

  it('goes from the file once it is of no use', async () => {
    const host = createTestHost();
    const cache = createTokenCache(host);
    await cache.set(key, tokenFor(host, minutes(10)));
    host.pass(minutes(6));
    await cache.set({ ...key, scope: 'other' }, tokenFor(host));
    expect(Object.keys(JSON.parse(await readFile(fileOf(host), 'utf8')))).toHaveLength(1);
  });

  it('stays when another one comes', async () => {
    const host = createTestHost();
    const cache = createTokenCache(host);
    await cache.set(key, tokenFor(host));
    await cache.set({ ...key, scope: 'other' }, { ...tokenFor(host), token: 'second' });
    expect([(await cache.get(key))?.token, (await cache.get({ ...key, scope: 'other' }))?.token]).toEqual([
      'secret',
      'second',
    ]);
  });
});

describe('a cache is never a reason to fail', () => {
  it.each(['', '{', 'null', '[1]', '{"a":1}', '{"a":{"token":1,"expiresOn":"x"}}', '\u0000\u0001'])(
    'a file that holds %j counts as empty and is replaced',
    async (content) => {
      const host = createTestHost();
      await mkdir(cacheFolder(host), { recursive: true });
      await writeFile(fileOf(host), content);
      const cache = createTokenCache(host);
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, tokenFor(host));
      expect((await cache.get(key))?.token).toBe('secret');
    },
  );

  it('a place that cannot be written is left alone', async () => {
    const host = createTestHost();
    await writeFile(join(host.home, 'file'), '');
    host.env.ACRTASK_CACHE_DIR = join(host.home, 'file');
    const cache = createTokenCache(host);
    await cache.set(key, tokenFor(host));
    expect(await cache.get(key)).toBeUndefined();
  });

  it('writers at the same time leave a whole file behind', async () => {
    const host = createTestHost();
    const scopes = Array.from({ length: 20 }, (_, index) => `scope ${index}`);
    await Promise.all(
      scopes.map((scope) => createTokenCache(host).set({ ...key, scope }, { ...tokenFor(host), token: scope })),
    );
    const found = await Promise.all(scopes.map((scope) => createTokenCache(host).get({ ...key, scope })));
    const kept = found.flatMap((token) => (token ? [token.token] : []));
    expect(kept.length).toBeGreaterThan(0);
    expect(scopes).toEqual(expect.arrayContaining(kept));
    expect(await readdir(cacheFolder(host))).toEqual(['tokens.json']);
  });

  it.each(['off', 'OFF'])('is not used with ACRTASK_TOKEN_CACHE=%s', async (word) => {
    const host = createTestHost();
    await createTokenCache(host).set(key, tokenFor(host));
    const without = createTokenCache(createTestHost({ folders: host, env: { ACRTASK_TOKEN_CACHE: word } }));
    expect(await without.get(key)).toBeUndefined();
    await without.set({ ...key, scope: 'other' }, tokenFor(host));
    expect(Object.keys(JSON.parse(await readFile(fileOf(host), 'utf8')))).toHaveLength(1);
  });

  it('tells of what it had, and of nothing else', async () => {
    const scoped = { ...key, scope: 'https://arm//.default' };
    const host = createTestHost();
    const told: string[] = [];
    const cache = tellingCache(createTokenCache(host), (text) => told.push(text));
    expect(await cache.get(scoped)).toBeUndefined();
    await cache.set(scoped, tokenFor(host));
    expect((await cache.get(scoped))?.token).toBe('secret');
    expect(told).toEqual(['The access token for https://arm comes from the cache.']);
  });
});
