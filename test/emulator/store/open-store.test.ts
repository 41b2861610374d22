import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import type { EmulatorContext } from '../../../src/emulator/emulator-context.ts';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { runLog } from '../../../src/emulator/runs/run-log.ts';
import { logPath } from '../../../src/emulator/runs/signed-links.ts';
import { openStore } from '../../../src/emulator/store/open-store.ts';
import type { Resource } from '../../../src/emulator/store/state.ts';
import { tokenFrom } from '../../support/emulator-token.ts';
import { group, registry, subscriptionId } from '../arm-client.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined) => (data ? new TextDecoder().decode(data) : undefined);

describe('openStore', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'acrtask-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (emulator: ReturnType<typeof createEmulator>, path: string, body: object) =>
    emulator.fetch(
      new Request(`https://management.azure.com${path}?api-version=1`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${await tokenFrom(emulator)}` },
        body: JSON.stringify(body),
      }),
    );

  it('has every answered write after the process is gone', async () => {
    const emulator = createEmulator({ subscriptionId, store: await openStore(folder) });
    await put(emulator, group, { location: 'eastus' });
    await put(emulator, registry, { location: 'eastus', sku: { name: 'Basic' } });
    // Nothing is closed: as after a kill.
    const { state } = await openStore(folder);
    expect([Object.keys(state.resources), state.tenantId]).toEqual([
      [group.toLowerCase(), registry.toLowerCase()],
      emulator.tenantId,
    ]);
  });

  it('keeps many writes at once', async () => {
    const emulator = createEmulator({ subscriptionId, store: await openStore(folder) });
    const names = Array.from({ length: 20 }, (_each, index) => `group${index}`);
    await Promise.all(
      names.map((name) => put(emulator, group.replace('myResourceGroup', name), { location: 'eastus' })),
    );
    const { state } = await openStore(folder);
    expect(
      Object.values(state.resources)
        .map((each) => each.name)
        .sort(),
    ).toEqual(names.sort());
  });

  it('keeps blobs: set, appended, deleted', async () => {
    const store = await openStore(folder);
    store.blobs.set('/c/log', bytes('a'));
    store.blobs.append('/c/log', bytes('b'));
    store.blobs.set('/c/LOG', bytes('other'));
    store.blobs.set('/c/gone', bytes('x'));
    await store.save();
    store.blobs.delete('/c/gone');
    await store.save();
    const { blobs } = await openStore(folder);
    blobs.append('/c/log', bytes('c'));
    expect(['/c/log', '/c/LOG', '/c/gone'].map((path) => text(blobs.get(path)))).toEqual(['abc', 'other', undefined]);
    expect((await readdir(join(folder, 'blobs'))).length).toBe(2);
  });

  it('ignores what a killed process left half written', async () => {
    const store = await openStore(folder);
    store.blobs.set('/c/log', bytes('a'));
    await store.save();
    await writeFile(join(folder, 'state.json.123'), '{"format":1,"sta');
    await writeFile(join(folder, 'blobs', `${'0'.repeat(64)}.123`), 'half');
    const again = await openStore(folder);
    expect(again.state).toEqual(store.state);
    expect([(await readdir(folder)).sort(), (await readdir(join(folder, 'blobs'))).length]).toEqual([
      ['blobs', 'state.json'],
      1,
    ]);
  });

  it.each([
    ['no JSON', 'half {', 'is damaged: it is not JSON.'],
    ['empty', '', 'is damaged: it is not JSON.'],
    ['of another form', '{"format":2,"state":{}}', 'was not written by this version of the emulator.'],
    ['of another program', '["a"]', 'was not written by this version of the emulator.'],
    ['null', 'null', 'was not written by this version of the emulator.'],
    ['without state', '{"format":1,"state":[]}', 'was not written by this version of the emulator.'],
    ['half of a state', '{"format":1,"state":{"tenantId":"a"}}', 'was not written by this version of the emulator.'],
  ])('refuses a state file that is %s, and leaves everything alone', async (_case, content, message) => {
    const file = join(folder, 'state.json');
    await mkdir(join(folder, 'blobs'));
    const laid = { [file]: content, [join(folder, 'state.json.1')]: 'x', [join(folder, 'blobs', 'mine.txt')]: 'mine' };
    for (const [path, written] of Object.entries(laid)) await writeFile(path, written);
    await expect(openStore(folder)).rejects.toMatchObject({
      name: 'StoreError',
      message: `${file} ${message}`,
      hint: 'Move it away, or name another folder with --data. Nothing was changed.',
    });
    for (const [path, written] of Object.entries(laid)) expect(await readFile(path, 'utf8')).toBe(written);
    expect((await readdir(folder)).sort()).toEqual(['blobs', 'state.json', 'state.json.1']);
  });

  it('refuses what is not a folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'mine');
    for (const path of [file, join(file, 'below')])
      await expect(openStore(path)).rejects.toMatchObject({ name: 'StoreError', message: `${path} is not a folder.` });
    expect(await readFile(file, 'utf8')).toBe('mine');
  });

  it('removes no file that is not its own', async () => {
    await openStore(folder);
    const blobs = join(folder, 'blobs');
    await mkdir(blobs, { recursive: true });
    for (const name of ['mine.txt', 'state.json.backup']) await writeFile(join(folder, name), 'mine');
    await writeFile(join(blobs, 'mine.txt'), 'mine');
    await openStore(folder);
    expect([(await readdir(folder)).sort(), await readdir(blobs)]).toEqual([
      ['blobs', 'mine.txt', 'state.json', 'state.json.backup'],
      ['mine.txt'],
    ]);
  });

  it('reads what was written before repositories could be mapped', async () => {
    const { state } = await openStore(folder);
    const { mappedRepositories: _later, ...before } = state;
    await writeFile(join(folder, 'state.json'), JSON.stringify({ format: 1, state: before }));
    expect((await openStore(folder)).state).toEqual(state);
  });

  it('removes the contents that are no longer used, once the state is saved', async () => {
    const store = await openStore(folder);
    const digest = digestOf('layer');
    store.contents.put(digest, bytes('layer'));
    store.contents.remove(digest);
    const files = () => readdir(join(folder, 'contents', 'sha256'));
    expect((await files()).length).toBe(1);
    await store.save();
    expect(await files()).toEqual([]);
  });

  it('moves the contents of registries from where earlier versions kept them', async () => {
    const host = 'myregistry.azurecr.io';
    const store = await openStore(folder);
    const formerly = (digest: string): string => `registry/${host}/${digest.replace(':', '/')}`;
    const layer = bytes('layer');
    const manifest = bytes(JSON.stringify({ schemaVersion: 2, layers: [{ digest: digestOf(layer) }] }));
    const digest = digestOf(manifest);
    for (const content of [layer, manifest]) store.blobs.set(formerly(digestOf(content)), content);
    const held = { mediaType: 'a/b', createdTime: '2024-01-01T00:00:00Z' };
    const older = { name: 'app', manifests: { [digest]: { ...held, blob: formerly(digest) } }, tags: {} };
    store.state.repositories[host] = { app: older };
    await store.save();
    const { repositoryBlobs: _later, uploads: _later2, ...state } = store.state;
    await writeFile(join(folder, 'state.json'), JSON.stringify({ format: 1, state }));

    const again = await openStore(folder);
    expect([again.state.repositories, again.state.repositoryBlobs]).toEqual([
      { [host]: { app: { name: 'app', manifests: { [digest]: held }, tags: {} } } },
      { [host]: { app: { [digestOf(layer)]: 5 } } },
    ]);
    expect([digest, digestOf(layer)].map((each) => text(again.contents.read(each)))).toEqual([text(manifest), 'layer']);
    expect(await readdir(join(folder, 'blobs'))).toEqual([]);
    expect((await openStore(folder)).contents.size(digest)).toBe(manifest.length);
  });

  it('ends runs that were under way as Error, with a last line in the log', async () => {
    const store = await openStore(folder);
    const keepRun = (name: string, status: string) => {
      const id = `${registry}/runs/${name}`;
      store.state.resources[id.toLowerCase()] = {
        id,
        name,
        type: 'Microsoft.ContainerRegistry/registries/runs',
        properties: { runId: name, status },
      };
    };
    for (const [name, status] of [
      ['cf1', 'Succeeded'],
      ['cf2', 'Running'],
      ['cf3', 'Queued'],
    ] as const)
      keepRun(name, status);
    const context = { store, now: () => new Date('2024-01-01T00:00:00Z') } as EmulatorContext;
    const running = store.state.resources[`${registry}/runs/cf2`.toLowerCase()] as Resource;
    runLog(context, running).write('started\n');
    await store.save();

    const again = await openStore(folder);
    createEmulator({ subscriptionId, store: again, now: () => new Date('2024-01-01T00:00:30.5Z') });
    const runs = Object.values(again.state.resources).map(({ name, properties }) => [
      name,
      properties.status,
      properties.finishTime,
      properties.lastUpdatedTime,
    ]);
    expect(runs).toEqual([
      ['cf1', 'Succeeded', undefined, undefined],
      ['cf2', 'Error', '2024-01-01T00:00:30.5+00:00', '2024-01-01T00:00:30+00:00'],
      ['cf3', 'Error', '2024-01-01T00:00:30.5+00:00', '2024-01-01T00:00:30+00:00'],
    ]);
    const log = logPath(running);
    expect(text(again.blobs.get(log))).toBe(
      'started\r\n[emulator] Run ID: cf2 ended: the emulator was stopped while the run was in progress.\r\n',
    );
    expect(again.state.blobs[log]?.metadata).toEqual({ Complete: 'internalerror' });
  });
});
