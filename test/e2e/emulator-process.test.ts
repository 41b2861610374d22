import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { acrtask, isWindows, type Place, printed, skipWhen } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

const recordFile = (): string => join(place.emulatorHome, 'emulator.json');

const introduction = (port: number): string =>
  `The emulator is running at https://localhost:${port}
Docker Hub accounts (user:password): hubuser:hubpassword
Resources are lost when the emulator stops; use --data FOLDER to keep them
In another terminal:
  acrtask with ACRTASK_CLOUD=emulator (or --cloud emulator) uses it
  Run 'acrtask emulator env' for the settings that other Azure programs need
  Run 'acrtask emulator stop' to stop it
`;

const notRunning = {
  exitCode: 1,
  signal: null,
  stdout: '',
  stderr: "ERROR: The emulator is not running.\nStart it with 'acrtask emulator start'.\n",
};

describe('acrtask emulator, as a process', { timeout: patience }, () => {
  it('tells of each request with --log-requests', async () => {
    const started = await emulator('--log-requests');
    await printed(place, 'az', 'group', 'create', '-n', 'mine', '-l', 'eastus');
    await started.stop();
    const host = `localhost:${started.port}`;
    const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/mine';
    expect((await started.ended).stderr).toBe(`GET ${host}/msi 200\nPUT ${host}${group} 201\n`);
  });

  it('starts, tells where it is, and stops', async () => {
    expect(await acrtask(place, 'emulator', 'status')).toEqual(notRunning);

    const started = await emulator();
    const record = JSON.parse(await printed(place, 'emulator', 'status'));
    expect(record).toEqual({
      endpoint: `https://localhost:${started.port}`,
      certFile: join(place.emulatorHome, 'cert.pem'),
      engine: 'plan',
      pid: started.child.pid,
      port: started.port,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      subscriptionId: '00000000-0000-0000-0000-000000000001',
      tokenPort: expect.any(Number),
    });
    expect(await acrtask(place, 'emulator', 'start')).toEqual({
      exitCode: 1,
      signal: null,
      stdout: '',
      stderr: `ERROR: The emulator is already running at https://localhost:${started.port}.\nUse it, or stop it with 'acrtask emulator stop'.\n`,
    });

    const stopped = {
      exitCode: 0,
      signal: null,
      stdout:
        "The emulator has stopped. Its resources are lost. To keep them next time, use 'acrtask emulator start --data FOLDER'.\n",
      stderr: '',
    };
    expect(await acrtask(place, 'emulator', 'stop')).toEqual(stopped);
    // On Windows a process that is asked to end has no say in it.
    const end = isWindows ? {} : { exitCode: 0, signal: null };
    expect(await started.ended).toMatchObject({ ...end, stdout: introduction(started.port), stderr: '' });
    expect(existsSync(recordFile())).toBe(false);
    expect(await acrtask(place, 'emulator', 'stop')).toEqual(notRunning);
  });

  it('is left running by --detach', async () => {
    const detached = await acrtask(place, 'emulator', 'start', '--detach');
    const { port } = JSON.parse(await printed(place, 'emulator', 'status'));
    expect(detached).toEqual({
      exitCode: 0,
      signal: null,
      stdout: introduction(port),
      stderr: '',
    });
    expect(
      await printed(place, 'az', 'group', 'create', '-n', 'g', '-l', 'eastus', '--query', 'name', '-o', 'tsv'),
    ).toBe('g');
    expect((await acrtask(place, 'emulator', 'stop')).exitCode).toBe(0);
    expect(await acrtask(place, 'emulator', 'status')).toEqual(notRunning);
    expect(existsSync(recordFile())).toBe(false);
  });

  it('says with --detach, too, why no engine carries out runs', async () => {
    const withoutPrograms = { ...place, env: { ...place.env, PATH: place.work } };
    const { exitCode, stderr } = await acrtask(withoutPrograms, 'emulator', 'start', '--detach', '--engine', 'auto');
    expect([exitCode, stderr.split('\n').slice(0, 2)]).toEqual([
      0,
      [
        'WARNING: Runs are planned, not carried out. There is no container engine that can be used on this machine.',
        "Docker: There is no program 'docker' on PATH. To install it: https://docs.docker.com/get-started/get-docker/.",
      ],
    ]);
  });

  it('takes the passwords of a detached one along unseen', async (context) => {
    const [user, password] = ['someone', 'PLANTED-SECRET'];
    const detached = await acrtask(place, 'emulator', 'start', '--detach', '--docker-hub-user', `${user}:${password}`);
    expect([detached.exitCode, detached.stderr]).toEqual([0, '']);
    expect(detached.stdout).toContain('Docker Hub accounts: someone\n');
    expect(await readFile(join(place.emulatorHome, 'emulator.log'), 'utf8')).not.toContain(password);
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await writeFile(join(place.work, 'Dockerfile'), 'FROM scratch\n');
    const task = ['-r', 'myregistry', '-n', 'hello'];
    const build = `version: v1.1.0\nsteps:\n  - build: -t docker.io/${user}/a:v1 .\n  - push: ["docker.io/${user}/a:v1"]\n`;
    await writeFile(join(place.work, 'push.yaml'), build);
    await printed(place, 'create', ...task, '-f', 'push.yaml', '-c', '/dev/null');
    const login = ['--login-server', 'docker.io', '-u', user, '-p', password];
    await printed(place, 'credential', 'add', ...task, ...login);
    expect(await printed(place, 'run', ...task, '-c', '.', '-o', 'tsv', '--query', 'outcome')).toBe('succeeded');
    const { pid } = JSON.parse(await printed(place, 'emulator', 'status'));
    skipWhen(process.platform === 'linux' ? undefined : 'no /proc tells the words of a process', context);
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    expect(words).toContain('--docker-hub-user');
    expect(words).not.toContain(password);
  });

  it('says which port is taken', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const words = `Port ${port} is in use by another program.\nChoose another port with --port, or omit --port.\n`;
    try {
      expect(await acrtask(place, 'emulator', 'start', '--port', String(port))).toEqual({
        exitCode: 1,
        signal: null,
        stdout: '',
        stderr: `ERROR: ${words}`,
      });
      // The second time, what the first one said stands in the log too.
      for (const _start of [1, 2])
        expect(await acrtask(place, 'emulator', 'start', '--detach', '--port', String(port))).toEqual({
          exitCode: 1,
          signal: null,
          stdout: '',
          stderr: `ERROR: The emulator did not start. Its output:\nERROR: ${words}`,
        });
    } finally {
      taken.close();
    }
    expect(existsSync(recordFile())).toBe(false);
  });

  it('says which folder of --map-git is not there', async () => {
    expect(await acrtask(place, 'emulator', 'start', '--map-git', 'https://github.com/example/app.git=nodir')).toEqual({
      exitCode: 1,
      signal: null,
      stdout: '',
      stderr: "ERROR: The folder 'nodir' does not exist.\n",
    });
  });

  it('is not mistaken for one that was killed', async () => {
    const create = ['az', 'group', 'create', '-n', 'g', '-l', 'eastus', '--query', 'name', '-o', 'tsv'];
    const killed = await emulator();
    await printed(place, ...create);
    await killed.killHard();
    expect(existsSync(recordFile())).toBe(true);
    expect(await acrtask(place, 'emulator', 'status')).toEqual(notRunning);
    expect(await acrtask(place, 'emulator', 'env')).toEqual(notRunning);
    // The next one takes its place, also for a client that still has the first one's token.
    const next = await emulator();
    expect(await printed(place, ...create)).toBe('g');
    await next.killHard();
    expect(await acrtask(place, 'emulator', 'stop')).toEqual(notRunning);
    expect(existsSync(recordFile())).toBe(false);
  });
});
