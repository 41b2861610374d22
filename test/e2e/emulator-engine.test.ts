import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printingProgram } from '../../src/demo/small-program.ts';
import { writeImage } from '../../src/emulator/seed/write-image.ts';
import { docker, dockerLines, dockerVariables, withoutDocker } from './docker.ts';
import {
  createPlace,
  type EmulatorProcess,
  mappedGit,
  type Place,
  printed,
  requireBuild,
  skipWhen,
  start,
  startEmulator,
} from './support.ts';
import { copyTaskFiles, failures, runScript, statusOf } from './tutorial-script.ts';

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

describe('the tutorial in an emulator with docker', { timeout: 180_000 }, () => {
  let place: Place;
  let emulator: EmulatorProcess;
  let reason: string | undefined;
  let imagesBefore: readonly string[];

  const images = (): Promise<string[]> => dockerLines('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}');
  const seed = async (name: string, text: string): Promise<void> => {
    const folder = join(place.work, name.replace(':', '-'));
    await mkdir(folder);
    const program = printingProgram(architecture, text) ?? Buffer.alloc(0);
    await writeImage(folder, architecture, [{ path: 'usr/local/bin/node', bytes: program, mode: 0o755 }]);
    await printed(place, 'emulator', 'seed', `${name}=${folder}`);
  };

  beforeAll(async () => {
    requireBuild();
    reason = printingProgram(architecture, '') ? await withoutDocker() : `no base image is made for ${architecture}`;
    if (reason !== undefined) return;
    const created = await createPlace();
    place = { ...created, env: { ...created.env, ...dockerVariables() } };
    await copyTaskFiles(place);
    imagesBefore = await images();
    emulator = await startEmulator(place, ...mappedGit, '--engine', 'docker');
    await seed('node:9-alpine', 'Hello from the base image\n');
    await seed('hello-world:latest', 'Hello\n');
  });
  afterAll(async () => {
    await emulator?.stop();
    await place?.remove();
  });

  it('builds an image that skopeo pulls and docker runs', async (context) => {
    skipWhen(reason, context);
    const steps = await runScript(place, 'user-assigned.sh');
    expect(failures(steps)).toEqual([]);
    expect(steps.at(-1)?.stdout).toBe('cf1\n');
    // The names of registries, and not where they are on this machine.
    expect(steps.map(({ stdout }) => stdout).join('')).not.toContain('127.0.0.1');
    expect(await images()).toEqual(imagesBefore);

    const address = await printed(place, 'emulator', 'port', 'myregistry', '--query', 'address', '-o', 'tsv');
    const token = await printed(
      place,
      ...'az acr login -n myregistry --expose-token --query accessToken -o tsv'.split(' '),
    );
    const archive = join(place.work, 'pulled.tar');
    const source = ['--src-tls-verify=false', '--src-creds', `00000000-0000-0000-0000-000000000000:${token}`];
    const skopeo = await start(
      'skopeo',
      ['copy', ...source, `docker://${address}/hello-world:cf1`, `docker-archive:${archive}:acrtask-pulled:1`],
      { env: place.env, cwd: place.work },
    ).ended.catch((error: Error) => error.message);
    if (typeof skopeo === 'string') return skipWhen(`skopeo cannot be started: ${skopeo}`, context);
    expect(skopeo).toMatchObject({ exitCode: 0 });
    await docker('load', '--input', archive);
    try {
      expect(await docker('run', '--rm', 'acrtask-pulled:1')).toBe('Hello from the base image\n');
    } finally {
      await docker('image', 'rm', 'acrtask-pulled:1');
    }
  });

  it('pushes to Docker Hub with the right password only', async (context) => {
    skipWhen(reason, context);
    const wrong = await runScript(place, 'system-assigned.sh', (command) => command.replace('$PASSWORD', 'wrong'));
    expect(failures(wrong).map(({ words }) => words.slice(0, 4).join(' '))).toEqual(['az acr task run']);
    const hub = (): Promise<string> => printed(place, 'emulator', 'images', '--query', '[].image', '-o', 'tsv');
    expect(await hub()).not.toContain('hubrepo');
    await printed(
      place,
      ...'az keyvault secret set --name Password --value hubpassword --vault-name mykeyvault'.split(' '),
    );
    await printed(
      place,
      ...'az acr task run --name dockerhubtask --registry myregistry --set PrivateRepo=hubuser/hubrepo'.split(' '),
    );
    expect(await statusOf(place, 'cf3')).toBe('Succeeded');
    expect(await hub()).toContain('docker.io/hubuser/hubrepo:cf3');
    expect(await images()).toEqual(imagesBefore);
  });
});
