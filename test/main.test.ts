import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { InterruptedError } from '../src/errors.ts';
import { runCommandLine } from './support/command-line.ts';
import type { TestHost } from './support/test-host.ts';

const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';

const noAzureCli =
  "acrtask hands such commands to the Azure CLI, but there is no az on PATH. Install the Azure CLI (https://aka.ms/azure-cli), or set ACRTASK_AZ to its path. 'acrtask az --help' lists the commands that acrtask provides.";

describe('command lines that need no service', () => {
  it.each([
    [
      '',
      0,
      /^acrtask development: a command line for Azure Container Registry Tasks\.\n(.*\n)+Start here:\n( {2}\w.*\n){6}\n(.*\n)+$/,
    ],
    [
      '--help',
      0,
      /All commands:\n( {2}.*\n)+\nUnder 'acrtask az', which hands every other command to the Azure CLI:\n( {2}az .*\n)+$/,
    ],
    ['-h', 0, /All commands:/],
    ['--version', 0, /^development\n$/],
    ['-V', 0, /^development\n$/],
    ['version -o tsv --query acrtask', 0, /^development\n$/],
    ['az version -o tsv --query acrtask', 0, /^development\n$/],
    ['az --version', 0, /^acrtask development, in place of the Azure CLI\n$/],
    ['az -v', 0, /^acrtask development, in place of the Azure CLI\n$/],
    [
      'credential',
      0,
      /^Commands of 'acrtask credential':\n {2}credential add .*\n {2}credential list .*\n {2}credential remove .*\n/,
    ],
    ['credential --help', 0, /^Commands of 'acrtask credential':\n/],
    [
      'az',
      0,
      /^Commands of 'acrtask az':\n {2}az account set .*\n {2}az account show .*\n {2}az acr agentpool create /,
    ],
    ['az acr task', 0, /^Commands of 'acrtask az acr task':\n {2}az acr task cancel-run /],
    [
      'AZ Keyvault -h',
      0,
      /^Commands of 'acrtask az keyvault':\n {2}az keyvault create .*\n(?: {2}az keyvault .*\n)* {2}az keyvault set-policy .*\n(?: {2}az keyvault .*\n)*\nOther commands and groups of 'az keyvault', for which acrtask needs the Azure CLI:\n {2}backup certificate check-name .*\n.*\n.*\n$/,
    ],
    ['show -n x --help --bogus', 0, /^Usage: acrtask show \[options\]\n/],
    ['az acr task show -h', 0, /^Usage: acrtask az acr task show \[options\]\n/],
  ])('%j', async (line, exitCode, stdout) => {
    const result = await runCommandLine(line);
    expect({ exitCode: result.exitCode, stderr: result.stderr, asked: result.asked }).toEqual({
      exitCode,
      stderr: '',
      asked: [],
    });
    expect(result.stdout).toMatch(stdout);
  });

  it.each([
    ['shw', "'shw' is misspelled or not recognized by the system.", "Did you mean 'show'?"],
    [
      'nonsense',
      "'nonsense' is misspelled or not recognized by the system.",
      "Try 'acrtask --help' to list the available commands.",
    ],
    ['-o table list', "'-o' must follow the command, like every option.", 'Write it as: acrtask list -o table'],
    [
      'az -o json --debug acr task list -r myregistry',
      "'-o' must follow the command, like every option.",
      'Write it as: acrtask az acr task list -o json --debug ...',
    ],
    [
      '-o table az aks list',
      "'-o' must follow the command, like every option.",
      'Write it as: acrtask az ... -o table',
    ],
    [
      '-o nonsense',
      "'-o' is misspelled or not recognized by the system.",
      "Try 'acrtask --help' to list the available commands.",
    ],
    [
      'credential --password=hunter2 add',
      "'--password' must follow the command, like every option.",
      'Write it as: acrtask credential add --password ...',
    ],
    [
      'credential -phunter2 add',
      "'-p' must follow the command, like every option.",
      'Write it as: acrtask credential add -p ...',
    ],
    [
      'login',
      "'login' is misspelled or not recognized by the system.",
      "Did you mean 'acrtask az login' or 'acrtask az acr login'?",
    ],
    ['aks list', "'aks' is misspelled or not recognized by the system.", "Did you mean 'acrtask az aks'?"],
    [
      'acr Webhook list',
      "'acr' is misspelled or not recognized by the system.",
      "Did you mean 'acrtask az acr webhook'?",
    ],
    ['lint acb.yaml', "'lint' is misspelled or not recognized by the system.", "Did you mean 'acrtask validate'?"],
    ['setup hello', "'setup' is misspelled or not recognized by the system.", "Did you mean 'acrtask identity setup'?"],
    ['identity doctor', "'doctor' is misspelled or not recognized by the system.", "Did you mean 'acrtask doctor'?"],
    ['credential ad', "'ad' is misspelled or not recognized by the system.", "Did you mean 'add'?"],
    [
      'az acr task nonsense',
      "'nonsense' is misspelled or not recognized by the system.",
      "Try 'acrtask az acr task --help' to list the available commands.",
    ],
    ...[
      ['az storage account list', 'storage'],
      ['az login', 'login'],
      ['az acr webhook list -r myregistry', 'acr webhook'],
      ['AZ ACR Helm', 'acr helm'],
      ['az keyvault key create --name x', 'keyvault key'],
    ].map(([line, words]): [string, string, string] => [
      line ?? '',
      `'az ${words}' is a command of the Azure CLI that acrtask does not have.`,
      noAzureCli,
    ]),
    ['az storge account list', "'storge' is misspelled or not recognized by the system.", noAzureCli],
    [
      'acr task list -r myregistry',
      "'acr' is misspelled or not recognized by the system.",
      "Did you mean 'acrtask list'?",
    ],
    ['list --bogus', 'unrecognized arguments: --bogus', "Try 'acrtask list --help'."],
    ['az acr task list more', 'unrecognized arguments: more', "Try 'acrtask az acr task list --help'."],
    [
      'list',
      'the following arguments are required: --registry/-r',
      "Specify a registry with --registry, or set a default for all commands with 'acrtask configure --defaults registry=NAME', the environment variable AZURE_DEFAULTS_ACR, or registry in acrtask.yaml.\nTry 'acrtask list --help'.",
    ],
    [
      'task list -r myregistry',
      "'task' is misspelled or not recognized by the system.",
      "Did you mean 'acrtask list'?",
    ],
    ['acr build .', "'acr' is misspelled or not recognized by the system.", "Did you mean 'acrtask build'?"],
    [
      'repository list',
      "'repository' is misspelled or not recognized by the system.",
      "Did you mean 'acrtask az acr repository list'?",
    ],
    ['list -r', 'argument --registry/-r: expected one argument', "Try 'acrtask list --help'."],
    [
      'list -r myregistry -o xml',
      "'xml' is not a valid value for '--output'. Allowed values: json, jsonc, yaml, yamlc, table, tsv, none.",
      "Try 'acrtask list --help'.",
    ],
    [
      'list -r myregistry --cloud nonsense',
      "'nonsense' is not a cloud (--cloud, ACRTASK_CLOUD). Allowed values: AzureCloud, AzureUSGovernment, AzureChinaCloud, emulator, or the https address of an ARM endpoint.",
      "Try 'acrtask list --help'.",
    ],
  ])('%j is wrong', async (line, message, hint) => {
    const { asked, exitCode, stdout, stderr } = await runCommandLine(line);
    expect({ asked, exitCode, stdout, stderr }).toEqual({
      asked: [],
      exitCode: 2,
      stdout: '',
      stderr: `ERROR: ${message}\n${hint}\n`,
    });
  });

  it('reports all problems of a command line together', async () => {
    const { stderr } = await runCommandLine('create -r myregistry --cpu two --no-push maybe --status Paused');
    expect(stderr).toBe(
      [
        'ERROR: the following arguments are required: --name/-n',
        "ERROR: 'maybe' is not a valid value for '--no-push'. Allowed values: true, false.",
        "ERROR: argument --cpu: invalid int value: 'two'",
        "ERROR: 'Paused' is not a valid value for '--status'. Allowed values: Disabled, Enabled.",
        "Try 'acrtask create --help'.",
        '',
      ].join('\n'),
    );
  });

  it('refuses a query that is none before anything is asked', async () => {
    const { asked, exitCode, stderr } = await runCommandLine('list -r myregistry --query [bad');
    expect([asked, exitCode, stderr.split('\n')[0]]).toEqual([
      [],
      2,
      "ERROR: argument --query: invalid jmespath_type value: '[bad'",
    ]);
  });

  it.each(['--verbose', '--debug'])('does not take --only-show-errors with %s', async (option) => {
    const { exitCode, stderr } = await runCommandLine(`list -r myregistry --only-show-errors ${option}`);
    expect([exitCode, stderr]).toEqual([
      2,
      'ERROR: --only-show-errors cannot be combined with --verbose or --debug.\n',
    ]);
  });
});

