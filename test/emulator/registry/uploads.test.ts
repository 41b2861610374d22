import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import { openStore } from '../../../src/emulator/store/open-store.ts';
import type { Store } from '../../../src/emulator/store/state.ts';
import { countingIds } from '../arm-client.ts';
import { createRegistryBench, host, type RegistryBench } from './registry-bench.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const dataFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'acrtask-uploads-'));
  folders.push(folder);
  return folder;
};

const start = async ({ send }: RegistryBench, query = ''): Promise<string> =>
  (await send('POST', `/v2/app/blobs/uploads/${query}`)).headers.location ?? '';

const content = 'one two three';
const digest = digestOf(content);

describe.each<[string, () => Promise<Store>]>([
  ['in memory', async () => memoryStore(countingIds())],
  ['on disk', async () => openStore(await dataFolder())],
])('uploads %s', (_, open) => {
  const create = async (): Promise<RegistryBench> => createRegistryBench(await open());

  it.each<[string, (bench: RegistryBench) => Promise<{ status: number; headers: Record<string, string> }>]>([
    ['in one request', ({ send }) => send('POST', `/v2/app/blobs/uploads/?digest=${digest}`, { body: content })],
    ['in one PUT', async (bench) => bench.send('PUT', `${await start(bench)}?digest=${digest}`, { body: content })],
    [
      'as a stream',
      async (bench) => {
        const location = await start(bench);
        await bench.send('PATCH', location, { body: content });
        return bench.send('PUT', `${location}?digest=${digest}`);
      },
    ],
    [
      'in chunks, the last one with PUT',
      async (bench) => {
        const location = await start(bench);
        await bench.send('PATCH', location, { body: 'one ', headers: { 'content-range': '0-3' } });
        await bench.send('PATCH', location, { body: 'two ', headers: { 'content-range': '4-7' } });
        const headers = { 'content-range': '8-12' };
        return bench.send('PUT', `${location}?digest=${digest}`, { body: 'three', headers });
      },
    ],
  ])('are taken %s', async (_name, upload) => {
    const bench = await create();
    const { status, headers } = await upload(bench);
    expect([status, headers]).toEqual([
      201,
      {
        'content-length': '0',
        'docker-content-digest': digest,
        'docker-distribution-api-version': 'registry/2.0',
        location: `/v2/app/blobs/${digest}`,
      },
    ]);
    expect((await bench.send('GET', `/v2/app/blobs/${digest}`)).body).toBe(content);
    expect(bench.lab.store.state.uploads).toEqual({});
  });

  it('are taken by their sha512 digest', async () => {
    const bench = await create();
    const long = digestOf(content, 'sha512');
    const location = await start(bench, '?digest-algorithm=sha512');
    await bench.send('PATCH', location, { body: content });
    expect((await bench.send('PUT', `${location}?digest=${long}`)).status).toBe(201);
    expect(await bench.outcome('POST', `/v2/app/blobs/uploads/?digest=${long}`, { body: content })).toEqual([201]);
    expect((await bench.send('GET', `/v2/app/blobs/${long}`)).body).toBe(content);
    expect(await bench.outcome('GET', `/v2/app/blobs/${digest}`)).toEqual([404, 'BLOB_UNKNOWN']);
  });

  it('are taken empty', async () => {
    const bench = await create();
    expect(await bench.outcome('PUT', `${await start(bench)}?digest=${digestOf('')}`)).toEqual([201]);
    const got = await bench.send('GET', `/v2/app/blobs/${digestOf('')}`);
    expect([got.status, got.body, got.headers['content-length']]).toEqual([200, '', '0']);
  });

  it('tell how far they are, and are canceled', async () => {
    const bench = await create();
    const location = await start(bench);
    const id = location.split('/').at(-1);
    await bench.send('PATCH', location, { body: 'one ' });
    const { status, headers } = await bench.send('GET', location);
    expect([status, headers]).toEqual([
      204,
      { 'docker-distribution-api-version': 'registry/2.0', 'docker-upload-uuid': id, location, range: '0-3' },
    ]);
    expect(await bench.outcome('DELETE', location)).toEqual([204]);
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE'])
      expect(await bench.outcome(method, `${location}?digest=${digest}`)).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
  });

  it.each<[string, string, string, Record<string, string>, string, readonly [number, string]]>([
    ['a chunk behind a gap', 'PATCH', '', { 'content-range': '8-12' }, 'three', [416, 'RANGE_INVALID']],
    ['a chunk that is there', 'PATCH', '', { 'content-range': '0-3' }, 'one ', [416, 'RANGE_INVALID']],
    [
      'a last chunk behind a gap',
      'PUT',
      `?digest=${digest}`,
      { 'content-range': '8-12' },
      'three',
      [416, 'RANGE_INVALID'],
    ],
    ['a chunk of another length', 'PATCH', '', { 'content-range': '4-7' }, 'two three', [400, 'SIZE_INVALID']],
    ['another content', 'PUT', `?digest=${digest}`, {}, 'four', [400, 'DIGEST_INVALID']],
    ['no digest', 'PUT', '', {}, 'two three', [400, 'DIGEST_INVALID']],
    ['what is no digest', 'PUT', '?digest=sha256:xyz', {}, 'two three', [400, 'DIGEST_INVALID']],
    ['a digest of another algorithm', 'PUT', `?digest=md5:${'0'.repeat(32)}`, {}, 'two three', [400, 'DIGEST_INVALID']],
  ])('refuse %s, and stay as they were', async (_name, method, query, headers, body, refused) => {
    const bench = await create();
    const location = await start(bench);
    await bench.send('PATCH', location, { body: 'one ' });
    expect(await bench.outcome(method, `${location}${query}`, { headers, body })).toEqual(refused);
    expect((await bench.send('GET', location)).headers.range).toBe('0-3');
    const rest = { body: 'two three', headers: { 'content-range': '4-12' } };
    expect(await bench.outcome('PUT', `${location}?digest=${digest}`, rest)).toEqual([201]);
    expect((await bench.send('GET', `/v2/app/blobs/${digest}`)).body).toBe(content);
  });

  it.each([
    ['wrong content', `/v2/app/blobs/uploads/?digest=${digest}`, [400, 'DIGEST_INVALID']],
    ['no digest', '/v2/app/blobs/uploads/?digest=latest', [400, 'DIGEST_INVALID']],
    ['an invalid name', '/v2/App/blobs/uploads/', [400, 'NAME_INVALID']],
  ])('in one request with %s leave nothing behind', async (_name, path, refused) => {
    const bench = await create();
    expect(await bench.outcome('POST', path, { body: 'other' })).toEqual(refused);
    expect([bench.lab.store.state.uploads, bench.lab.store.state.repositoryBlobs]).toEqual([{}, {}]);
  });

  it('go on where a client broke off', async () => {
    const bench = await create();
    const location = await start(bench);
    let pieces = ['one ', 'two '];
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const [next, ...rest] = pieces;
        pieces = rest;
        if (next === undefined) controller.error(new Error('the client is gone'));
        else controller.enqueue(Buffer.from(next));
      },
    });
    const request = new Request(`https://${host}${location}`, {
      method: 'PATCH',
      headers: bench.credentials,
      body,
      duplex: 'half',
    } as RequestInit);
    await expect(bench.lab.emulator.fetch(request)).rejects.toThrow('the client is gone');
    expect((await bench.send('GET', location)).headers.range).toBe('0-7');
    const last = { body: 'three', headers: { 'content-range': '8-12' } };
    expect(await bench.outcome('PUT', `${location}?digest=${digest}`, last)).toEqual([201]);
  });

  it('take requests that come at once one after the other', async () => {
    const bench = await create();
    const location = await start(bench);
    const chunk = (body: string, range: string) =>
      bench.outcome('PATCH', location, { body, headers: { 'content-range': range } });
    const outcomes = await Promise.all([chunk('one ', '0-3'), chunk('one ', '0-3'), chunk('two three', '4-12')]);
    expect(outcomes).toEqual([[202], [416, 'RANGE_INVALID'], [202]]);
    expect(await bench.outcome('PUT', `${location}?digest=${digest}`)).toEqual([201]);
  });

  it('belong to their repository and registry', async () => {
    const bench = await create();
    const location = await start(bench);
    expect(await bench.outcome('GET', location.replace('/app/', '/other/'))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    expect(await bench.outcome('GET', location.replace(/[^/]*$/, '__proto__'))).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
    expect(await bench.outcome('GET', location.replace(/[^/]*$/, '..%2f..%2fstate.json'))).toEqual([
      404,
      'BLOB_UPLOAD_UNKNOWN',
    ]);
  });

  it('end with their repository', async () => {
    const bench = await create();
    await bench.image('app', 'v1');
    const location = await start(bench);
    expect(await bench.outcome('DELETE', '/acr/v1/app')).toEqual([202]);
    expect(await bench.outcome('GET', location)).toEqual([404, 'BLOB_UPLOAD_UNKNOWN']);
  });
});

