import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Registry } from '../../src/library/registry.ts';
import { createLibraryBench } from './library.ts';

/** The folder to build, below the working folder of the test's host. */
const writeContext = async (cwd: string): Promise<string> => {
  const folder = join(cwd, 'app');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
  await writeFile(join(folder, 'acb.yaml'), 'steps:\n  - cmd: bash echo hello\n');
  return folder;
};

const create = "create -r myregistry -n hello --cmd 'bash echo hi' -c /dev/null";
const createLocked =
  "create -r myregistry -n locked --cmd 'otherregistry.azurecr.io/none:1' -c /dev/null --assign-identity [system] --no-validate";
const withTask = [create];
const withLogin = [create, 'credential add -r myregistry -n hello --login-server docker.io -u hubuser -p geheim'];
const asPremium = ['az acr update -n myregistry --sku Premium'];
const withPool = [...asPremium, 'agentpool create -r myregistry -n mypool'];
const hello = { name: 'hello', cmd: 'bash echo hi', context: '/dev/null' };

type Call = (registry: Registry, folder: string) => Promise<unknown>;

/** What a program calls, and what a user types; before both, what has to be there. */
const table: readonly [words: (folder: string) => string, call: Call, before?: readonly string[]][] = [
  [() => create, (registry) => registry.tasks.create(hello)],
  [
    () =>
      "create -r myregistry -n hello -t 'hello:{{.Run.ID}}' -t hello:latest -f Dockerfile -c https://github.com/o/r.git#main --arg A=1 --arg B --secret-arg S=geheim --commit-trigger-enabled false --cpu 4 --timeout 900 --no-push --schedule 'nightly:0 1 * * *' --assign-identity [system] mine",
    (registry) =>
      registry.tasks.create({
        name: 'hello',
        image: ['hello:{{.Run.ID}}', 'hello:latest'],
        file: 'Dockerfile',
        context: 'https://github.com/o/r.git#main',
        arg: ['A=1', 'B'],
        secretArg: { S: 'geheim' },
        commitTriggerEnabled: false,
        cpu: 4,
        timeout: 900,
        noPush: true,
        schedule: 'nightly:0 1 * * *',
        assignIdentity: ['[system]', 'mine'],
      }),
  ],
  [
    () => `${create} --vault mykeyvault/Password --pull-from myregistry`,
    (registry) => registry.tasks.create({ ...hello, vault: 'mykeyvault/Password', pullFrom: ['myregistry'] }),
  ],
  [
    () => 'update -r myregistry -n hello --timeout 600 --status Disabled',
    (registry) => registry.tasks.update('hello', { timeout: 600, status: 'Disabled' }),
    withTask,
  ],
  [() => 'delete -r myregistry -n hello --yes', (registry) => registry.tasks.delete('hello'), withTask],
  [
    () =>
      "credential add -r myregistry -n hello --login-server docker.io -u hubuser -p geheim --use-identity '[system]'",
    (registry) =>
      registry.tasks.addCredential('hello', {
        loginServer: 'docker.io',
        username: 'hubuser',
        password: 'geheim',
        useIdentity: '[system]',
      }),
    withTask,
  ],
  [
    () => 'credential update -r myregistry -n hello --login-server docker.io -u other -p geheim',
    (registry) =>
      registry.tasks.updateCredential('hello', { loginServer: 'docker.io', username: 'other', password: 'geheim' }),
    withLogin,
  ],
  [
    () => 'credential remove -r myregistry -n hello --login-server docker.io',
    (registry) => registry.tasks.removeCredential('hello', 'docker.io'),
    withLogin,
  ],
  [
    () => "timer add -r myregistry -n hello --timer-name nightly --schedule '0 1 * * *' --enabled false",
    (registry) => registry.tasks.addTimer('hello', { timerName: 'nightly', schedule: '0 1 * * *', enabled: false }),
    withTask,
  ],
  [
    () => "timer update -r myregistry -n hello --timer-name nightly --schedule '0 3 * * *' --enabled false",
    (registry) => registry.tasks.updateTimer('hello', 'nightly', { schedule: '0 3 * * *', enabled: false }),
    [`${create} --schedule 'nightly:0 1 * * *'`],
  ],
  [
    () => 'timer remove -r myregistry -n hello --timer-name nightly',
    (registry) => registry.tasks.removeTimer('hello', 'nightly'),
    [`${create} --schedule 'nightly:0 1 * * *'`],
  ],
  [
    () => 'run -r myregistry -n hello --set a=1 --set-secret b=geheim --no-wait',
    (registry) => registry.tasks.run('hello', { set: { a: '1' }, setSecret: { b: 'geheim' } }),
    withTask,
  ],
  [
    () => "run -r myregistry --cmd 'bash echo hi' /dev/null --timeout 600 --no-wait",
    (registry) => registry.run({ source: '/dev/null', cmd: 'bash echo hi', timeout: 600 }),
  ],
  [(folder) => `run -r myregistry ${folder} --no-wait`, (registry, folder) => registry.run({ source: folder })],
  [
    (folder) => `build -r myregistry -t hello:v1 --build-arg A=1 ${folder} --no-wait`,
    (registry, folder) => registry.build({ source: folder, image: 'hello:v1', buildArg: { A: '1' } }),
  ],
  [
    () => 'build -r myregistry -t hello:v1 https://github.com/o/r.git --platform linux/arm64 --no-push --no-wait',
    (registry) =>
      registry.build({
        source: 'https://github.com/o/r.git',
        image: ['hello:v1'],
        platform: 'linux/arm64',
        noPush: true,
      }),
  ],
  [
    () => 'agentpool create -r myregistry -n mypool --count 2 --tier S2 --no-wait',
    (registry) => registry.agentPools.create({ name: 'mypool', count: 2, tier: 'S2', noWait: true }),
    asPremium,
  ],
  [
    () => 'agentpool update -r myregistry -n mypool --count 0',
    (registry) => registry.agentPools.update('mypool', { count: 0 }),
    withPool,
  ],
  [
    () => 'agentpool delete -r myregistry -n mypool --yes',
    (registry) => registry.agentPools.delete('mypool'),
    withPool,
  ],
  [
    () => 'agentpool show -r myregistry -n mypool --queue-count',
    (registry) => registry.agentPools.queueCount('mypool'),
    withPool,
  ],
  [
    () => 'identity setup hello -r myregistry --vault mykeyvault/Password --identity mine',
    (registry) => registry.tasks.setUpIdentity('hello', { vault: 'mykeyvault/Password', identity: 'mine' }),
    withTask,
  ],
];

