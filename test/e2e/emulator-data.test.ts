import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { acrtask, mappedGit, type Place, printed, startAcrtask } from './support.ts';
import { copyTaskFiles, runScript } from './tutorial-script.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('acrtask emulator start --data', { timeout: patience }, () => {
  it('keeps everything that was acknowledged before it was killed', async () => {
    const data = join(place.work, 'data');
    const words = ['--data', data, ...mappedGit];
    const first = await emulator(...words);
    await copyTaskFiles(place);
    const steps = [...(await runScript(place, 'user-assigned.sh')), ...(await runScript(place, 'system-assigned.sh'))];
    expect(steps.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    const look = async (): Promise<readonly string[]> => [
      await printed(place, 'list', '-r', 'myregistry'),
      await printed(place, 'list-runs', '-r', 'myregistry'),
      await printed(place, 'logs', '-r', 'myregistry', '--run-id', 'cf1'),
      await printed(place, ...'az acr repository show-tags -n myregistry --repository hello-world --detail'.split(' ')),
      await printed(place, ...'az identity show -g myResourceGroup -n myACRTasksId'.split(' ')),
    ];
    const before = await look();
    await first.killHard();

    await emulator(...words);
    expect(await look()).toEqual(before);
    // What no command shows: roles, policies and secrets.
    for (const name of ['helloworldtask', 'dockerhubtask'])
      await printed(place, 'run', '-r', 'myregistry', '-n', name, '--set', 'PrivateRepo=hubuser/hubrepo');
  });

  it('leaves a folder to the emulator that has it, until that one has died', async () => {
    const data = join(place.work, 'data');
    const first = await emulator('--data', data);
    const { pid } = JSON.parse(await printed(place, 'emulator', 'status'));
    const elsewhere = { ...place, env: { ...place.env, ACRTASK_EMULATOR_HOME: join(place.home, 'elsewhere') } };
    expect(await acrtask(elsewhere, 'emulator', 'start', '--data', data)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `ERROR: ${data} is in use by another emulator (process ${pid}).\nEnd that one first, or name another folder with --data.\n`,
    });
    await first.killHard();
    await emulator('--data', data);
  });

  it('tells of a folder that it cannot use', async () => {
    const file = join(place.work, 'file');
    await writeFile(file, 'mine');
    expect(await acrtask(place, 'emulator', 'start', '--data', file)).toMatchObject({
      exitCode: 1,
      stderr: `ERROR: ${file} is not a folder.\nName a folder with --data.\n`,
    });
    await writeFile(join(place.work, 'state.json'), '{"mine":true}');
    const { exitCode, stderr } = await acrtask(place, 'emulator', 'start', '--detach', '--data', '.');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(`${join(place.work, 'state.json')} was not written by this version of the emulator.`),
    ]);
    expect(await readFile(join(place.work, 'state.json'), 'utf8')).toBe('{"mine":true}');
  });

  it('keeps what was acknowledged while others were still asking', async () => {
    const words = ['--data', join(place.work, 'data')];
    const first = await emulator(...words);
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    const acknowledged: string[] = [];
    const clients = ['one', 'two', 'three', 'four', 'five'].map((name) => {
      const client = startAcrtask(place, ['az', 'identity', 'create', '-g', 'group', '-n', name]);
      return { name, client, isDone: client.ended.then(({ exitCode }) => exitCode === 0 && acknowledged.push(name)) };
    });
    await Promise.race(clients.map(({ isDone }) => isDone));
    await first.killHard();
    for (const { client } of clients) client.child.kill('SIGKILL');
    await Promise.all(clients.map(({ isDone }) => isDone));

    await emulator(...words);
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const name of acknowledged) {
      const shown = await printed(place, ...`az identity show -g group -n ${name} --query name -o tsv`.split(' '));
      expect(shown).toBe(name);
    }
  });

  it('ends a run that was under way when it was killed', async () => {
    const words = ['--data', join(place.work, 'data'), '--status-ms', '3600000'];
    const first = await emulator(...words);
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await printed(place, 'create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null');
    await printed(place, 'run', '-r', 'myregistry', '-n', 'hello', '--no-wait');
    const query = ['--query', 'join(`: `, [status, runErrorMessage || `no error`])', '-o', 'tsv'];
    const status = (): Promise<string> => printed(place, 'show-run', '-r', 'myregistry', '--run-id', 'cf1', ...query);
    expect(await status()).toBe('Queued: no error');
    await first.killHard();
    await emulator(...words);
    expect(await status()).toBe('Error: the emulator was stopped while the run was in progress');
  });
});
