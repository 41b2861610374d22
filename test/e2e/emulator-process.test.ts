import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  acrtask,
  createPlace,
  type EmulatorProcess,
  type Ended,
  isWindows,
  mappedGit,
  type Place,
  printed,
  skipWhen,
  startAcrtask,
  startEmulator,
  withoutModes,
} from './support.ts';
import { copyTaskFiles, runScript } from './tutorial-script.ts';

const patience = 60_000;

let place: Place;
let running: EmulatorProcess[];
/** Starts an emulator that does not outlive the test. */
const emulator = async (...words: readonly string[]): Promise<EmulatorProcess> => {
  const started = await startEmulator(place, ...words);
  running.push(started);
  return started;
};
beforeEach(async () => {
  place = await createPlace();
  running = [];
});
afterEach(async () => {
  for (const each of running) await each.killHard();
  await acrtask(place, 'emulator', 'stop');
  await place.remove();
});

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

  it('gives az the address of this emulator where it knows an earlier one', async () => {
    const { port } = await emulator();
    const cloudLine = async (): Promise<string | undefined> =>
      /cloud (?:register|update) -n \S+ --endpoint-resource-manager \S+/.exec(
        await printed(place, 'emulator', 'env', '--for', 'az'),
      )?.[0];
    const rest = `-n acrtask-emulator --endpoint-resource-manager https://localhost:${port}`;
    expect(await cloudLine()).toBe(`cloud register ${rest}`);
    await mkdir(join(place.emulatorHome, 'azure'));
    await writeFile(join(place.emulatorHome, 'azure', 'clouds.config'), '[acrtask-emulator]\n');
    expect(await cloudLine()).toBe(`cloud update ${rest}`);
  });

  it('prints what other programs need', async () => {
    const { port } = await emulator();
    const { tokenPort, certFile } = JSON.parse(await printed(place, 'emulator', 'status'));
    expect((await printed(place, 'emulator', 'env', '--shell', 'sh')).split('\n')).toEqual([
      "export ACRTASK_CLOUD='emulator'",
      "export AZURE_SUBSCRIPTION_ID='00000000-0000-0000-0000-000000000001'",
      "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'",
      `export IDENTITY_ENDPOINT='http://127.0.0.1:${tokenPort}/msi'`,
      "export IDENTITY_HEADER='emulator-needs-none'",
      `export ACRTASK_EMULATOR_ENDPOINT='https://localhost:${port}'`,
      `export NODE_EXTRA_CA_CERTS='${certFile}'`,
      `export REQUESTS_CA_BUNDLE='${certFile}'`,
      `export SSL_CERT_FILE='${certFile}'`,
    ]);
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

describe('acrtask emulator fault and group', { timeout: patience }, () => {
  const json = async (...words: string[]): Promise<unknown> => JSON.parse(await printed(place, ...words));
  const set = (): Promise<unknown> => json('emulator', 'fault', 'list', '--query', '[?isSet].[name, value]');

  it('set and clear faults, and make groups, which --data keeps', async () => {
    const data = ['--data', join(place.work, 'data')];
    const first = await emulator(...data, '--fault', 'role-delay=3s');
    await printed(place, 'emulator', 'fault', 'set', 'no-run-rights');
    await printed(place, 'emulator', 'fault', 'set', 'registry-unreachable=base');
    await printed(place, 'emulator', 'fault', 'clear', 'registry-unreachable');
    expect(await set()).toEqual([
      ['no-run-rights', null],
      ['role-delay', '3s'],
    ]);
    const member = 'user@emulator.localhost';
    expect(await json('emulator', 'group', 'builders', '--member', member)).toMatchObject({
      displayName: 'builders',
      members: [{ displayName: member }],
    });
    expect((await acrtask(place, 'emulator', 'group', 'builders', '--member', 'nobody')).stderr).toBe(
      "ERROR: There is no identity, user, or group 'nobody' in the emulator.\n",
    );
    await first.killHard();

    const again = await acrtask(place, 'emulator', 'start', '--detach', ...data, '--fault', 'free-credit');
    expect(again.stdout).toContain(
      '\nFaults that are set: no-run-rights, free-credit, role-delay=3s\nIn another terminal:\n',
    );
    expect(await json('emulator', 'group', '--query', '[].displayName')).toEqual(['builders']);
    await printed(place, 'emulator', 'fault', 'clear', '--all');
    expect(await set()).toEqual([]);
    await acrtask(place, 'emulator', 'stop');
  });

  it.each<[words: string, problem: string]>([
    ['fault set role-dellay', "argument <name[=value]>: there is no fault 'role-dellay'. Did you mean 'role-delay'?"],
    ['fault set role-delay=soon', "argument <name[=value]>: 'soon' is not a time such as 10s, 2m, or 500ms"],
    [
      'fault set deny',
      "argument <name[=value]>: 'deny' takes Azure actions, such as deny=Microsoft.ContainerRegistry/registries/read",
    ],
    ['fault clear', 'argument [name]: name a fault, or clear all with --all'],
    ['fault clear free-credit --all', 'argument --all: not allowed with a name'],
    ['group --member x', 'argument --member: name the group that the member is added to'],
    [
      'start --fault nothing',
      "argument --fault: there is no fault 'nothing'. 'acrtask emulator fault list' shows the faults that there are.",
    ],
  ])('refuse %s', async (words, problem) => {
    const { exitCode, stderr } = await acrtask(place, 'emulator', ...words.split(' '));
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `ERROR: ${problem}`]);
  });
});