describe('a mount', () => {
  const mount = (bench: RegistryBench, query: string) => bench.send('POST', `/v2/copy/blobs/uploads/?${query}`);

  it.each([
    ['from the repository that has the blob', `mount=${digest}&from=app`, 201],
    ['from any', `mount=${digest}`, 201],
    ['from another repository', `mount=${digest}&from=other`, 202],
    ['of another blob', `mount=${digestOf('x')}&from=app`, 202],
  ])('%s', async (_, query, status) => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    const answer = await mount(bench, query);
    const location = status === 201 ? `/v2/copy/blobs/${digest}` : expect.stringContaining('/v2/copy/blobs/uploads/');
    expect([answer.status, answer.headers.location]).toEqual([status, location]);
    expect((await bench.send('HEAD', `/v2/copy/blobs/${digest}`)).status).toBe(status === 201 ? 200 : 404);
  });
});

describe('a mount with a token', () => {
  const tokenFor = async ({ send }: RegistryBench, scope: string): Promise<string> =>
    (await send('GET', `/oauth2/token?service=${host}&scope=${encodeURIComponent(scope)}`)).body.access_token;

  it.each<[string, string, number, string | undefined]>([
    ['for both repositories', 'repository:copy:pull,push repository:app:pull', 201, undefined],
    [
      'for the one only',
      'repository:copy:pull,push',
      401,
      `Bearer realm="https://${host}/oauth2/token",service="${host}",scope="repository:copy:pull,push repository:app:pull",error="insufficient_scope"`,
    ],
    ['that was not granted for the source', 'repository:copy:push repository:app:unknown', 202, undefined],
  ])('%s', async (_, scope, status, challenge) => {
    const bench = await createRegistryBench();
    await bench.blob('app', content);
    const headers = { authorization: `Bearer ${await tokenFor(bench, scope)}` };
    const answer = await bench.send('POST', `/v2/copy/blobs/uploads/?mount=${digest}&from=app`, { headers });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([status, challenge]);
  });
});