/** Names and times that differ from run to run. */
const plain = (sent: unknown): unknown =>
  JSON.parse(
    JSON.stringify(sent)
      .replaceAll(/source\/[^"]+/g, 'source/ARCHIVE')
      .replaceAll(/"[0-9a-f]{32}_Dockerfile"/g, '"ID_Dockerfile"')
      .replaceAll(/roleAssignments\/[\w-]+/g, 'roleAssignments/ID'),
  );

describe('a call sends what the command sends', () => {
  it.each(table.map(([words, ...rest]) => [words('FOLDER'), words, ...rest] as const))(
    '%s',
    async (_, words, call, before = []) => {
      const sentBy = async (work: 'call' | 'command'): Promise<unknown> => {
        const bench = await createLibraryBench();
        const folder = await writeContext(bench.host.cwd);
        for (const line of before) await bench.run(line);
        bench.sent.length = 0;
        if (work === 'call') await call(bench.registry, folder);
        else
          expect((await bench.run(words(folder).replace('myregistry', bench.registry.id))).stderr).not.toMatch(
            /^ERROR/m,
          );
        expect(bench.sent.length).toBeGreaterThan(0);
        return plain(bench.sent);
      };
      expect(await sentBy('call')).toEqual(await sentBy('command'));
    },
  );
});

describe('a call resolves to what the command prints', () => {
  it.each<[string, (registry: Registry) => Promise<unknown>]>([
    ['list -r myregistry', (registry) => registry.tasks.list()],
    ['show -r myregistry -n hello', (registry) => registry.tasks.get('hello')],
    [
      'show -r myregistry -n hello --with-secure-properties',
      (registry) => registry.tasks.get('hello', { withSecureProperties: true }),
    ],
    ['list-runs -r myregistry --top 1', (registry) => registry.runs.list({ top: 1 })],
    ['show-run -r myregistry --run-id cf1', async (registry) => (await registry.runs.get('cf1')).details],
    ['show-run -r myregistry --run-id cf1', async (registry) => (await registry.runs.get('cf1')).finished()],
    [
      'identity setup hello -r myregistry --vault mykeyvault --dry-run',
      (registry) => registry.tasks.planIdentity('hello', { vault: 'mykeyvault' }),
    ],
    ['doctor hello -r myregistry', (registry) => registry.tasks.check('hello')],
    ['doctor locked -r myregistry --no-fetch', (registry) => registry.tasks.check('locked', { noFetch: true })],
    ['wait-run cf1 -r myregistry', (registry) => registry.runs.wait(['cf1'])],
    ['wait-run cf1 cf2 -r myregistry', (registry) => registry.runs.wait(['cf1', 'cf2'], { timeout: '1h' })],
    ['wait-run cf1 cf2 -r myregistry --any', (registry) => registry.runs.wait(['cf1', 'cf2'], { any: true })],
    ['check-runs -r myregistry', (registry) => registry.runs.check()],
    ['check-runs -r myregistry -n hello --since 2d', (registry) => registry.runs.check({ name: 'hello', since: '2d' })],
    ['taskrun list -r myregistry', (registry) => registry.taskRuns.list()],
    ['taskrun show -r myregistry -n mytaskrun', (registry) => registry.taskRuns.get('mytaskrun')],
    ['agentpool list -r myregistry', (registry) => registry.agentPools.list()],
    ['agentpool show -r myregistry -n mypool', (registry) => registry.agentPools.get('mypool')],
    [
      'agentpool show -r myregistry -n mypool --queue-count --query count',
      (registry) => registry.agentPools.queueCount('mypool'),
    ],
  ])('%s', async (words, call) => {
    const { registry, run, deployTaskRun } = await createLibraryBench();
    for (const line of [...withPool, create, createLocked]) expect(await run(line)).toMatchObject({ exitCode: 0 });
    await run('run -r myregistry -n hello');
    // The second run fails, and so does one check of its task.
    await run('run -r myregistry -n locked --no-preflight');
    await deployTaskRun('mytaskrun', 'bash echo hi');
    const { stdout } = await run(`${words} -o json`);
    const found: unknown = JSON.parse(stdout);
    expect(await call(registry)).toEqual(found);
  });
});