describe('the way a result is printed', () => {
  it.each([
    ['', '[\n  "hello"\n]\n'],
    ['-o json', '[\n  "hello"\n]\n'],
    ['-o YAML', '- hello\n'],
    ['-o tsv', 'hello\n'],
    ['-o table', 'Result\n--------\nhello\n'],
    ['-o none', ''],
  ])('%s', async (words, stdout) => {
    const result = await runCommandLine(`list -r myregistry --query [].name ${words}`);
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, stdout, '']);
  });

  const userConfig =
    (content: string) =>
    async ({ home }: TestHost) => {
      await mkdir(join(home, '.azure'));
      await writeFile(join(home, '.azure', 'config'), content);
    };
  it.each<[string, string, Record<string, string>, string]>([
    ["az's configuration", '', {}, 'hello\n'],
    ['the environment before it', '', { AZURE_CORE_OUTPUT: 'yaml' }, '- hello\n'],
    ['the command line before both', '-o json', { AZURE_CORE_OUTPUT: 'yaml' }, '[\n  "hello"\n]\n'],
  ])('comes from %s', async (_, words, env, stdout) => {
    const result = await runCommandLine(`list --query [].name ${words}`, {
      env,
      prepare: userConfig('[core]\noutput = tsv\n[defaults]\nacr = myregistry\n'),
    });
    expect(result.stdout).toBe(stdout);
  });

  it('refuses a configured format that is none', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry', { env: { AZURE_CORE_OUTPUT: 'xml' } });
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      "ERROR: 'xml' is not a valid value for '--output'. Allowed values: json, jsonc, yaml, yamlc, table, tsv, none.",
    ]);
  });

  it.each([
    ['a terminal', {}, true],
    ['a terminal without colours', { NO_COLOR: '1' }, false],
  ])('colours jsonc on %s', async (_, env, isColoured) => {
    const { stdout } = await runCommandLine('list -r myregistry -o jsonc --query [].name', {
      tty: ['stdout', 'stderr'],
      env,
    });
    expect(stdout.includes('\u001b[')).toBe(isColoured);
  });
});