describe('uploads on disk', () => {
  it('outlive the emulator', async () => {
    const folder = await dataFolder();
    const began = new Date('2019-06-14T00:00:00Z');
    const first = await createRegistryBench(await openStore(folder, undefined, began));
    const location = await start(first);
    await first.send('PATCH', location, { body: 'one two ' });
    await first.lab.emulator.close();
    const again = await createRegistryBench(await openStore(folder, undefined, began));
    expect((await again.send('GET', location)).headers.range).toBe('0-7');
    const last = { body: 'three', headers: { 'content-range': '8-12' } };
    expect(await again.outcome('PUT', `${location}?digest=${digest}`, last)).toEqual([201]);
    expect((await again.send('GET', `/v2/app/blobs/${digest}`)).body).toBe(content);
  });

  it('are forgotten after a week', async () => {
    const folder = await dataFolder();
    const { lab, ...first } = await createRegistryBench(await openStore(folder));
    const location = await start({ lab, ...first });
    await first.send('PATCH', location, { body: 'one two ' });
    await lab.emulator.close();
    const [upload] = Object.values(lab.store.state.uploads);
    const startedAt = Date.parse(upload?.startedAt ?? '');
    const files = async (days: number) => {
      await openStore(folder, countingIds(), new Date(startedAt + days * 24 * 60 * 60 * 1000));
      return (await readdir(join(folder, 'contents', 'uploads'))).length;
    };
    expect([await files(7), await files(7.01)]).toEqual([1, 0]);
  });

  it('keep one copy of a content, whichever registries have it', async () => {
    const folder = await dataFolder();
    const bench = await createRegistryBench(await openStore(folder));
    for (const repository of ['app', 'team/app']) await bench.blob(repository, content);
    const location = await start(bench);
    await bench.send('PUT', `${location}?digest=${digest}`, { body: content });
    expect([
      await readdir(join(folder, 'contents', 'sha256')),
      await readdir(join(folder, 'contents', 'uploads')),
    ]).toEqual([[digest.replace('sha256:', '')], []]);
    expect(await bench.outcome('GET', `/v2/other/blobs/${digest}`)).toEqual([404, 'BLOB_UNKNOWN']);
  });
});
