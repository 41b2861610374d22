import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeImage } from '../../src/emulator/seed/write-image.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/library/emulator.ts';
import { openRegistry, type Registry, UsageError } from '../../src/library/index.ts';

const begin = async (options?: EmulatorOptions): Promise<{ emulator: Emulator; registry: Registry }> => {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return { emulator, registry: await openRegistry('myregistry', { emulator }) };
};

const hello = { name: 'hello', cmd: 'bash echo hi', context: '/dev/null' };

const logOf = async (lines: AsyncIterable<string>): Promise<string> => {
  let log = '';
  for await (const line of lines) log += `${line}\n`;
  return log;
};

describe('startEmulator', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['a text', 'myregistry', ['The options must be an object.']],
    [
      'a misspelled option',
      { registry: ['mine'] },
      ["'registry' is not an option of this call. Did you mean 'registries'?"],
    ],
    [
      'other kinds of values',
      { registries: 'mine', identities: [1], vaults: { mine: 'x' }, images: { a: 1 }, progression: 'slow', now: 5 },
      [
        "'registries' must be an array of strings.",
        "'identities' must be an array of strings.",
        "'vaults' must be an object that has an object of strings for each vault.",
        "'images' must be an object of strings.",
        "'progression' must be 'immediate' or 'stepped'.",
        "'now' must be a function.",
      ],
    ],
  ])('refuses %s of a program without types', async (_, options, problems) => {
    const error = await Reflect.apply(startEmulator, undefined, [options]).catch((reason: unknown) => reason);
    expect(error instanceof UsageError && error.problems).toEqual(problems);
  });

  it('begins with one registry, and with as many as are named', async () => {
    const { registry } = await begin();
    expect([registry.resourceGroup, registry.loginServer]).toEqual(['emulator', 'myregistry.azurecr.io']);
    const emulator = await startEmulator({ registries: ['registrya', 'registryb'] });
    onTestFinished(() => emulator.close());
    const opened = ['registrya', 'registryb'].map((name) => openRegistry(name, { emulator }));
    expect((await Promise.all(opened)).map(({ name }) => name)).toEqual(['registrya', 'registryb']);
  });

  it('has the identities and vaults that are named: a task reads a secret with one', async () => {
    const { registry } = await begin({ identities: ['mine'], vaults: { mykeyvault: { Password: 'geheim' } } });
    await registry.tasks.create({ ...hello, assignIdentity: 'mine' });
    const { checks } = await registry.tasks.setUpIdentity('hello', { vault: 'mykeyvault/Password', identity: 'mine' });
    expect([checks.length > 3, checks.filter(({ result }) => result !== 'pass')]).toEqual([true, []]);
  });

  it('has the images that are named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'acrtask-image-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeImage(folder, 'amd64', [{ path: 'bin/hello', bytes: Buffer.from('hello'), mode: 0o755 }]);
    const { registry } = await begin({ images: { 'myregistry.azurecr.io/base:1': folder } });
    const run = await registry.run({ source: '/dev/null', cmd: 'myregistry.azurecr.io/base:1' });
    expect((await run.finished()).status).toBe('Succeeded');
    await expect(begin({ images: { 'base:1': join(folder, 'none') } })).rejects.toThrow(/none/);
  });

  it('has runs that go on step by step', async () => {
    const { emulator, registry } = await begin({ progression: 'stepped' });
    await registry.tasks.create(hello);
    const run = await registry.tasks.run('hello');
    const seen: string[] = [];
    for (let left = 3; left > 0; left -= 1) {
      seen.push((await run.refresh()).status);
      await emulator.advance(run.id);
    }
    expect([...seen, (await run.refresh()).status]).toEqual(['Queued', 'Started', 'Running', 'Succeeded']);
  });

  it('has the clock that it is given', async () => {
    const { registry } = await begin({ now: () => new Date('2031-02-03T04:05:06Z') });
    expect((await registry.tasks.create(hello)).creationDate).toBe('2031-02-03T04:05:06+00:00');
  });

  it('fails where faults are set', async () => {
    const { emulator, registry } = await begin();
    emulator.plantFault('no-task-write');
    await expect(registry.tasks.create(hello)).rejects.toMatchObject({ name: 'ServiceError', status: 403 });
    emulator.clearFault();
    expect((await registry.tasks.create(hello)).name).toBe('hello');
    expect(() => emulator.plantFault('none')).toThrow(/none/);
  });

  it('keeps nothing of one for the next', async () => {
    const { registry } = await begin();
    await registry.tasks.create(hello);
    expect(await (await begin()).registry.tasks.list()).toEqual([]);
  });

  it('builds from a folder of this machine, and from a git repository that a folder stands for', async () => {
    const repository = join(import.meta.dirname, '../../src/demo/files/acr-tasks');
    const url = 'https://github.com/Azure-Samples/acr-tasks.git';
    const { registry } = await begin({ gitFolders: { [url]: repository } });
    const file = 'hello-world.dockerfile';
    for (const source of [repository, url]) {
      const run = await registry.build({ source, file, image: 'hello:{{.Run.ID}}' });
      const { status, outputImages } = await run.finished();
      expect([status, outputImages?.[0]?.tag, await logOf(run.log())]).toEqual([
        'Succeeded',
        run.id,
        expect.any(String),
      ]);
    }
  });
});