it('says nothing to a shell that asks az by itself for candidates', async () => {
  const { exitCode, stdout, stderr } = await runCommandLine('az', { env: { _ARGCOMPLETE: '1', COMP_LINE: 'az acr' } });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

describe('configured defaults', () => {
  it.each<[string, Record<string, string>, string, string[]]>([
    ['the registry', { AZURE_DEFAULTS_ACR: 'myregistry' }, 'list', [registries, 'GET R/tasks']],
    [
      'the registry and its group',
      { AZURE_DEFAULTS_ACR: 'myregistry', AZURE_DEFAULTS_GROUP: 'myResourceGroup' },
      'list',
      ['GET R', 'GET R/tasks'],
    ],
    [
      'the command line wins',
      { AZURE_DEFAULTS_ACR: 'other', AZURE_DEFAULTS_GROUP: 'other' },
      'list -r myregistry -g myResourceGroup',
      ['GET R', 'GET R/tasks'],
    ],
    ['the registry of acr show', { AZURE_DEFAULTS_ACR: 'myregistry.azurecr.io' }, 'az acr show', [registries]],
    [
      'the location',
      { AZURE_DEFAULTS_LOCATION: 'westus', AZURE_DEFAULTS_GROUP: 'mine' },
      'az identity create -n one',
      ['PUT S/resourceGroups/mine/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one'],
    ],
  ])('%s', async (_, env, line, asked) => {
    const result = await runCommandLine(line, { env });
    expect(result.asked.map((each) => (typeof each === 'string' ? each : each[0]))).toEqual(asked);
  });
});

describe('which subscription is meant', () => {
  const other = '99999999-9999-9999-9999-999999999999';
  const profile = async ({ home }: TestHost) => {
    const file = join(home, '.azure', 'azureProfile.json');
    await mkdir(dirname(file));
    await writeFile(
      file,
      `\uFEFF${JSON.stringify({ subscriptions: [{ id: other, name: 'theirs', isDefault: true, tenantId: 't', user: { name: 'u' } }] })}`,
    );
  };
  const otherRegistries = `GET /subscriptions/${other}/providers/Microsoft.ContainerRegistry/registries`;
  it.each<[string, string, Record<string, string>, string[]]>([
    ['the environment', '', {}, [registries]],
    ['an id on the command line', `--subscription ${other}`, {}, [otherRegistries]],
    ["a name that az's profile knows", '--subscription THEIRS', {}, [otherRegistries]],
    ['a name that only the service knows', '--subscription Mine', {}, ['GET /subscriptions', registries]],
    ["the default of az's profile", '', { AZURE_SUBSCRIPTION_ID: '' }, [otherRegistries]],
  ])('%s', async (_, words, env, asked) => {
    const replies = { [otherRegistries]: [[200, { value: [] }] as const] };
    const result = await runCommandLine(`list -r myregistry ${words}`, { env, prepare: profile, replies });
    expect(result.asked.slice(0, asked.length)).toEqual(asked);
  });

  it('is asked for when nobody says', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry', {
      env: { AZURE_SUBSCRIPTION_ID: undefined },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      "ERROR: No subscription is selected.\nSpecify one with --subscription, set AZURE_SUBSCRIPTION_ID, or run 'az login' to use the Azure CLI's default subscription.\n",
    ]);
  });

  it('is not one that nobody knows', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry --subscription unknown');
    expect([exitCode, stderr]).toEqual([
      3,
      "ERROR: Subscription 'unknown' was not found.\nSpecify the subscription ID.\n",
    ]);
  });
});