describe('acrtask emulator map and images', { timeout: patience }, () => {
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

describe('acrtask emulator clock and push-event', { timeout: patience }, () => {
  const url = 'https://github.com/example/app.git';

  it('start runs, of which the emulator tells', async () => {
    const started = await emulator('--parallel', '1', '--data', join(place.work, 'data'));
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await mkdir(join(place.work, 'app'));
    await writeFile(join(place.work, 'app', 'Dockerfile'), 'FROM scratch\n');
    await printed(place, 'emulator', 'map', `${url}=app`);
    const task = `create -r myregistry -n hello -c ${url}#main -f Dockerfile --git-access-token secret`;
    await printed(place, ...task.split(' '), '--schedule', 'nightly:0 2 * * *', '-o', 'none');

    expect(JSON.parse(await printed(place, 'emulator', 'clock'))).toEqual({ time: expect.any(String), ahead: '0s' });
    const moved = JSON.parse(await printed(place, 'emulator', 'clock', '+1d'));
    const run = { registry: 'myregistry', task: 'hello', runId: 'cf1' };
    const at = expect.stringMatching(/T02:00:00\+00:00$/);
    expect(moved).toEqual({
      time: expect.any(String),
      ahead: '1d',
      runs: [{ ...run, timer: 'nightly', time: at }],
    });
    expect(await printed(place, 'emulator', 'clock', '-o', 'tsv', '--query', 'ahead')).toBe('1d');
    expect((await acrtask(place, 'emulator', 'clock', '2020-01-01')).stderr).toMatch(
      /^ERROR: The emulator's clock shows .*, and moves forward only\. To set it back/,
    );
    expect(JSON.parse(await printed(place, 'emulator', 'clock', '--reset'))).toMatchObject({ ahead: '0s', runs: [] });

    const event = ['emulator', 'push-event', '--repository', url];
    const commit = '0123456789abcdef0123456789abcdef01234567';
    // A folder that is no repository has no commits.
    expect((await acrtask(place, ...event)).stderr).toMatch(/^ERROR: git cannot read the repository in /);
    expect(await acrtask(place, ...event, '--branch', 'other', '--commit', commit)).toMatchObject({
      exitCode: 0,
      stdout: '[]\n',
      stderr: `WARNING: No task has an enabled trigger for commits in ${url}, branch other.\n`,
    });
    expect(await acrtask(place, ...event, '--pull-request', '7')).toMatchObject({
      stderr: `WARNING: No task has an enabled trigger for pull requests in ${url}.\n`,
    });
    expect(await acrtask(place, 'emulator', 'push-event', '--image', 'node:20')).toMatchObject({
      exitCode: 0,
      stderr:
        'WARNING: No task has an enabled trigger for base images, and was built on node:20 when it last succeeded.\n',
    });
    await printed(place, 'emulator', 'clock', '+2h30m');
    await started.stop();
    expect((await started.ended).stdout).toContain(
      "Run 'acrtask emulator stop' to stop it\nRun cf1 of task hello (myregistry): timer 'nightly' was due at ",
    );
    const again = await emulator('--data', join(place.work, 'data'));
    await again.stop();
    expect((await again.ended).stdout).toContain(
      "The clock is 2h30m ahead; 'acrtask emulator clock --reset' sets it back\nIn another terminal:\n",
    );
  });

  it.each([
    [
      'clock tomorrow',
      "argument [time]: 'tomorrow' is neither a time to go ahead, such as +1d or +2h30m, nor a point in time",
    ],
    ['clock +1d --reset', 'argument --reset: not allowed with a time'],
    ['push-event', 'argument --repository: name a repository, or an image with --image'],
    ['push-event --image node:20 --branch main', 'argument --image: not allowed with --repository, --branch,'],
    ['start --parallel 0', 'argument --parallel: '],
  ])('refuse %s', async (words, problem) => {
    const { exitCode, stderr } = await acrtask(place, 'emulator', ...words.split(' '));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`ERROR: ${problem}`)]);
  });
});

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

it('a timer is shown in the time zone of the process', { timeout: patience }, async () => {
  await emulator();
  await printed(place, ...'az group create -n group -l eastus'.split(' '));
  await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
  const where = ['-r', 'myregistry', '-n', 'hello'];
  await printed(place, 'create', ...where, '--cmd', 'bash', '-c', '/dev/null', '--schedule', 'nightly:0 1 * * *');
  const inZone = (TZ: string) => ({ ...place, env: { ...place.env, TZ } });
  const lines = async (TZ: string) =>
    (await acrtask(inZone(TZ), 'timer', 'list', ...where)).stderr.split('\n').slice(1, 6);
  expect([await lines('Asia/Tokyo'), await lines(':unknown')]).toEqual([
    Array.from({ length: 5 }, () => expect.stringMatching(/ 01:00 UTC .* 10:00 \+09:00 \(Asia\/Tokyo\)$/)),
    Array.from({ length: 5 }, () => expect.stringMatching(/ 01:00 UTC$/)),
  ]);
});

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
