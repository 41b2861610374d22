import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProgramEnd } from '../../../src/host.ts';
import { withoutModes } from '../../e2e/support.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { playAzureCli, writeProgram } from '../../support/fake-azure-cli.ts';
import type { TestHost } from '../../support/test-host.ts';

interface Machine extends Omit<CommandLineOptions, 'runInPlace'> {
  /** How the Azure CLI ends. */
  readonly end?: Partial<ProgramEnd>;
  /** Files of the Azure CLI's own configuration. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** Whether there is an Azure CLI. */
  readonly without?: true;
}

/** Runs a command line on a machine that has an Azure CLI, in Azure's own cloud unless told otherwise. */
const run = async (
  line: string | readonly string[],
  { end, configuration = {}, without, env, ...more }: Machine = {},
) => {
  const { started, runInPlace } = playAzureCli(end);
  let az = '';
  const prepare = (host: TestHost): void => {
    az = writeProgram(join(host.cwd, 'programs'), 'az');
    if (!without) host.env.PATH = join(host.cwd, 'programs');
    for (const [name, text] of Object.entries(configuration)) {
      mkdirSync(join(host.home, '.azure'), { recursive: true });
      writeFileSync(join(host.home, '.azure', name), text);
    }
  };
  const result = await runCommandLine(line, { env: { ACRTASK_CLOUD: '', ...env }, prepare, runInPlace, ...more });
  const { exitCode, stdout, stderr, asked } = result;
  return {
    handed: started.map(({ program, argv }) => (program === az ? argv.join(' ') : `${program}: ${argv.join(' ')}`)),
    exitCode,
    stdout: stdout.replaceAll(az, 'AZ'),
    stderr: stderr.replaceAll(az, 'AZ'),
    asked,
    started,
    az,
    ended: result.host.ended,
  };
};

// The Azure CLI of these tests is a file with a mode.
describe.skipIf(withoutModes)('what acrtask does not have under az', () => {
  it.each([
    ['az login', 'login'],
    ['AZ Login --tenant t', 'Login --tenant t'],
    ['az acr webhook list -r myregistry', 'acr webhook list -r myregistry'],
    ['az acr task nonsense', 'acr task nonsense'],
    ['az storge account list', 'storge account list'],
    ['az login --help', 'login --help'],
    ['az aks -h', 'aks -h'],
    ['help az aks', 'aks --help'],
    ['az --version', '--version'],
    ['az -v', '-v'],
    ['az version -o json', 'version -o json'],
    ['az --only-show-errors aks list', '--only-show-errors aks list'],
    ['az -o table', '-o table'],
    ['az keyvault show --hsm-name x', 'keyvault show --hsm-name x'],
    ['az identity show --resource-name x', 'identity show --resource-name x'],
    [
      'az group delete -n g -f Microsoft.Compute/virtualMachines',
      'group delete -n g -f Microsoft.Compute/virtualMachines',
    ],
  ])('%s', async (line, words) => {
    const { handed, exitCode, stdout, asked, stderr } = await run(line);
    expect({ handed, exitCode, stdout, asked, stderr }).toEqual({
      handed: [words],
      exitCode: 0,
      stdout: '',
      asked: [],
      stderr: '',
    });
  });

  it('completes a line that a shell has in a variable', async () => {
    expect((await run('az', { env: { _ARGCOMPLETE: '1' } })).handed).toEqual(['']);
    const { handed, stdout } = await run('az', { env: { _ARGCOMPLETE: '1' }, without: true });
    expect([handed, stdout]).toEqual([[], '']);
  });

  it('is handed over word by word', async () => {
    const words = ['az', 'rest', '--body', '{"a": "b c"}', '', '--', '-h'];
    const { started, az } = await run(words);
    expect(started).toEqual([
      {
        program: az,
        argv: words.slice(1),
        env: { ACRTASK_HANDED_TO: JSON.stringify(['rest', az]) },
        descriptors: [],
        verbatim: false,
      },
    ]);
  });

  it.each<[Partial<ProgramEnd>, number, readonly string[]]>([
    [{ exitCode: 0 }, 0, []],
    [{ exitCode: 3 }, 3, []],
    [{ exitCode: 255 }, 255, []],
    [{ signal: 'SIGINT' }, 130, ['SIGINT']],
    [{ signal: 'SIGKILL' }, 137, ['SIGKILL']],
  ])('ends as the Azure CLI does: %j', async (end, exitCode, ended) => {
    const result = await run('az login', { end });
    expect([result.exitCode, result.ended, result.stderr]).toEqual([exitCode, ended, '']);
  });

  it.each(['--verbose', '--debug'])('%s says which program has it, without its words', async (option) => {
    const { stderr, handed } = await run(`az ad sp create --password hunter2 ${option}`);
    expect([stderr, handed]).toEqual([
      'INFO: The command is handed to the Azure CLI, AZ.\n',
      [`ad sp create --password hunter2 ${option}`],
    ]);
  });

  it('says when the Azure CLI cannot be started', async () => {
    const runInPlace = () =>
      Promise.reject(
        Object.assign(new Error('spawn az EACCES'), { code: 'EACCES', errno: -13, syscall: 'spawn az', path: 'az' }),
      );
    const { exitCode, stderr } = await runCommandLine('az login', {
      env: { ACRTASK_CLOUD: '' },
      runInPlace,
      prepare: (host) => {
        writeProgram(host.cwd, 'az');
        host.env.ACRTASK_AZ = 'az';
      },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      "ERROR: 'az' cannot be started: permission denied (EACCES).\nCheck that you may execute it.\n",
    ]);
  });
});

