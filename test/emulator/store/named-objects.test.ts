import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putManifest, resolveReference } from '../../../src/emulator/registry/contents.ts';
import { byName } from '../../../src/emulator/store/named-objects.ts';
import { openStore } from '../../../src/emulator/store/open-store.ts';
import { createLab, encodedTask, group, registryId } from '../lab.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acrtask-names-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('an object by name', () => {
  it('has no member that nobody gave it', () => {
    const object = byName<number>(JSON.parse('{"__proto__":1}'));
    expect([object.constructor, object.toString, Object.keys(object), JSON.stringify(object)]).toEqual([
      undefined,
      undefined,
      ['__proto__'],
      '{"__proto__":1}',
    ]);
  });
});

describe('names such as __proto__', () => {
  it('survive in the bodies of resources, and a restart', async () => {
    const lab = await createLab({ store: await openStore(folder) });
    await lab.registry('myregistry');
    const tags = JSON.parse('{"__proto__":"one","constructor":"two"}');
    const tagged = group.replace('myResourceGroup', 'tagged');
    await lab.arm('PUT', tagged, { location: 'eastus', tags });
    const task = `${registryId('myregistry')}/tasks/hello`;
    const logins = JSON.parse('{"__proto__":{"identity":"[system]"},"constructor":{"identity":"[system]"}}');
    await lab.arm('PUT', task, {
      location: 'eastus',
      tags,
      identity: { type: 'SystemAssigned' },
      properties: {
        platform: { os: 'linux' },
        step: encodedTask('steps:\n  - cmd: ubuntu\n'),
        credentials: { customRegistries: logins },
      },
    });
    await lab.arm('PATCH', task, { properties: { credentials: { customRegistries: logins } } });
    const shown = async (each: typeof lab) => [
      Object.entries((await each.arm('GET', tagged)).body.tags),
      Object.entries((await each.arm('GET', task)).body.tags),
      Object.keys((await each.arm('POST', `${task}/listDetails`)).body.properties.credentials.customRegistries),
    ];
    const wanted = [Object.entries(tags), Object.entries(tags), ['__proto__', 'constructor']];
    expect(await shown(lab)).toEqual(wanted);
    await lab.emulator.close();
    expect(await shown(await createLab({ store: await openStore(folder) }))).toEqual(wanted);
  });

  it('survive as names of repositories and tags', async () => {
    const store = await openStore(folder);
    const context = { store, now: () => new Date(0) };
    const manifest = { mediaType: 'a/b', bytes: Buffer.from('{}') };
    const digest = putManifest(context, 'h.azurecr.io', '__proto__', '__proto__', manifest);
    await store.save();
    const { state } = await openStore(folder);
    const [repository] = Object.values(state.repositories['h.azurecr.io'] ?? {});
    expect([resolveReference(repository, '__proto__'), resolveReference(repository, 'constructor')]).toEqual([
      digest,
      undefined,
    ]);
    expect([repository?.name, state.repositories.constructor]).toEqual(['__proto__', undefined]);
  });
});
