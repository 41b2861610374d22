import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src/cache-folder.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { main } from '../../src/main.ts';
import { runCommandLine, wordsOf } from '../support/command-line.ts';
import { subscription } from '../support/fake-azure.ts';
import { createTestHost, type TestHost } from '../support/test-host.ts';

/** What is offered at the end of `line`, in which the blanks are as they are typed. */
const wordsAt = (line: string): string[] => {
  const words = line.split(' ');
  return ['__complete', `=${words.at(-1)}`, ...words.slice(0, -1)];
};
const offered = async (line: string): Promise<string[]> => {
  const { exitCode, stdout, stderr } = await runCommandLine(wordsAt(line));
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
    ['az acr ', 'agentpool build create pack repository run show task taskrun'],
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
    ['completion ', 'bash zsh fish pwsh'],
    ['completion bash z', ''],
    ['version ', '--output --query --subscription --cloud --verbose --debug --only-show-errors --help'],
    ['create --cmd ', ''],
    ['create --unknown=', ''],
    ['nonsense ', ''],
    ['nonsense --', ''],
    ['list -- --', ''],
    ['show -n ', ''],
  ])('%s', async (line, expected) => expect((await offered(line)).join(' ')).toBe(expected));
});

interface Place {
  readonly host: TestHost;
  /** The other processes that were started. */
  readonly started: readonly (readonly string[])[];
  offered(line: string): Promise<string>;
}

/** One user and an emulator with registries, tasks, runs and an identity. */
const createPlace = async (env: Record<string, string> = {}, isAnswering = true): Promise<Place> => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const started: (readonly string[])[] = [];
  const network = (request: Request) => emulator.fetch(request);
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
    'az acr create -g group -n myregistry --sku Standard',
    'az acr create -g group -n otherregistry --sku Standard',
    'az identity create -g group -n mine',
    "create -r myregistry -n hello --cmd 'bash echo hi' -c /dev/null",
    'run -r myregistry -n hello --no-wait',
  ]) {
    const host = newHost();
    if ((await main(wordsOf(line), host)) !== 0) throw new Error(host.written.stderr);
  }
  return {
    host: first,
    started,
    offered: async (line) => {
      const host = newHost();
      expect(await main(wordsAt(line), host)).toBe(0);
      expect(host.written.stderr).toBe('');
      return host.written.stdout;
    },
  };
};
const identity = `/subscriptions/${subscription}/resourcegroups/group/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;

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
    ['create -r myregistry --assign-identity ', `[system]\n${identity}\tmine\n`],
    ['list --subscription nothere -r ', ''],
  ])('%s', async (line, expected) => expect(await (await createPlace()).offered(line)).toBe(expected));

  it('are those of the configured registry when none is given', async () => {
    const place = await createPlace({ AZURE_DEFAULTS_ACR: 'myregistry' });
    expect(await place.offered('show -n ')).toBe('hello\n');
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
    const place = await createPlace({}, false);
    const start = place.host.now().getTime();
    expect(await place.offered('list -r ')).toBe('');
    expect(place.host.now().getTime() - start).toBeLessThanOrEqual(600);
    expect(await place.offered('list -r ')).toBe('');
    expect(place.started.length).toBe(1);
  });
});