describe('how a command ends', () => {
  const say = (status: number, code: string) => [
    [status, { error: { code, message: 'Told by the service.' } }] as const,
  ];
  const text = (code: string) =>
    `ERROR: (${code}) Told by the service.\nCode: ${code}\nMessage: Told by the service.\n`;
  it.each([
    ['show -n gone', 404, 'ResourceNotFound', 3, "'acrtask list -r myregistry' lists the tasks.\n"],
    ['show -n gone', 403, 'AuthorizationFailed', 1, ''],
    ['show -n gone', 400, 'BadRequest', 1, ''],
    ['show-run --run-id gone', 404, 'ResourceNotFound', 3, "'acrtask list-runs -r myregistry' lists the runs.\n"],
  ])('%s with an answer of %i', async (words, status, code, exitCode, hint) => {
    const answer = say(status, code);
    const result = await runCommandLine(`${words} -r myregistry`, {
      replies: { 'GET R/tasks/gone': answer, 'GET R/runs/gone': answer },
    });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', `${text(code)}${hint}`]);
  });

  it('with Ctrl-C while something is asked', async () => {
    const result = await runCommandLine('list -r myregistry', {
      prepare: (host) => {
        const answer = host.network;
        Object.assign(host, {
          network: async (request: Request) => {
            if (request.url.includes('/tasks')) host.interrupt();
            request.signal.throwIfAborted();
            return answer?.(request);
          },
        });
      },
    });
    expect([result.exitCode, result.stdout, result.stderr, result.host.listeners()]).toEqual([
      new InterruptedError().exitCode,
      '',
      'ERROR: Interrupted.\n',
      0,
    ]);
  });
});

describe('values from files', () => {
  it('stand where @ names them', async () => {
    const { asked } = await runCommandLine(
      'credential add -r myregistry -n hello --login-server docker.io -u user -p @password.txt',
      {
        prepare: ({ cwd }) => writeFile(join(cwd, 'password.txt'), 'from a file\n'),
      },
    );
    expect(asked.at(-1)).toEqual([
      'PATCH R/tasks/hello',
      {
        properties: {
          credentials: {
            customRegistries: {
              'docker.io': {
                userName: { type: 'Opaque', value: 'user' },
                password: { type: 'Opaque', value: 'from a file' },
              },
            },
          },
        },
      },
    ]);
  });
});

describe('standard input', () => {
  const again = (option: string, first: string) =>
    `ERROR: ${option}: standard input can be read only once, and ${first} already reads it.
Specify a file instead. For a secret, you can also specify an environment variable as env:NAME.
`;
  it.each([
    ['run -r myregistry --cmd @- --set-secret x=- /dev/null', again('--set-secret x', '--cmd')],
    ['run -r myregistry --cmd @- --values @- /dev/null', again('--values', '--cmd')],
    ['run -r myregistry -f - --set-secret x=- /dev/null', again('--file', '--set-secret x')],
  ])('serves one option: %s', async (line, stderr) => {
    const { asked, ...result } = await runCommandLine(line, { stdin: 'text\n' });
    expect([result.exitCode, result.stdout, result.stderr, asked]).toEqual([2, '', stderr, []]);
  });
});

