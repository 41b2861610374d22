import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulatorCloud } from '../../src/azure/cloud.ts';
import { cacheFolder } from '../../src/cache-folder.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { main } from '../../src/main.ts';
import { wordsOf } from '../support/command-line.ts';
import { tokenFrom } from '../support/emulator-token.ts';
import { plantToken } from '../support/plant-token.ts';
import { createTestHost, type TestHost, type TestHostOptions } from '../support/test-host.ts';

const subscription = '11111111-1111-1111-1111-111111111111';
const audience = 'https://management.core.windows.net/';
const cloud = { ...emulatorCloud('https://localhost'), name: 'https://localhost' };

type Intercept = (request: Request, url: URL) => Response | undefined;

/** Commands of one user, one after the other, against one emulator with a registry in the group `one`. */
const createSession = async () => {
  const emulator = createEmulator({ subscriptionId: subscription });
  let folders: Pick<TestHost, 'cwd' | 'home'> | undefined;
  let asked: string[] = [];
  let intercept: Intercept = () => undefined;
  let time = 0;
  const run = async (line: string, options: TestHostOptions = {}) => {
    const host = createTestHost({
      ...options,
      ...(folders ? { folders } : {}),
      env: { ACRTASK_CLOUD: cloud.armEndpoint, AZURE_SUBSCRIPTION_ID: subscription, ...options.env },
      network: async (request) => {
        const url = new URL(request.url);
        if (url.pathname !== '/metadata/endpoints')
          asked.push(
            `${request.method} ${decodeURIComponent(
              url.host === 'localhost' ? url.pathname : `${url.host}${url.pathname}`,
            )
              .replace(`/subscriptions/${subscription}`, 'S')
              .replace(/^S\/resourceGroups\/(\w+)\/providers\/Microsoft.ContainerRegistry\/registries/, '$1')
              .replace('/providers/Microsoft.ContainerRegistry/', '/')}`,
          );
        return intercept(request, url) ?? emulator.fetch(request);
      },
    });
    folders ??= host;
    host.pass(time);
    await plantToken(host, cloud, `${audience}/.default`, await tokenFrom(emulator, audience));
    asked = [];
    const exitCode = await main(wordsOf(line), host);
    return { exitCode, asked, ...host.written, host };
  };
  /** Nothing is kept of an emulator in this process, so these commands leave the cache as it is: they are somebody else's. */
  const prepare = async (...lines: readonly string[]) => {
    for (const line of lines) {
      const { exitCode, stderr } = await run(line, { env: { ACRTASK_CLOUD: 'emulator' } });
      if (exitCode !== 0) throw new Error(`${line}: ${stderr}`);
    }
  };
  await prepare(
    'az group create -n one -l eastus',
    'az group create -n two -l westus',
    'az acr create -g one -n myregistry --sku Standard',
    "create -r myregistry -n hello -c /dev/null --cmd 'bash echo hi'",
  );
  const file = () => join(cacheFolder(createTestHost({ folders: folders ?? createTestHost() })), 'registries.json');
  return {
    run,
    prepare,
    file,
    /** What is kept, whole. */
    kept: async (): Promise<unknown> => JSON.parse(await readFile(file(), 'utf8').catch(() => 'null')),
    intercept: (answer: Intercept) => {
      intercept = answer;
    },
    pass: (ms: number) => {
      time += ms;
    },
  };
};

const id = (group: string) =>
  `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/registries/myregistry`;
const hour = 3_600_000;
const start = Date.parse('2026-01-02T03:04:05.000Z');
const entry = (more: object = {}) => ({
  cloud: 'https://localhost',
  tenant: '',
  subscription,
  name: 'myregistry',
  id: id('one'),
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  roleAssignmentMode: 'LegacyRegistryPermissions',
  facts: {
    id: (more as { id?: string }).id ?? id('one'),
    name: 'myregistry',
    loginServer: 'myregistry.azurecr.io',
    sku: 'Standard',
    mode: 'roles',
    network: { access: 'open', allowed: [], trustsAzureServices: true },
    allowsTasksToBypass: false,
    allowsAnonymousPull: false,
    hasAdminUser: false,
  },
  at: start,
  ...more,
});
const moved = [
  'az acr delete -n myregistry --yes',
  'az acr create -g two -n myregistry --sku Standard',
  "create -r myregistry -n hello -c /dev/null --cmd 'bash echo hi'",
];
const all = 'GET S/registries';

