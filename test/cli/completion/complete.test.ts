import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/cache-folder.ts';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-context.ts';
import { main } from '../../../src/main.ts';
import { runCommandLine, wordsOf } from '../../support/command-line.ts';
import { subscription } from '../../support/fake-azure.ts';
import { writeProgram } from '../../support/fake-azure-cli.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

/** What is offered at the end of `line`, in which the blanks are as they are typed. */
const wordsAt = (line: string): string[] => {
  const words = line.split(' ');
  return ['__complete', `=${words.at(-1)}`, ...words.slice(0, -1)];
};
const offered = async (line: string, env: Record<string, string> = {}): Promise<string[]> => {
  const { exitCode, stdout, stderr } = await runCommandLine(wordsAt(line), { env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((each) => each.replace(/\t.*$/, ''));
};

describe('what is offered without asking Azure', () => {
  it.each([
    ['cre', 'create credential'],
    ['CRE', 'create credential'],
    ['credential ', 'add list remove update'],
    ['az acr task cre', 'create credential'],
    ['az acr ta', 'task taskrun'],
    ['--', '--help --version'],
    ['create --plat', '--platform'],
    ['create --platform ', 'linux/amd64 linux/arm64 linux/arm/v7 linux/arm/v6 linux/386 windows/amd64'],
    ['create --platform=win', '--platform=windows/amd64'],
    ['create --status ', 'Disabled Enabled'],
    ['create --status dis', 'Disabled'],
    ['create --no-push ', 'true false'],
    ['create --no-push --no-c', '--no-cache'],
    ['create -r', '-r'],
    ['create -r a --reg', ''],
    ['create -t a --ima', '--image'],
    ['list --out', '--output'],
    ['list -o j', 'json jsonc'],
    ['list --cloud ', 'AzureCloud AzureUSGovernment AzureChinaCloud emulator'],
    ['create -f ', ':files'],
    ['build -f x ', ':files'],
    ['build --file=', ':files --file='],
    ['run --digest-file ', ':files'],
    ['build --metadata-file x', ':files'],
    ['emulator start --data ', ':files'],
    ['emulator start --map-git ', ''],
    ['emulator start --map-git https://git.example/a?b=c=./x', ':files https://git.example/a?b=c='],
    ['emulator start --map-git https://git.example/a=/x/a=b', ':files https://git.example/a='],
    ['list -o=t', '-o=table -o=tsv'],
    ['az keyvault secret set -f ', ':files'],
    ['configure --defaults ', 'registry= group= location='],
    ['configure --defaults reg', 'registry='],
    ['configure --defaults location=', ''],
    ['configure --defaults nothing=', ''],
    ['agentpool create --tier ', 'S1 S2 S3 I6'],
    ['az role assignment create --role acr', 'AcrPull AcrPush'],
    ['completion ', 'bash zsh fish pwsh'],
    ['completion bash z', ''],
    ['permissions cre', 'create credential'],
    ['permissions run Credential ', 'add list remove update'],
    ['permissions credential add cre', 'create credential'],
    ['permissions --as-role az acr ta', 'task taskrun'],
    ['permissions run --as', '--as-role'],
    ['version ', '--output --query --subscription --cloud --verbose --debug --only-show-errors --help'],
    ['create --cmd ', ''],
    ['create --unknown=', ''],
    ['nonsense ', ''],
    ['nonsense --', ''],
    ['list -- --', ''],
    ['show -n ', ''],
  ])('%s', async (line, expected) => expect((await offered(line)).join(' ')).toBe(expected));
});

describe('where a secret is read from', () => {
  const env = { HUB_PASSWORD: 'hunter2', HUB_USER: 'me', OTHER: 'x' };
  it.each([
    ['credential add -p ', 'env: file: - kv:'],
    ['credential add -u ', 'env: file: - kv:'],
    ['credential add -p f', 'file:'],
    ['credential add -p hunter2', ''],
    ['credential add -p env:', 'env:ACRTASK_CLOUD env:AZURE_SUBSCRIPTION_ID env:HUB_PASSWORD env:HUB_USER env:OTHER'],
    ['credential add --password=env:HUB_P', '--password=env:HUB_PASSWORD'],
    ['create --git-access-token file:', ':files file:'],
    ['create --git-access-token=file:/t', ':files --git-access-token=file:'],
    ['create --secret-arg ', ''],
    ['create --secret-arg token', ''],
    ['create --secret-arg token=', 'token=env: token=file: token=- token=kv:'],
    ['create --secret-arg token=env:O', 'token=env:OTHER'],
    ['create --set-secret token=file:', ':files token=file:'],
    ['emulator start --docker-hub-user me:', 'me:env: me:file: me:- me:kv:'],
    ['emulator start --docker-hub-user me:env:HUB_P', 'me:env:HUB_PASSWORD'],
  ])('%s', async (line, expected) => expect((await offered(line, env)).join(' ')).toBe(expected));
});

describe('the subscriptions that az remembers', () => {
  const ids = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-0000-0000-0000-000000000000`);
  const lines = [`Production\t${ids[0]}`, `${ids[1]}\tTrial`, `${ids[2]}\ttrial`];
  it.each([
    ['list --subscription ', lines],
    ['list --subscription prod', lines.slice(0, 1)],
    ['list --subscription 11', [`${ids[0]}\tProduction`]],
    ['list --subscription=22', [`--subscription=${ids[1]}\tTrial`]],
  ])('%s', async (line, expected) => {
    const host = createTestHost();
    const subscriptions = ['Production', 'Trial', 'trial'].map((name, index) => ({ name, id: ids[index] }));
    await mkdir(join(host.home, '.azure'));
    await writeFile(join(host.home, '.azure', 'azureProfile.json'), `\uFEFF${JSON.stringify({ subscriptions })}`);
    expect(await main(wordsAt(line), host)).toBe(0);
    expect(host.written).toEqual({ stdout: `${expected.join('\n')}\n`, stderr: '' });
  });
});

interface Place {
  readonly host: TestHost;
  /** The other processes that were started. */
  readonly started: readonly (readonly string[])[];
  newHost(): TestHost;
  offered(line: string): Promise<string>;
}

interface PlaceOptions {
  readonly env?: Record<string, string>;
  readonly isAnswering?: boolean;
  /** Further command lines that are carried out beforehand. */
  readonly lines?: readonly string[];
  readonly emulator?: Partial<EmulatorOptions>;
  /** What is answered instead to requests whose path ends so. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** One user and an emulator with registries, tasks, runs and an identity. */
const createPlace = async (options: PlaceOptions = {}): Promise<Place> => {
  const { env = {}, isAnswering = true, lines = [] } = options;
  const emulator = createEmulator({ subscriptionId: subscription, ...options.emulator });
  const started: (readonly string[])[] = [];
  const network = async (request: Request) => {
    const path = new URL(request.url).pathname;
    const answer = Object.entries(options.answers ?? {}).find(([end]) => path.endsWith(end));
    return answer ? Response.json(answer[1]) : emulator.fetch(request);
  };
  const first = createTestHost();
  const newHost = (): TestHost => {
    const host = createTestHost({
      network,
      env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription, ...env },
      folders: first,
    });
    host.now = first.now;
    host.sleep = first.sleep;
    host.startDetached = async (argv) => {
      started.push(argv);
      if (isAnswering) await main(argv, newHost());
      return { pid: 1, hasEnded: () => isAnswering };
    };
    return host;
  };
  for (const line of [
    'az group create -n group -l eastus',
    'az acr create -g group -n myregistry --sku Premium',
    'az acr create -g group -n otherregistry --sku Standard',
    'az identity create -g group -n mine',
    "create -r myregistry -n hello --cmd 'bash echo hi' -c /dev/null",
    'run -r myregistry -n hello --no-wait',
    ...lines,
  ]) {
    const host = newHost();
    if ((await main(wordsOf(line), host)) !== 0) throw new Error(host.written.stderr);
  }
  return {
    host: first,
    started,
    newHost,
    offered: async (line) => {
      const host = newHost();
      expect(await main(wordsAt(line), host)).toBe(0);
      expect(host.written.stderr).toBe('');
      return host.written.stdout;
    },
  };
};
const identity = `/subscriptions/${subscription}/resourcegroups/group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;

const registry = (name: string) =>
  `/subscriptions/${subscription}/resourceGroups/group/providers/Microsoft.ContainerRegistry/registries/${name}`;

describe('names of Azure', () => {
  it.each([
    ['list -r ', 'myregistry\tgroup\notherregistry\tgroup\n'],
    ['list -r my', 'myregistry\tgroup\n'],
    ['list -g nothere -r ', ''],
    ['az acr show -n ', 'myregistry\tgroup\notherregistry\tgroup\n'],
    ['show -r myregistry -n ', 'hello\n'],
    ['show -r myregistry.azurecr.io -n ', 'hello\n'],
    ['show -r otherregistry -n ', ''],
    ['show -r missing -n ', ''],
    ['show-run -r myregistry --run-id ', 'cf1\tSucceeded hello\n'],
    ['rerun -r myregistry ', 'cf1\tSucceeded hello\n'],
    ['cancel-run -r myregistry --run-id ', ''],
    ['cancel-run -r myregistry --all -n ', 'hello\n'],
    ['wait-run -r myregistry ', ''],
    ['check-runs -r myregistry -n ', 'hello\n'],
    ['list -g ', 'group\n'],
    ['az identity create -g gr', 'group\n'],
    ['az identity show -g group -n ', 'mine\tgroup\n'],
    ['az identity show --ids ', `${identity}\tmine\n`],
    [
      'az role assignment create --scope ',
      `${registry('myregistry')}\tmyregistry\n${registry('otherregistry')}\totherregistry\n`,
    ],
    ['configure --defaults registry=my', 'registry=myregistry\tgroup\n'],
    ['configure -d registry=myregistry group=', 'group=group\n'],
    ['create -r myregistry --assign-identity ', '[system]\nmine\tgroup\n'],
    ['create -r myregistry --assign-identity mi', 'mine\tgroup\n'],
    ['create -r myregistry --assign-identity /', `${identity}\tmine\n`],
    ['update -r myregistry --source-acr-auth-id ', '[system]\nnone\nmine\tgroup\n'],
    ['identity remove -r myregistry --identities [all] ', '[system]\nmine\tgroup\n'],
    ['timer update -r myregistry -n= --timer-name ', ''],
    ['identity remove -r myregistry --identities ', '[system]\n[all]\nmine\tgroup\n'],
    ['credential add -r myregistry --login-server other', 'otherregistry.azurecr.io\tgroup\n'],
    ['create -r myregistry --agent-pool ', ''],
    ['timer update -r myregistry --timer-name ', ''],
    ['list --subscription nothere -r ', ''],
  ])('%s', async (line, expected) => expect(await (await createPlace()).offered(line)).toBe(expected));

  it.each<[string, string, string]>([
    [
      "timer add -r myregistry -n hello --timer-name nightly --schedule '0 1 * * *'",
      'timer remove -r myregistry -n hello --timer-name ',
      'nightly\t0 1 * * *\n',
    ],
    [
      'credential add -r myregistry -n hello --login-server docker.io -u hubuser -p hunter2',
      'credential update -r myregistry -n hello --login-server ',
      'docker.io\n',
    ],
    ['agentpool create -r myregistry -n mypool', 'build -r myregistry --agent-pool ', 'mypool\n'],
    ['az keyvault create -g group -n mykeyvault', 'az keyvault secret set --vault-name ', 'mykeyvault\tgroup\n'],
    ['az keyvault create -g group -n mykeyvault', 'create --secret-arg a=kv:', 'a=kv:mykeyvault/\tgroup\n'],
  ])('%s: %s', async (before, line, expected) => {
    const place = await createPlace({ lines: [before] });
    expect(await place.offered(line)).toBe(expected);
    expect(await readFile(join(cacheFolder(place.host), 'names.json'), 'utf8')).not.toContain('hunter2');
  });

  it('are the timers and logins of the task that is named, and of no other', async () => {
    const timer = (task: string, name: string) =>
      `timer add -r myregistry -n ${task} --timer-name ${name} --schedule '0 1 * * *'`;
    const place = await createPlace({
      lines: [
        "create -r myregistry -n other --cmd 'bash echo hi' -c /dev/null",
        timer('hello', 'nightly'),
        timer('other', 'weekly'),
        'credential add -r myregistry -n other --login-server docker.io -u hubuser -p hunter2',
      ],
    });
    const timers = (task: string) => place.offered(`timer update -r myregistry -n ${task} --timer-name `);
    const logins = (task: string) => place.offered(`credential remove -r myregistry -n ${task} --login-server `);
    expect([await timers('hello'), await timers('other'), await logins('hello'), await logins('other')]).toEqual([
      'nightly\t0 1 * * *\n',
      'weekly\t0 1 * * *\n',
      '',
      'docker.io\n',
    ]);
  });

  it('are those of task runs, which only templates make', async () => {
    const place = await createPlace({ answers: { '/taskRuns': { value: [{ name: 'mytaskrun', properties: {} }] } } });
    for (const command of ['show', 'logs', 'delete'])
      expect(await place.offered(`taskrun ${command} -r myregistry -n `)).toBe('mytaskrun\n');
  });

  it('are those of runs under way where a run is to be canceled', async () => {
    const place = await createPlace({ emulator: { progression: { kind: 'stepped' } } });
    expect(await place.offered('cancel-run -r myregistry --run-id ')).toBe('cf1\tQueued hello\n');
    expect(await place.offered('cancel-run -r myregistry --run-id cf1 ')).toMatch(/^--run-id\t/);
    expect(await place.offered('cancel-run -r myregistry --run-id cf1 --al')).toContain('--all\t');
  });

  it('are ids where two identities have the same name, and client ids once one is begun', async () => {
    const place = await createPlace({
      lines: ['az group create -n other -l eastus', 'az identity create -g other -n mine'],
    });
    const ids = [identity, identity.replace('/group/', '/other/')];
    const lines = ids.map((id) => `${id}\tmine`);
    expect(await place.offered('credential add --use-identity ')).toBe(`[system]\n${lines.join('\n')}\n`);
    expect(await place.offered('credential add --use-identity mi')).toBe('');
    const host = place.newHost();
    expect(await main(wordsOf('az identity show -g other -n mine --query clientId -o tsv'), host)).toBe(0);
    const clientId = host.written.stdout.trim();
    expect(await place.offered(`credential add --use-identity ${clientId.slice(0, 7)}`)).toBe(
      `${clientId}\t${ids[1]}\n`,
    );
  });

  it('are those of the configured registry when none is given', async () => {
    const place = await createPlace({ env: { AZURE_DEFAULTS_ACR: 'myregistry' } });
    expect(await place.offered('show -n ')).toBe('hello\n');
  });

  it('are those of the registry of the project file, also for the commands that compare it', async () => {
    const place = await createPlace();
    await writeFile(join(place.host.cwd, 'acrtask.yaml'), 'registry: myregistry\nresourceGroup: group\n');
    expect(await place.offered('show -n ')).toBe('hello\n');
    expect(await place.offered('diff ')).toBe('hello\n');
    expect(await place.offered('show -r otherregistry -n ')).toBe('');
  });

  it('are asked for once a minute, and kept where only the user can read them', async () => {
    const place = await createPlace();
    const line = 'show -r myregistry -n ';
    for (const [ms, times] of [
      [0, 1],
      [59_000, 1],
      [1_000, 2],
    ] as const) {
      place.host.pass(ms);
      expect(await place.offered(line)).toBe('hello\n');
      expect(place.started.length).toBe(times);
    }
    const file = join(cacheFolder(place.host), 'names.json');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('hello');
  });

  it('are not waited for longer than a moment, nor asked for twice', async () => {
    const place = await createPlace({ isAnswering: false });
    const start = place.host.now().getTime();
    expect(await place.offered('list -r ')).toBe('');
    expect(place.host.now().getTime() - start).toBeLessThanOrEqual(600);
    expect(await place.offered('list -r ')).toBe('');
    expect(place.started.length).toBe(1);
  });
});

// The Azure CLI of these tests is a file with a mode, which answers as on POSIX.
describe.skipIf(process.platform === 'win32')('with an Azure CLI', () => {
  const at = async (line: string, answer?: string, env: Record<string, string> = {}) => {
    const asked: Record<string, string | undefined>[] = [];
    const { stdout, stderr, exitCode, host } = await runCommandLine(wordsAt(line), {
      env: { ACRTASK_CLOUD: '', ...env },
      prepare: ({ cwd, env: theirs }) => {
        theirs.PATH = cwd;
        writeProgram(cwd, 'az');
      },
      runProgram: async (program, argv, input, options = {}) => {
        const { _ARGCOMPLETE_STDOUT_FILENAME: file = '', ...others } = options.env ?? {};
        asked.push({ program, words: argv.join(' '), input, ...others });
        if (answer !== undefined) await writeFile(file, answer);
        return { exitCode: 0, stdout: '', stderr: 'ERROR: too few arguments' };
      },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    return { offered: stdout, asked, az: join(host.cwd, 'az'), sleeping: host.sleeps };
  };

  it.each([
    ['az acr sc', 'scope-map\n'],
    ['az log', 'logicapp\nlogin\nlogout\n'],
    ['az acr task c', 'cancel-run\ncreate\ncredential\n'],
    ['logi', ''],
    ['az role ', 'assignment\ndefinition\ndeny-assignment\n'],
    ['az login -', undefined],
  ])('%s', async (line, expected) => {
    const { offered, asked } = await at(line);
    expect([offered, asked.length]).toEqual(expected === undefined ? ['', 1] : [expected, 0]);
  });

  it('is asked to complete what acrtask does not have', async () => {
    const { offered, asked, az } = await at(
      "az aks show --name it's --o",
      '--output\tOutput format\n--opt \n\n--other\n',
    );
    expect(offered).toBe('--output\tOutput format\n--opt\n--other\n');
    const line = "az aks show --name 'it'\\''s' --o";
    expect(asked).toEqual([
      {
        program: az,
        words: '',
        input: '',
        ACRTASK_HANDED_TO: JSON.stringify(['aks show', az]),
        _ARGCOMPLETE: '1',
        _ARGCOMPLETE_IFS: '\n',
        _ARGCOMPLETE_DFS: '\t',
        _ARGCOMPLETE_SUPPRESS_SPACE: '1',
        COMP_LINE: line,
        COMP_POINT: String(line.length),
      },
    ]);
  });

  it('is not asked in the cloud emulator, nor when it is turned off', async () => {
    expect((await at('az aks sh', 'show', { ACRTASK_CLOUD: 'emulator' })).asked).toEqual([]);
    expect((await at('az aks sh', 'show', { ACRTASK_AZ: 'off' })).asked).toEqual([]);
    expect((await at('az log', undefined, { ACRTASK_AZ: 'off' })).offered).toBe('');
  });
});
