import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';

const noAzureCli =
  "acrtask hands such commands to the Azure CLI, but there is no az on PATH. Install the Azure CLI (https://aka.ms/azure-cli), or set ACRTASK_AZ to its path. 'acrtask az --help' lists the commands that acrtask provides.";

describe('command lines that are wrong', () => {
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