describe('what a command asks of a registry for the first time, and later', () => {
  it.each<[line: string, first: readonly string[], later: readonly string[]]>([
    ['list -r myregistry', [all, 'GET one/myregistry/tasks'], ['GET one/myregistry/tasks']],
    ['list -r MyRegistry', [all, 'GET one/myregistry/tasks'], ['GET one/myregistry/tasks']],
    ['list -r myregistry.azurecr.io', [all, 'GET one/myregistry/tasks'], ['GET one/myregistry/tasks']],
    ['list -r myregistry -g ONE', ['GET ONE/myregistry', 'GET ONE/myregistry/tasks'], ['GET ONE/myregistry/tasks']],
    [`list -r ${id('one')}`, ['GET one/myregistry', 'GET one/myregistry/tasks'], ['GET one/myregistry/tasks']],
    ['show -r myregistry -n hello', [all, 'GET one/myregistry/tasks/hello'], ['GET one/myregistry/tasks/hello']],
    [
      "create -r myregistry -n other -c /dev/null --cmd 'bash echo hi'",
      [all, 'PUT one/myregistry/tasks/other'],
      ['PUT one/myregistry/tasks/other'],
    ],
    [
      'update -r myregistry -n hello --status Disabled',
      [all, 'POST one/myregistry/tasks/hello/listDetails', 'PATCH one/myregistry/tasks/hello'],
      ['POST one/myregistry/tasks/hello/listDetails', 'PATCH one/myregistry/tasks/hello'],
    ],
    [
      'run -r myregistry -n hello --no-wait',
      [all, 'POST one/myregistry/tasks/hello/listDetails', 'POST one/myregistry/scheduleRun'],
      ['POST one/myregistry/tasks/hello/listDetails', 'POST one/myregistry/scheduleRun'],
    ],
    [
      "run -r myregistry --no-wait --cmd 'bash echo hi' /dev/null",
      [all, 'POST one/myregistry/scheduleRun'],
      ['POST one/myregistry/scheduleRun'],
    ],
    ['list-runs -r myregistry', [all, 'GET one/myregistry/runs'], ['GET one/myregistry/runs']],
    [
      'build -r myregistry --no-wait https://github.com/a/b.git --no-push -t a --auth-mode Default',
      [all, 'POST one/myregistry/scheduleRun'],
      ['POST one/myregistry/scheduleRun'],
    ],
    ['az acr task list -r myregistry', [all, 'GET one/myregistry/tasks'], ['GET one/myregistry/tasks']],
    // What the answer itself is made of is asked for.
    ['az acr show -n myregistry', [all], [all]],
  ])('%s', async (line, first, later) => {
    const { run } = await createSession();
    const one = await run(line);
    const two = await run(line);
    expect([one.exitCode, one.asked, two.exitCode, two.asked]).toEqual([0, first, 0, later]);
  });

  it('keeps the place, and what creating a task needs', async () => {
    const { run, kept, file } = await createSession();
    await run('list -r MyRegistry');
    expect(await kept()).toEqual([entry()]);
    await run('list -r myregistry -g ONE');
    expect(await kept()).toEqual([entry()]);
    if (process.platform !== 'win32') expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('keeps one that was found in its group apart from one that is alone in the subscription', async () => {
    const { run, kept } = await createSession();
    await run('list -r myregistry -g one');
    expect(await kept()).toEqual([entry({ group: 'one' })]);
    expect((await run('list -r myregistry')).asked).toEqual([all, 'GET one/myregistry/tasks']);
    expect(await kept()).toEqual([entry()]);
  });

  it('asks anew, by its place, for what may have changed ten minutes later', async () => {
    const { run, pass, kept } = await createSession();
    const create = "create -r myregistry -n other -c /dev/null --cmd 'bash echo hi'";
    await run(create);
    pass(hour);
    expect((await run(create)).asked).toEqual(['GET one/myregistry', 'PUT one/myregistry/tasks/other']);
    expect(await kept()).toEqual([entry({ at: start + hour })]);
    pass(hour);
    expect((await run('list -r myregistry')).asked).toEqual(['GET one/myregistry/tasks']);
  });
});

describe('a registry that is not where an earlier command found it', () => {
  const tasks = 'GET two/myregistry/tasks';
  it.each<[line: string, asked: readonly string[]]>([
    ['list -r myregistry', ['GET one/myregistry/tasks', all, tasks]],
    ['show -r myregistry -n hello', ['GET one/myregistry/tasks/hello', all, `${tasks}/hello`]],
    [
      'delete -r myregistry -n hello --yes',
      ['DELETE one/myregistry/tasks/hello', all, 'DELETE two/myregistry/tasks/hello'],
    ],
    [
      "create -r myregistry -n other -c /dev/null --cmd 'bash echo hi'",
      ['PUT one/myregistry/tasks/other', all, 'PUT two/myregistry/tasks/other'],
    ],
    [
      'run -r myregistry -n hello --no-wait',
      [
        'POST one/myregistry/tasks/hello/listDetails',
        all,
        'POST two/myregistry/tasks/hello/listDetails',
        'POST two/myregistry/scheduleRun',
      ],
    ],
    [
      "run -r myregistry --no-wait --cmd 'bash echo hi' /dev/null",
      ['POST one/myregistry/scheduleRun', all, 'POST two/myregistry/scheduleRun'],
    ],
  ])('%s: is found again', async (line, asked) => {
    const { run, prepare, kept } = await createSession();
    await run('list -r myregistry');
    await prepare(...moved);
    const found = await run(line);
    expect([found.exitCode, found.asked]).toEqual([0, asked]);
    expect(await kept()).toEqual([entry({ id: id('two'), location: 'westus' })]);
  });

  it('is found again where Resource Manager has nothing to delete', async () => {
    const { run, prepare, intercept } = await createSession();
    await run('list -r myregistry');
    await prepare(...moved);
    intercept(({ method }, { pathname }) =>
      method === 'DELETE' && pathname.includes('/resourceGroups/one/')
        ? new Response(null, { status: 204 })
        : undefined,
    );
    const { exitCode, asked } = await run('delete -r myregistry -n hello --yes');
    expect([exitCode, asked]).toEqual([
      0,
      ['DELETE one/myregistry/tasks/hello', all, 'DELETE two/myregistry/tasks/hello'],
    ]);
  });

  it('says and asks everything once', async () => {
    const { run, prepare } = await createSession();
    await run('list -r myregistry');
    await prepare(...moved);
    const { stderr, host, exitCode } = await run('delete -r myregistry.azurecr.io -n hello', {
      tty: ['stdin'],
      answers: ['y'],
    });
    expect({ exitCode, stderr, prompts: host.prompts }).toEqual({
      exitCode: 0,
      stderr: "WARNING: Registry name is 'myregistry'. The following suffix '.azurecr.io' is automatically omitted.\n",
      prompts: ["Are you sure you want to delete the task 'hello'? (y/n): "],
    });
  });

  it('is told of when it is gone, and forgotten', async () => {
    const { run, prepare, kept } = await createSession();
    await run('list -r myregistry');
    await prepare('az acr delete -n myregistry --yes');
    const { exitCode, asked, stderr } = await run('list -r myregistry');
    expect([exitCode, asked]).toEqual([3, ['GET one/myregistry/tasks', all, 'GET /subscriptions']]);
    expect(stderr).toContain("The resource with name 'myregistry'");
    expect(await kept()).toEqual([]);
  });

  it('is asked for in its group alone where that was given', async () => {
    const { run, prepare } = await createSession();
    await run('list -r myregistry -g one');
    await prepare(...moved);
    const { exitCode, asked } = await run('list -r myregistry -g one');
    expect([exitCode, asked]).toEqual([3, ['GET one/myregistry/tasks', 'GET one/myregistry']]);
  });
});

describe('a doubtful answer of a registry that is where it was', () => {
  it('is told as it is, after one question', async () => {
    const { run, kept } = await createSession();
    await run('list -r myregistry');
    const { exitCode, asked } = await run('show -r myregistry -n nosuchtask');
    expect([exitCode, asked]).toEqual([3, ['GET one/myregistry/tasks/nosuchtask', all, 'GET one/myregistry/tasks']]);
    expect(await kept()).toEqual([entry()]);
  });

  it('is not asked about twice in a command', async () => {
    const { run } = await createSession();
    await run('list -r myregistry');
    const { exitCode, asked } = await run('cancel-run -r myregistry --run-id cf7 cf8');
    expect([exitCode, asked]).toEqual([1, ['GET one/myregistry/runs/cf7', all, 'GET one/myregistry/runs/cf8']]);
  });

  it.each([
    [403, 'GET', 1],
    [404, 'GET', 3],
  ])('%i leaves a registry that cannot be asked for to the answer', async (status, _, code) => {
    const { run, intercept } = await createSession();
    await run('list -r myregistry');
    intercept((_request, { pathname }) =>
      pathname.includes('/registries/')
        ? Response.json({ error: { code: 'Answer', message: 'The first answer.' } }, { status })
        : pathname.endsWith('/registries')
          ? Response.json({ error: { code: 'Forbidden', message: 'No list.' } }, { status: 403 })
          : undefined,
    );
    const { exitCode, asked, stderr } = await run('list -r myregistry');
    expect([exitCode, asked]).toEqual([code, ['GET one/myregistry/tasks', all]]);
    expect(stderr).toContain('The first answer.');
  });

  it('that comes after a good one is not doubted', async () => {
    const { run, intercept } = await createSession();
    await run('list -r myregistry');
    intercept((request) =>
      request.method === 'PATCH'
        ? Response.json({ error: { code: 'AuthorizationFailed', message: 'No right.' } }, { status: 403 })
        : undefined,
    );
    const { exitCode, asked } = await run('update -r myregistry -n hello --status Disabled');
    expect([exitCode, asked]).toEqual([
      1,
      ['POST one/myregistry/tasks/hello/listDetails', 'PATCH one/myregistry/tasks/hello'],
    ]);
  });
});

describe('what is kept', () => {
  it.each<[what: string, content: string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another shape', '{"a":1}'],
    ['null', 'null'],
    ['entries of another kind', '[1,null,"x",{}]'],
    ['an id of something else', JSON.stringify([entry({ id: `${id('one')}/tasks/hello` })])],
    ['an id of another registry', JSON.stringify([entry({ id: id('one').replace('myregistry', 'other') })])],
    ['an id of another subscription', JSON.stringify([entry({ id: id('one').replace(subscription, 'other') })])],
    ['an address as the login server', JSON.stringify([entry({ loginServer: 'https://example.com/' })])],
    ['another cloud', JSON.stringify([entry({ cloud: 'https://other' })])],
    ['another tenant', JSON.stringify([entry({ tenant: 'other' })])],
    ['a time to come', JSON.stringify([entry({ at: start + 1 })])],
  ])('%s is not used, and no reason to fail', async (_, content) => {
    const { run, file } = await createSession();
    await mkdir(join(file(), '..'), { recursive: true });
    await writeFile(file(), content);
    const { exitCode, asked } = await run('list -r myregistry');
    expect([exitCode, asked]).toEqual([0, [all, 'GET one/myregistry/tasks']]);
  });

  it('is at most 200 registries, the newest', async () => {
    const { run, file, kept } = await createSession();
    const others = Array.from({ length: 200 }, (_, at) =>
      entry({ name: `registry${at}`, id: id('one').replace('myregistry', `registry${at}`) }),
    );
    await mkdir(join(file(), '..'), { recursive: true });
    await writeFile(file(), JSON.stringify(others));
    await run('list -r myregistry');
    expect(await kept()).toEqual([entry(), ...others.slice(0, 199)]);
  });

  it.each<[line: string, kept: readonly object[]]>([
    ['az acr update -n myregistry --role-assignment-mode rbac-abac', []],
    ['az acr delete -n myregistry --yes', []],
    ['az acr create -g one -n myregistry --sku Premium', []],
  ])('%s forgets the registry', async (line, expected) => {
    const { run, kept } = await createSession();
    await run('list -r myregistry');
    expect((await run(line)).exitCode).toBe(0);
    expect(await kept()).toEqual(expected);
  });
});
