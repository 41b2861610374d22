import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { type Place, printed } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('acrtask emulator images', { timeout: patience }, () => {
  it('list what the Docker Hub stand-in holds', async () => {
    await emulator();
    expect(await printed(place, 'emulator', 'images')).toBe('[]');
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await writeFile(join(place.work, 'Dockerfile'), 'FROM scratch\n');
    const steps =
      'steps:\n  - cmd: docker login -u hubuser -p hubpassword\n  - build: -t docker.io/hubuser/a:v1 .\n  - push: ["docker.io/hubuser/a:v1"]\n';
    await writeFile(join(place.work, 'push.yaml'), steps);
    await printed(place, 'az', 'acr', 'run', '-r', 'myregistry', '-f', 'push.yaml', '.');
    expect(JSON.parse(await printed(place, 'emulator', 'images'))).toEqual([
      {
        image: 'docker.io/hubuser/a:v1',
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        createdTime: expect.any(String),
        lastUpdateTime: expect.any(String),
      },
    ]);
    expect(await printed(place, 'emulator', 'images', '--query', '[].image', '-o', 'tsv')).toBe(
      'docker.io/hubuser/a:v1',
    );
  });
});