describe.skipIf(withoutModes)('what acrtask has', () => {
  it.each([
    ['az', 0],
    ['az -h', 0],
    ['az acr', 0],
    ['az acr -h', 0],
    ['az acr task --help', 0],
    ['az acr task list -h', 0],
    ['az acr task list', 2],
    ['az -o table acr list', 2],
    ['az acr -o table list', 2],
    ['az configure --list-defaults', 0],
    ['version', 0],
    ['login', 2],
    ['acr login', 2],
    ['az -V', 0],
  ])('stays there: %s', async (line, exitCode) => {
    const result = await run(line);
    expect([result.handed, result.exitCode]).toEqual([[], exitCode]);
  });

  it('says what the Azure CLI has besides', async () => {
    expect((await run('az role -h')).stdout).toMatch(
      /\n\nOther commands and groups of 'az role', which acrtask hands to the Azure CLI \(AZ\):\n {2}definition deny-assignment\n$/,
    );
    expect((await run('az keyvault purge -h')).stdout).toMatch(
      /\n\nOther options of 'az keyvault purge', which acrtask hands to the Azure CLI \(AZ\):\n {2}--hsm-name\n$/,
    );
    expect((await run('az keyvault purge -h', { without: true })).stdout).toMatch(
      /\n\nOther options of 'az keyvault purge', for which acrtask needs the Azure CLI:\n {2}--hsm-name\n$/,
    );
    expect((await run('az acr task -h')).stdout).not.toContain('Other');
    expect((await run('purge -h')).stdout).not.toContain('Other');
  });
});

describe.skipIf(withoutModes)('an option that acrtask does not have', () => {
  const warning =
    "WARNING: acrtask does not have --new for 'az acr build'. The command is handed to the Azure CLI, AZ.\n";

  it.each<[string, string, Machine?]>([
    ['az acr build --new x -r r .', warning],
    ['az acr build --new=x --only-show-errors .', ''],
    ['az acr build -Z .', warning.replace('--new', '-Z')],
  ])('is handed over, with a warning: %s', async (line, stderr) => {
    const result = await run(line);
    expect([result.handed, result.stderr, result.exitCode, result.asked]).toEqual([[line.slice(3)], stderr, 0, []]);
  });

  it.each<[string, string, Machine?]>([
    ['az acr build --registy r .', "unrecognized arguments: --registy\nDid you mean '--registry'?"],
    ['az acr task create --new --no-validate', ''],
    ['az acr build --new --cloud=AzureCloud .', ''],
    ['az acr build --new --secret-build-arg A=env:B .', ''],
    ['build --new .', ''],
    ['az acr build --new .', '', { without: true }],
    ['az acr build --new .', '', { env: { ACRTASK_AZ: 'off' } }],
  ])('is a mistake in %s', async (line, message, machine) => {
    const result = await run(line, machine);
    const words = line.replace(/ --.*$/, '');
    expect([result.handed, result.exitCode, result.stderr]).toEqual([
      [],
      2,
      `ERROR: ${message || `unrecognized arguments: --new\nTry 'acrtask ${words} --help'.`}\n`,
    ]);
  });

  it('does not hide that ACRTASK_AZ names nothing', async () => {
    const { handed, exitCode, stderr } = await run('az acr build --new .', { env: { ACRTASK_AZ: 'gone' } });
    expect([handed, exitCode, stderr]).toEqual([
      [],
      1,
      "ERROR: ACRTASK_AZ names 'gone', which does not exist.\nSet ACRTASK_AZ to the path of the Azure CLI, or to 'off' to use none.\n",
    ]);
  });
});

