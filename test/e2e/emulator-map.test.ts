import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { acrtask, type Ended, type Place, printed } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('acrtask emulator map', { timeout: patience }, () => {
  const url = 'https://github.com/example/app.git';
  const run = (): Promise<Ended> => acrtask(place, 'build', '-r', 'myregistry', '-t', 'x:1', url);

  it('let a folder stand for a repository while the emulator runs, and after a restart with --data', async () => {
    const data = ['--data', join(place.work, 'data')];
    const first = await emulator(...data);
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    const [one, two] = [join(place.work, 'one'), join(place.work, 'two')];
    for (const folder of [one, two]) {
      await mkdir(folder);
      await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
    }
    const before = await run();
    expect([before.exitCode, before.stdout + before.stderr]).toEqual([
      1,
      expect.stringContaining(`Map a local folder to it: acrtask emulator map ${url}=DIR`),
    ]);
    expect(JSON.parse(await printed(place, 'emulator', 'map', `${url}=one`))).toEqual({ url, folder: one });
    expect((await run()).exitCode).toBe(0);
    // The same repository, spelt in another way.
    await printed(place, 'emulator', 'map', `https://github.com/Example/App=${two}`);
    const listed = [{ url: 'https://github.com/Example/App', folder: two }];
    expect(JSON.parse(await printed(place, 'emulator', 'map'))).toEqual(listed);
    await first.killHard();

    const second = await emulator(...data);
    expect(JSON.parse(await printed(place, 'emulator', 'map'))).toEqual(listed);
    expect((await run()).exitCode).toBe(0);
    await second.killHard();

    await emulator(...data, '--map-git', `${url}=${one}`);
    expect(JSON.parse(await printed(place, 'emulator', 'map'))).toEqual([{ url, folder: one }]);
    expect(await acrtask(place, 'emulator', 'map', `${url}=nowhere`)).toMatchObject({
      exitCode: 1,
      stderr: "ERROR: The folder 'nowhere' does not exist.\n",
    });
    expect((await acrtask(place, 'emulator', 'map', url)).stderr).toContain(
      `'${url}' does not have the form URL=FOLDER`,
    );
    expect((await acrtask(place, 'emulator', 'stop')).stdout).toBe(
      `The emulator has stopped. Its resources are kept in ${data[1]}.\n`,
    );
  });
});