describe('a reader of standard output', () => {
  const log = 'POST R/runs/cf1/listLogSasUrl';

  it('that leaves ends logs, of a run that goes on, with success', async () => {
    const result = await runCommandLine('logs -r myregistry --run-id cf1', {
      readers: { stdout: 'leaves' },
      replies: { 'GET R/runs/cf1': [[200, { name: 'cf1', properties: { runId: 'cf1', status: 'Running' } }]] },
    });
    expect([result.exitCode, result.stderr, result.host.sleeps]).toEqual([0, '', []]);
    expect(result.asked).toContain(log);
  });

  it('that leaves does not keep run from learning how the run ends', async () => {
    const failed = [200, { name: 'cf1', properties: { runId: 'cf1', status: 'Failed' } }] as const;
    const result = await runCommandLine('run -r myregistry -n hello', {
      readers: { stdout: 'leaves' },
      replies: { 'GET R/runs/cf1': [failed] },
    });
    expect([result.exitCode, result.stderr]).toEqual([1, expect.stringMatching(/^ERROR: Run failed$/m)]);
  });

  it.each([
    'list -r myregistry',
    'logs -r myregistry --run-id cf1',
    'run -r myregistry -n hello --on-interrupt detach',
  ])('that does not read keeps nobody from Ctrl-C: %s', async (line) => {
    const result = await runCommandLine(line, {
      readers: { stdout: 'stalls' },
      prepare: (host) => {
        const { write } = host.stdout;
        Object.assign(host.stdout, {
          write: (chunk: string) => {
            setImmediate(() => host.interrupt());
            return write(chunk);
          },
        });
      },
    });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([
      130,
      '',
      expect.stringMatching(/^(?:WARNING: .*\n)*ERROR: Interrupted\./),
    ]);
  });
});

describe('Ctrl-C', () => {
  /** Does `act` when something is asked at an address that ends so, before it is answered. */
  const whenAsked = (end: string, act: (host: TestHost) => void) => (host: TestHost) => {
    const answer = host.network;
    const network = async (request: Request) => {
      if (new URL(request.url).pathname.endsWith(end)) act(host);
      return (answer as NonNullable<typeof answer>)(request);
    };
    Object.assign(host, { network });
  };

  it.each([
    ['cancel', 'ERROR: Interrupted. Run cf1 is being canceled.\n', true],
    ['detach', 'ERROR: Interrupted. Run cf1 continues.\n', false],
  ])('while a run is queued waits for its id: --on-interrupt %s', async (policy, error, cancels) => {
    const result = await runCommandLine(`run -r myregistry -n hello --on-interrupt ${policy}`, {
      prepare: whenAsked('/scheduleRun', (host) => host.interrupt()),
    });
    expect([result.exitCode, result.asked.includes('POST R/runs/cf1/cancel')]).toEqual([130, cancels]);
    expect(result.stderr).toContain('WARNING: Interrupted. Waiting for the ID of the queued run;');
    expect(result.stderr).toContain(error);
  });

  it('twice while a run is queued says that it may have been', async () => {
    const result = await runCommandLine('run -r myregistry -n hello --on-interrupt cancel', {
      prepare: whenAsked('/scheduleRun', (host) => {
        host.interrupt();
        host.interrupt();
      }),
    });
    expect([result.exitCode, result.stderr.split('\n').at(-2)]).toEqual([
      130,
      "ERROR: Interrupted. The run may have been queued anyway: check with 'acrtask list-runs' before you try again.",
    ]);
  });

  it('that a command does not hear ends it a little later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let tellAsked = () => {};
      const isAsked = new Promise<void>((resolve) => {
        tellAsked = resolve;
      });
      const running = runCommandLine('list -r myregistry', {
        prepare: (host) => {
          const network = () => {
            host.interrupt();
            tellAsked();
            return new Promise<never>(() => {});
          };
          Object.assign(host, { network });
        },
      });
      await isAsked;
      await vi.advanceTimersByTimeAsync(2000);
      expect(await running).toMatchObject({ exitCode: 130, stderr: 'ERROR: Interrupted.\n' });
    } finally {
      vi.useRealTimers();
    }
  });
});
