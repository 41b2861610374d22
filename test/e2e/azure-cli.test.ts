import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/demo/script.ts';
import { type NamesHere, sendNamesHere } from './hosts-file.ts';
import {
  acrtask,
  createPlace,
  type EmulatorProcess,
  type Ended,
  mappedGit,
  type Place,
  printed,
  skipWhen,
  start,
  startEmulator,
} from './support.ts';
import { copyTaskFiles, type Edit, runScript, type Step } from './tutorial-script.ts';
import { withoutAz } from './typed.ts';

const patience = 300_000;

/** Hosts that az looks up by name: the blob storage of logs and uploads, and registries. */
const hostNames = [
  'emulator.blob.localhost',
  'myregistry.azurecr.io',
  'mybaseregistry.azurecr.io',
  'mykeyvault.vault.azure.net',
];

/** The tutorial's commands that end up at one of these hosts. */
const needsNames = (command: string): boolean => /^az acr (?:build|task run|repository) /.test(command);

/** Groups of commands that az carries out anywhere: for key vaults it goes to port 443, and 2.45 crashes in roles. */
const isForAnyAz = ([, group = '']: readonly string[]): boolean => ['acr', 'group', 'identity'].includes(group);

/** Since 2.60 or so az makes vaults under roles; the tutorial gives access by policies. */
const withPolicies = (command: string): string =>
  command.replace(/^az keyvault create /, '$&--enable-rbac-authorization false ');

/** Why this az is not one of today. */
const tooOldIs = (version: string): string | undefined =>
  Number(version.split('.')[1] ?? 0) < 60 ? `the Azure CLI ${version} is too old` : undefined;

/** Why port 443 cannot be used here. */
const withoutPort443 = async (): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(`port 443 cannot be opened (${error.code})`));
    server.listen(443, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });

describe('the Azure CLI, pointed at the emulator', { timeout: patience }, () => {
  let place: Place;
  let emulator: EmulatorProcess;
  let names: NamesHere;
  let tooOld: string | undefined;
  /** Why az cannot carry out the whole tutorial here. */
  let notWhole: string | undefined;
  let azEnv: Record<string, string>;
  const az = (words: readonly string[]): Promise<Ended> => start('az', words, { env: azEnv, cwd: place.work }).ended;

  beforeAll(async () => {
    if (withoutAz) return;
    place = await createPlace();
    await copyTaskFiles(place);
    names = await sendNamesHere(hostNames);
    tooOld = tooOldIs(
      spawnSync('az', ['version', '--query', '"azure-cli"', '-o', 'tsv'], { encoding: 'utf8' }).stdout.trim(),
    );
    notWhole = tooOld ?? names.missing ?? (await withoutPort443());
    emulator = await startEmulator(place, ...(notWhole ? ['--port-in-names'] : ['--port', '443']), ...mappedGit);
    const lines = (await printed(place, 'emulator', 'env', '--for', 'az', '--shell', 'sh')).split('\n');
    const variables = lines.flatMap((line) => {
      const [, name = '', value = ''] = /^export (\w+)='(.*)'$/.exec(line) ?? [];
      return name ? [[name, value]] : [];
    });
    azEnv = { ...place.env, ...Object.fromEntries(variables), AZURE_CORE_COLLECT_TELEMETRY: 'no' };
    for (const line of lines.filter((each) => each.startsWith('command az '))) {
      const { exitCode, stderr } = await az(wordsOf(line, {}).slice(2));
      if (exitCode !== 0) throw new Error(`${line}\n${stderr}`);
    }
  }, patience);

  afterAll(async () => {
    await names?.restore();
    await emulator?.stop();
    await place?.remove();
  });

  const tutorial = async (edit: Edit): Promise<readonly Step[]> => {
    const steps: Step[] = [];
    for (const script of ['user-assigned.sh', 'system-assigned.sh'])
      steps.push(
        ...(await runScript(place, script, edit, (words) =>
          !notWhole || isForAnyAz(words) ? az(words.slice(1)) : acrtask(place, ...words),
        )),
      );
    return steps;
  };

  const outcomes = (steps: readonly Step[]): readonly string[] =>
    steps.map(({ words, exitCode, stderr }) => {
      const command = words
        .slice(
          0,
          words.findIndex((word) => word.startsWith('-')),
        )
        .join(' ');
      return exitCode === 0 ? command : `${command}: ${exitCode} ${stderr}`;
    });

  it('carries out both scripts of the tutorial', async (context) => {
    skipWhen(withoutAz ?? notWhole, context);
    const steps = await tutorial(withPolicies);
    expect(outcomes(steps).filter((each) => /:/.test(each))).toEqual([]);
    expect(steps.map(({ words }) => words[1])).toHaveLength(22);
    const runs = await printed(place, 'list-runs', '-r', 'myregistry', '--query', '[].[runId, status]', '-o', 'tsv');
    expect(runs).toBe('cf2\tSucceeded\ncf1\tSucceeded');
  });

  it('makes groups, registries, identities, tasks and credentials', async (context) => {
    skipWhen(withoutAz ?? (notWhole ? undefined : 'the whole tutorial was carried out'), context);
    const steps = await tutorial((command) => (needsNames(command) ? undefined : command));
    expect(outcomes(steps)).toEqual([
      'az group create',
      'az acr create',
      'az acr create',
      'az identity create',
      'az identity show',
      'az identity show',
      'az identity show',
      'az acr show',
      'az role assignment create',
      'az acr task create',
      'az acr task credential add',
      'az group create',
      'az keyvault create',
      'az keyvault secret set',
      'az keyvault secret set',
      'az acr task create',
      'az acr task show',
      'az keyvault set-policy',
    ]);
    const query = [
      '--query',
      'sort_by(@, &name)[].[name, identity.type, keys(credentials.customRegistries || `{}`)[0]]',
      '-o',
      'json',
    ];
    expect(JSON.parse(await printed(place, 'list', '-r', 'myregistry', ...query))).toEqual([
      ['dockerhubtask', 'SystemAssigned', null],
      ['helloworldtask', 'UserAssigned', 'mybaseregistry.azurecr.io'],
    ]);
  });

  // It goes on where the first test ended: az takes most of a second for each command.
  it('builds, runs, follows logs and lists tags', async (context) => {
    skipWhen(withoutAz ?? (notWhole ? names.missing : 'the whole tutorial was carried out'), context);
    const steps = await tutorial((command) => (needsNames(command) ? command : undefined));
    expect(outcomes(steps)).toEqual([
      'az acr build',
      'az acr task run',
      'az acr repository show-tags',
      'az acr task run',
    ]);
    expect(steps.map(({ stdout }) => stdout.trimEnd().split(/\r?\n/).at(-1)?.replace(/\d+s$/, '0s'))).toEqual([
      'Run ID: cf1 was successful after 0s',
      'Run ID: cf1 was successful after 0s',
      'cf1',
      'Run ID: cf2 was successful after 0s',
    ]);
    const runs = await printed(place, 'list-runs', '-r', 'myregistry', '--query', '[].[runId, status]', '-o', 'tsv');
    expect(runs).toBe('cf2\tSucceeded\ncf1\tSucceeded');
  });

  describe('side by side with acrtask', () => {
    const inRegistry = ['-r', 'myregistry'];
    /** What az prints, as JSON. */
    const azJson = async (...words: readonly string[]): Promise<unknown> => {
      const { exitCode, stdout, stderr } = await az(['acr', ...words, ...inRegistry, '-o', 'json']);
      if (exitCode !== 0) throw new Error(`az acr ${words.join(' ')}: ${exitCode} ${stderr}`);
      return JSON.parse(stdout);
    };
    const own = async (...words: readonly string[]): Promise<unknown> =>
      JSON.parse(await printed(place, ...words, ...inRegistry, '-o', 'json'));

    it('az reads, changes and runs what acrtask created', async (context) => {
      skipWhen(withoutAz, context);
      const options = ['--cmd', 'bash echo hi', '-c', '/dev/null', '--assign-identity', '--schedule', '0 1 * * *'];
      await own('create', '-n', 'fromacrtask', ...options);
      expect(await azJson('task', 'show', '-n', 'fromacrtask')).toEqual(await own('show', '-n', 'fromacrtask'));

      await azJson('task', 'update', '-n', 'fromacrtask', '--status', 'Disabled');
      await azJson('task', 'timer', 'add', '-n', 'fromacrtask', '--timer-name', 'weekly', '--schedule', '0 2 * * Sun');
      expect(await own('timer', 'list', '-n', 'fromacrtask')).toEqual([
        { name: 't1', schedule: '0 1 * * *', status: 'Enabled' },
        { name: 'weekly', schedule: '0 2 * * Sun', status: 'Enabled' },
      ]);

      await azJson('task', 'update', '-n', 'fromacrtask', '--status', 'Enabled');
      const run = (await azJson('task', 'run', '-n', 'fromacrtask', '--no-logs')) as { runId: string; status: string };
      expect(run.status).toBe('Succeeded');
      expect(await own('show-run', '--run-id', run.runId)).toEqual(run);
    });

    it('acrtask reads, changes and runs what az created', async (context) => {
      skipWhen(withoutAz, context);
      await azJson('task', 'create', '-n', 'fromaz', '--cmd', 'bash echo hi', '-c', '/dev/null');
      await own('update', '-n', 'fromaz', '--cpu', '4', '--timeout', '900');
      await own('identity', 'assign', '-n', 'fromaz');
      const changed = await own('show', '-n', 'fromaz');
      expect(changed).toMatchObject({
        agentConfiguration: { cpu: 4 },
        timeout: 900,
        identity: { type: 'SystemAssigned' },
      });
      expect(await azJson('task', 'show', '-n', 'fromaz')).toEqual(changed);

      const run = (await own('run', '-n', 'fromaz', '--no-logs')) as { runId: string; status: string };
      expect(run.status).toBe('Succeeded');
      expect(await azJson('task', 'show-run', '--run-id', run.runId)).toEqual(run);
    });

    it('both show the same registry, and the same table of it', async (context) => {
      skipWhen(withoutAz ?? tooOld, context);
      for (const output of ['json', 'table']) {
        const words = ['acr', 'show', '-n', 'myregistry', '-o', output];
        expect(await printed(place, 'az', ...words)).toBe((await az(words)).stdout.trimEnd());
      }
    });

    it('both ask for policy tokens', async (context) => {
      skipWhen(withoutAz ?? tooOld, context);
      const changed = ['task', 'update', '-n', 'fromaz', '--acquire-policy-token', '--change-reference', 'CHG1'];
      expect(await azJson(...changed, '--cpu', '3')).toMatchObject({ agentConfiguration: { cpu: 3 } });
      expect(await own(...changed.slice(1), '--cpu', '2')).toMatchObject({ agentConfiguration: { cpu: 2 } });
    });

    it('both see the same agent pools', async (context) => {
      skipWhen(withoutAz, context);
      expect(await az(['acr', 'update', '-n', 'myregistry', '--sku', 'Premium', '-o', 'none'])).toMatchObject({
        exitCode: 0,
      });
      await own('agentpool', 'create', '-n', 'pool1', '--tier', 'S2');
      await azJson('agentpool', 'update', '-n', 'pool1', '--count', '3');
      const pools = await own('agentpool', 'list');
      expect(pools).toMatchObject([{ name: 'pool1', tier: 'S2', count: 3, provisioningState: 'Succeeded' }]);
      expect(await azJson('agentpool', 'list')).toEqual(pools);
    });
  });
});
