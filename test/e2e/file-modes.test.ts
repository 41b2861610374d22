import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { type Place, printed, skipWhen, withoutModes } from './support.ts';

let place: Place;
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('files of the emulator and of its clients', { timeout: patience }, () => {
  /** Everything below a folder, and whether only its owner may look at it. */
  const modesBelow = async (folder: string): Promise<readonly string[]> => {
    const names = await readdir(folder, { recursive: true });
    const lines = names.map(async (name) => {
      const { mode } = await stat(join(folder, name));
      // A blob has a random name.
      return `${(mode & 0o777).toString(8)} ${name.replace(/[0-9a-f]{64}/, 'BLOB')}`;
    });
    return [...new Set(await Promise.all(lines))].sort();
  };

  it('are for their owner only', async (context) => {
    skipWhen(withoutModes, context);
    const data = join(place.home, 'data');
    await printed(place, 'emulator', 'start', '--detach', '--data', data);
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await printed(place, 'create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null');
    await printed(place, 'run', '-r', 'myregistry', '-n', 'hello');
    const places = [
      '600 emulator/cert.pem',
      '600 emulator/emulator.json',
      '600 emulator/emulator.log',
      '600 data/blobs/BLOB',
      '600 data/cert.pem',
      '600 data/key.pem',
      '600 data/state.json',
      '700 data',
      '700 data/blobs',
      '700 emulator',
    ];
    const cache = { darwin: ['Library', 'Library/Caches'] }[process.platform as string] ?? ['.cache'];
    const cacheFolder = `${cache.at(-1)}/acrtask`;
    const ofClients = [
      ...cache.map((name) => `700 ${name}`),
      `700 ${cacheFolder}`,
      `600 ${cacheFolder}/registries.json`,
      `600 ${cacheFolder}/tokens.json`,
    ];
    const found = await modesBelow(place.home);
    const compiled = found.filter((line) => line.includes(`${cacheFolder}/code-`));
    // The folder of compiled code keeps others out of everything in it.
    expect(compiled.filter((line) => !line.split('/code-')[1]?.includes('/'))).toEqual([
      expect.stringMatching(/^700 .*\/code-[^/]+$/),
    ]);
    expect(found.filter((line) => !compiled.includes(line))).toEqual([...places, ...ofClients].sort());
  });
});