describe.skipIf(withoutModes)('without an Azure CLI', () => {
  const missing = "ERROR: 'az login' is a command of the Azure CLI that acrtask does not have.\n";
  const provided = "'acrtask az --help' lists the commands that acrtask provides.\n";

  it('says that it is turned off', async () => {
    const { handed, exitCode, stderr } = await run('az login', { env: { ACRTASK_AZ: 'off' } });
    expect([handed, exitCode, stderr]).toEqual([
      [],
      2,
      `${missing}ACRTASK_AZ is 'off', so acrtask hands no command to the Azure CLI. ${provided}`,
    ]);
  });

  it('says what on PATH is acrtask itself', async () => {
    const { stderr } = await runCommandLine('az login', {
      env: { ACRTASK_CLOUD: '' },
      prepare: (host) => {
        writeProgram(host.cwd, 'az', '#!/bin/sh\nexec acrtask az "$@"\n');
        host.env.PATH = host.cwd;
      },
    });
    expect(stderr.replace(/only \S+az,/, 'only AZ,')).toBe(
      `${missing}acrtask hands such commands to the Azure CLI, but on PATH there is only AZ, which calls acrtask itself. Install the Azure CLI (https://aka.ms/azure-cli), or set ACRTASK_AZ to its path. ${provided}`,
    );
  });

  it('is asked for the versions itself', async () => {
    expect((await run('az version -o tsv --query acrtask', { without: true })).stdout).toBe('development\n');
    expect((await run('az --version', { without: true })).stdout).toBe(
      'acrtask development, in place of the Azure CLI\n',
    );
  });
});

describe.skipIf(withoutModes)('a program that calls acrtask again', () => {
  const kept = (words: string, ...paths: readonly string[]) => ({
    ACRTASK_HANDED_TO: JSON.stringify([words, ...paths]),
  });
  const wrapped = (words: string, line: string) => {
    let wrapper = '';
    const { started, runInPlace } = playAzureCli();
    const prepare = (host: TestHost): void => {
      wrapper = writeProgram(join(host.cwd, 'first'), 'az');
      const real = writeProgram(join(host.cwd, 'second'), 'az');
      host.env.PATH = `${join(host.cwd, 'first')}:${join(host.cwd, 'second')}`;
      Object.assign(host.env, { ACRTASK_CLOUD: '', REAL: real }, kept(words, wrapper));
    };
    return runCommandLine(line, { prepare, runInPlace }).then(({ host }) => ({
      started: started.map(({ program, env }) => ({ program, env })),
      wrapper,
      real: host.env.REAL ?? '',
    }));
  };

  it('is passed over', async () => {
    const { started, wrapper, real } = await wrapped('aks list', 'az aks list --password x');
    expect(started).toEqual([{ program: real, env: kept('aks list', wrapper, real) }]);
  });

  it('is not, when it asks for something else', async () => {
    const { started, wrapper } = await wrapped('aks get-credentials', 'az account get-access-token');
    expect(started).toEqual([{ program: wrapper, env: kept('account get-access-token', wrapper) }]);
  });

  it('is not recommended when there is no other', async () => {
    const prepare = (host: TestHost): void => {
      const wrapper = writeProgram(join(host.cwd, 'first'), 'az');
      Object.assign(host.env, { PATH: join(host.cwd, 'first'), ACRTASK_CLOUD: '' }, kept('aks list', wrapper));
    };
    const { stderr } = await runCommandLine('az aks list', { prepare });
    expect(stderr).toMatch(/but on PATH there is only \S+az, which calls acrtask itself\./);
  });

  describe('without the environment that it was given', () => {
    const noteOf = (host: Pick<TestHost, 'home'>, pid: number): string =>
      join(host.home, '.cache', 'acrtask', `handed-to-${pid}.json`);

    it.each<[string, Partial<Record<'pid' | 'by', number>>, string, boolean]>([
      ['itself', { pid: 4711 }, 'az aks list', true],
      ['from a program of its own', { pid: 4710 }, 'az aks list', true],
      ['for something else', {}, 'az account get-access-token', false],
      ['from a program that acrtask did not start', { pid: 4709 }, 'az aks list', false],
      ['long after the acrtask that had started it', { by: 99_999_999 }, 'az aks list', false],
    ])(
      'is passed over when it calls acrtask %s: %o',
      async (_, { pid = 4710, by = process.pid }, line, isPassedOver) => {
        const { started, runInPlace } = playAzureCli();
        let programs: readonly string[] = [];
        await runCommandLine(line, {
          runInPlace,
          platform: 'linux',
          prepare: (host) => {
            programs = ['first', 'second'].map((folder) => writeProgram(join(host.cwd, folder), 'az'));
            Object.assign(host.env, {
              ACRTASK_CLOUD: '',
              PATH: `${join(host.cwd, 'first')}:${join(host.cwd, 'second')}`,
            });
            mkdirSync(join(host.home, '.cache', 'acrtask'), { recursive: true });
            const text = JSON.stringify(['aks list', programs[0]]);
            writeFileSync(noteOf(host, pid), JSON.stringify({ by, text }));
          },
        });
        expect(started.map(({ program }) => programs.indexOf(program))).toEqual([isPassedOver ? 1 : 0]);
      },
    );

    it('is known as long as it runs', async () => {
      let home = '';
      const seen: unknown[] = [];
      const { started, runInPlace } = playAzureCli({}, (pid) =>
        seen.push(JSON.parse(readFileSync(noteOf({ home }, pid), 'utf8'))),
      );
      const prepare = (host: TestHost): void => {
        ({ home } = host);
        writeProgram(join(host.cwd, 'first'), 'az');
        Object.assign(host.env, { ACRTASK_CLOUD: '', PATH: join(host.cwd, 'first'), XDG_CACHE_HOME: '/elsewhere' });
      };
      await runCommandLine('az aks list --password x', { runInPlace, platform: 'linux', prepare });
      expect(seen).toEqual([{ by: 4711, text: JSON.stringify(['aks list', started[0]?.program]) }]);
      expect(existsSync(noteOf({ home }, 4712))).toBe(false);
    });
  });

  it.each(['no json', '{}', '[1]'])('is unknown from %j', async (value) => {
    expect((await run('az login', { env: { ACRTASK_HANDED_TO: value } })).handed).toEqual(['login']);
  });
});

describe.skipIf(withoutModes)('in the cloud emulator', () => {
  const env = { ACRTASK_CLOUD: 'Emulator' };
  const registered = (endpoint: string) => `[mine]\nendpoint_resource_manager = ${endpoint}\n`;
  const config = '[cloud]\nname = mine\n';

  it.each<[string, string, Machine]>([
    ['az was never used', 'AzureCloud', {}],
    ['az is in another cloud', 'AzureChinaCloud', { configuration: { config: '[cloud]\nname = AzureChinaCloud\n' } }],
    ['the cloud is not registered', 'mine', { configuration: { config } }],
    [
      'the cloud is elsewhere',
      'mine',
      { configuration: { config, 'clouds.config': registered('https://management.azure.com') } },
    ],
    [
      'a variable says another',
      'AzureCloud',
      {
        configuration: { config, 'clouds.config': registered('https://localhost:4433') },
        env: { AZURE_CLOUD_NAME: 'AzureCloud' },
      },
    ],
  ])('is refused when %s', async (_, name, machine) => {
    const { handed, exitCode, stderr } = await run('az aks list', {
      platform: 'linux',
      ...machine,
      env: { ...env, ...machine.env },
    });
    expect([handed, exitCode, stderr]).toEqual([
      [],
      1,
      `ERROR: The cloud is the emulator (ACRTASK_CLOUD), but that of the Azure CLI is '${name}'. The command is not handed to the Azure CLI.\nTo point the Azure CLI to the emulator: eval "$(acrtask emulator env --for az)"\nTo use Azure, unset ACRTASK_CLOUD.\n`,
    ]);
  });

  it.each<[string, Machine]>([
    ['https://localhost:4433', {}],
    ['https://127.0.0.1:4433', {}],
    ['https://emulator:4433/', { env: { ACRTASK_EMULATOR_ENDPOINT: 'https://emulator:4433' } }],
  ])('is handed over when the cloud of az is %s', async (endpoint, machine) => {
    const { handed } = await run('az aks list', {
      configuration: { config, 'clouds.config': registered(endpoint) },
      env: { ...env, ...machine.env },
    });
    expect(handed).toEqual(['aks list']);
  });

  it('is handed over when a variable names the cloud, in a folder of its own', async () => {
    const { handed } = await run('az aks list', {
      env: { ...env, AZURE_CLOUD_NAME: 'mine' },
      configuration: { 'clouds.config': registered('https://localhost:4433') },
    });
    expect(handed).toEqual(['aks list']);
  });

  it.each(['az cloud set -n mine', 'az CLOUD list', 'az config get', 'az version', 'az --version', 'az aks list -h'])(
    '%s reaches no cloud',
    async (line) => {
      expect((await run(line, { env })).handed).toEqual([line.slice(3)]);
    },
  );
});
