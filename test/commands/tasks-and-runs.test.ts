import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import type { Answer } from '../support/fake-azure.ts';
import { registryId } from '../support/fake-azure.ts';

const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const login = (repository: string) => [
  'GET S',
  [
    'POST https://myregistry.azurecr.io/oauth2/exchange',
    {
      service: 'myregistry.azurecr.io',
      grant_type: 'access_token',
      tenant: '22222222-2222-2222-2222-222222222222',
      access_token: 'e30.e30.e30',
    },
  ],
  [
    'POST https://myregistry.azurecr.io/oauth2/token',
    {
      service: 'myregistry.azurecr.io',
      grant_type: 'refresh_token',
      scope: `repository:${repository}:metadata_read`,
      refresh_token: 'refresh',
    },
  ],
];
const log = ['POST R/runs/cf1/listLogSasUrl', 'GET https://logs.blob.localhost/cf1?sig=s', 'GET R/runs/cf1'];

describe('commands on tasks and runs, as they reach the service', () => {
  it.each<[string, unknown[]]>([
    ['show -n hello', ['GET R/tasks/hello']],
    ['show -n hello --with-secure-properties', ['POST R/tasks/hello/listDetails']],
    ['list', ['GET R/tasks']],
    ['delete -n hello --yes', ['DELETE R/tasks/hello']],
    ['delete -n hello -y', ['DELETE R/tasks/hello']],
    ['identity show -n hello', ['POST R/tasks/hello/listDetails']],
    ['show-run --run-id cf1', ['GET R/runs/cf1']],
    ['cancel-run --run-id cf1', ['GET R/runs/cf1']],
    ['list-runs', ['GET R/runs?$top=15']],
    ['list-runs --top 3', ['GET R/runs?$top=3']],
    ['list-runs -n hello', ["GET R/runs?$filter=TaskName eq 'hello'&$top=15"]],
    [
      'list-runs --run-status failed -n hello',
      ["GET R/runs?$filter=TaskName eq 'hello' and Status eq 'Failed'&$top=15"],
    ],
    [
      'list-runs --image MyRegistry.azurecr.io/b/a@sha256:1',
      ["GET R/runs?$filter=contains(OutputImageManifests, 'b/a@sha256:1')&$top=15"],
    ],
    ['list-runs --image a@sha256:1', ["GET R/runs?$filter=contains(OutputImageManifests, 'a@sha256:1')&$top=15"]],
    [
      'list-runs -t a/b:v1',
      [
        ...login('a/b'),
        'GET https://myregistry.azurecr.io/acr/v1/a/b/_tags/v1',
        "GET R/runs?$filter=contains(OutputImageManifests, 'a/b@sha256:v1')&$top=15",
      ],
    ],
    [
      'list-runs -t a',
      [
        ...login('a'),
        'GET https://myregistry.azurecr.io/acr/v1/a/_tags/latest',
        "GET R/runs?$filter=contains(OutputImageManifests, 'a@sha256:latest')&$top=15",
      ],
    ],
    ['logs --run-id cf1', ['GET R/runs/cf1', ...log]],
    ['logs --run-id cf1 --no-format', ['GET R/runs/cf1', ...log]],
    ['logs', ['GET R/runs?$top=1', 'GET R/runs/cf1', ...log]],
    ['logs -n hello', ["GET R/runs?$filter=TaskName eq 'hello'&$top=1", 'GET R/runs/cf1', ...log]],
    [
      'logs --image a@sha256:1 --on-interrupt detach',
      ["GET R/runs?$filter=contains(OutputImageManifests, 'a@sha256:1')&$top=1", 'GET R/runs/cf1', ...log],
    ],
  ])('%s', async (words, asked) => {
    const { exitCode, ...result } = await runCommandLine(`${words} -r myregistry`);
    expect({ asked: result.asked, exitCode }).toEqual({ asked: [registries, ...asked], exitCode: 0 });
  });

  it.each([
    ['myregistry', [registries, 'GET R/tasks'], ''],
    ['MYREGISTRY', [registries, 'GET R/tasks'], ''],
    ['myregistry -g myResourceGroup', ['GET R', 'GET R/tasks'], ''],
    [
      'MyRegistry.azurecr.io',
      [registries, 'GET R/tasks'],
      "WARNING: Registry name is 'MyRegistry'. The following suffix '.azurecr.io' is automatically omitted.\n",
    ],
    [registryId('myregistry'), ['GET R', 'GET R/tasks'], ''],
    [`${registryId('myregistry')} -g elsewhere`, ['GET R', 'GET R/tasks'], ''],
  ])('list -r %s', async (words, asked, stderr) => {
    const result = await runCommandLine(`list -r ${words}`);
    expect({ asked: result.asked, stderr: result.stderr }).toEqual({ asked, stderr });
  });
});

describe('what logs says', () => {
  const showing = (which: string) => `WARNING: Showing logs of the last created run${which}.\nWARNING: Run ID: cf1\n`;
  it.each([
    ['--run-id cf1', ''],
    ['', showing('')],
    ['-n hello', showing(" for task 'hello'")],
    ['-n hello -t a@sha256:1', showing(" for task 'hello' for image 'a@sha256:1'")],
  ])('logs %s', async (words, stderr) => {
    const result = await runCommandLine(`logs -r myregistry ${words}`);
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, 'hello\n', stderr]);
  });

  const run = (status: string): Answer => [
    200,
    { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties: { runId: 'cf1', status } },
  ];
  const failedLog: Answer = [200, 'boom\n', { 'x-ms-meta-complete': 'failed' }];
  it.each<[string, Answer[], number, string]>([
    ['had failed before', [run('Failed')], 0, 'WARNING: Run failed.\n'],
    [
      'fails while it is followed',
      [run('Running'), run('Failed')],
      1,
      'ERROR: Run failed\nShow the run: acrtask show-run -r myregistry --run-id cf1\n',
    ],
  ])('of a run that %s', async (_, states, exitCode, stderr) => {
    const result = await runCommandLine('logs -r myregistry --run-id cf1', {
      replies: { 'GET R/runs/cf1': states, 'GET https://logs.blob.localhost/cf1?sig=s': [failedLog] },
    });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, 'boom\n', stderr]);
  });

  it.each([
    ['-n hello', '--name'],
    ['-t a -n hello', '--name and --image'],
  ])('logs --run-id cf1 %s is refused, and warned of under az', async (words, which) => {
    const own = await runCommandLine(`logs -r myregistry --run-id cf1 ${words}`);
    const az = await runCommandLine(`az acr task logs -r myregistry --run-id cf1 ${words}`);
    expect([own.exitCode, own.asked, own.stderr, az.exitCode, az.stdout, az.stderr]).toEqual([
      2,
      [],
      `ERROR: --run-id already identifies one run: it cannot be combined with ${which}.\nTry 'acrtask logs --help'.\n`,
      0,
      'hello\n',
      `WARNING: ${which} ${which === '--name' ? 'is' : 'are'} ignored: --run-id already identifies one run.\n`,
    ]);
  });

  it('when there is no run', async () => {
    const result = await runCommandLine('logs -r myregistry', {
      replies: { 'GET R/runs?$top=1': [[200, { value: [] }]] },
    });
    expect([result.exitCode, result.stderr]).toEqual([1, 'ERROR: Could not find the last created run.\n']);
  });

  it.each([
    ['a:b:c', "'a:b:c' is not a valid image name.\nUse the form name, name:tag, or name@digest.", 2],
    [
      'other.azurecr.io/b/a:v1',
      "'other.azurecr.io/b/a:v1' is in another registry. The login server of 'myregistry' is myregistry.azurecr.io.\nUse --registry for the registry of the image, or 'b/a:v1' for the image in 'myregistry'.",
      1,
    ],
    [
      'myregistry.azurecr.io/a:gone',
      "Could not find image 'myregistry.azurecr.io/a:gone'. The requested data does not exist.",
      3,
    ],
    [
      'a',
      "Could not find image 'a'. The requested data does not exist.\nThe name has no tag, so 'a:latest' was looked up.",
      3,
    ],
    ['a:gone', "Could not find image 'a:gone'. The requested data does not exist.", 3],
  ])('when there is no image %s', async (image, message, code) => {
    const gone: Answer = [
      404,
      { errors: [{ code: 'TAG_UNKNOWN', message: 'The requested data does not exist.', detail: null }] },
    ];
    const result = await runCommandLine(`logs -r myregistry -t ${image}`, {
      replies: {
        'GET https://myregistry.azurecr.io/acr/v1/a/_tags/gone': [gone],
        'GET https://myregistry.azurecr.io/acr/v1/a/_tags/latest': [gone],
      },
    });
    expect([result.exitCode, result.stderr]).toEqual([code, `ERROR: ${message}\n`]);
  });
});

describe('delete asks first', () => {
  const question = "Are you sure you want to delete the task 'hello'? (y/n): ";
  const cancelled = 'ERROR: Operation cancelled.\n';
  it.each<[string, string[], string[], number, string]>([
    ['yes', ['Y'], [question], 0, ''],
    ['no', ['n'], [question], 1, cancelled],
    ['something else, then yes', ['what', '', 'yes'], [question, question, question], 0, ''],
    ['the end of input', [], [question], 1, cancelled],
  ])('%s', async (_, answers, prompts, exitCode, stderr) => {
    const result = await runCommandLine('delete -r myregistry -n hello', { tty: ['stdin'], answers });
    expect([result.host.prompts, result.exitCode, result.stderr]).toEqual([prompts, exitCode, stderr]);
    expect(result.asked.includes('DELETE R/tasks/hello')).toBe(exitCode === 0);
  });

  it('in the words of az under az', async () => {
    const { host } = await runCommandLine('az acr task delete -r myregistry -n hello', {
      tty: ['stdin'],
      answers: ['n'],
    });
    expect(host.prompts).toEqual(["Are you sure you want to delete the task 'hello'  (y/n): "]);
  });

  it('and refuses when nobody can be asked', async () => {
    const { exitCode, stderr } = await runCommandLine('delete -r myregistry -n hello');
    expect([exitCode, stderr]).toEqual([
      1,
      'ERROR: Unable to prompt for confirmation as no tty available. Use --yes.\n',
    ]);
  });
});

describe('what is not there', () => {
  const gone: Answer = [404, { error: { code: 'ResourceNotFound', message: 'No such thing.' } }];
  const absent: Record<string, readonly Answer[]> = {
    'DELETE R/tasks/no': [[204]],
    'DELETE R/taskRuns/no': [[204]],
    'DELETE R/agentPools/no': [[204]],
  };
  const lastLines = (stderr: string, count: number) => stderr.split('\n').slice(-1 - count, -1);

  it.each([
    ['delete', 'task', 'list'],
    ['taskrun delete', 'task run', 'taskrun list'],
    ['agentpool delete', 'agent pool', 'agentpool list'],
  ])('is not deleted: %s', async (command, what, list) => {
    const own = await runCommandLine(`${command} -r myregistry -n no -y`, { replies: absent });
    const sentence = `The registry 'myregistry' has no ${what} 'no': nothing was deleted.`;
    expect([own.exitCode, own.stdout, lastLines(own.stderr, 2)]).toEqual([
      3,
      '',
      [`ERROR: ${sentence}`, `To list what exists, run 'acrtask ${list} -r myregistry'.`],
    ]);
    // az looks for the pool afterwards, and ends with 3 too.
    if (command === 'agentpool delete') return;
    const az = { delete: 'az acr task delete' }[command] ?? `az acr ${command}`;
    const underAz = await runCommandLine(`${az} -r myregistry -n no -y`, { replies: absent });
    expect([underAz.exitCode, lastLines(underAz.stderr, 1)]).toEqual([0, [`WARNING: ${sentence}`]]);
  });

  it.each([
    ['show -n no', 'GET R/tasks/no', 'list', 'tasks'],
    ['cancel-run --run-id no', 'GET R/runs/no', 'list-runs', 'runs'],
    ['update-run --run-id no --no-archive', 'PATCH R/runs/no', 'list-runs', 'runs'],
    ['taskrun show -n no', 'GET R/taskRuns/no', 'taskrun list', 'task runs'],
    ['taskrun logs -n no', 'GET R/taskRuns/no', 'taskrun list', 'task runs'],
    ['agentpool show -n no', 'GET R/agentPools/no', 'agentpool list', 'agent pools'],
    ['agentpool show -n no --queue-count', 'POST R/agentPools/no/listQueueStatus', 'agentpool list', 'agent pools'],
    ['agentpool update -n no -c 2', 'PATCH R/agentPools/no', 'agentpool list', 'agent pools'],
    ['agentpool delete -n no -y', 'DELETE R/agentPools/no', 'agentpool list', 'agent pools'],
  ])('is told with where to look: %s', async (words, asked, list, what) => {
    const { exitCode, stderr } = await runCommandLine(`${words} -r myregistry`, { replies: { [asked]: [gone] } });
    expect([exitCode, lastLines(stderr, 1)]).toEqual([3, [`'acrtask ${list} -r myregistry' lists the ${what}.`]]);
  });

  const noRuns: Record<string, readonly Answer[]> = {
    "GET R/runs?$filter=TaskName eq 'hello'&$top=1": [[200, { value: [] }]],
  };
  const sentence = "ERROR: Could not find the last created run for task 'hello'.";
  it.each<[string, Record<string, readonly Answer[]>, number, string[]]>([
    ['logs', {}, 1, [sentence, 'The task exists. To run it: acrtask run -r myregistry -n hello']],
    [
      'logs',
      { 'GET R/tasks/hello': [gone] },
      3,
      [`${sentence} The registry 'myregistry' has no such task.`, "'acrtask list -r myregistry' lists the tasks."],
    ],
    ['logs', { 'GET R/tasks/hello': [[403, { error: { code: 'Forbidden', message: 'No.' } }]] }, 1, [sentence]],
    ['az acr task logs', { 'GET R/tasks/hello': [gone] }, 1, [sentence]],
  ])('is told apart from a task without a run: %s %j', async (command, replies, exitCode, lines) => {
    const result = await runCommandLine(`${command} -r myregistry -n hello`, { replies: { ...noRuns, ...replies } });
    expect([result.exitCode, result.stderr]).toEqual([exitCode, [...lines, ''].join('\n')]);
  });
});

describe('registries without tasks', () => {
  const classic: Answer = [
    200,
    { id: registryId('myregistry'), name: 'myregistry', sku: { name: 'Classic' }, properties: {} },
  ];
  const task = 'Task is only supported for managed registries.';
  it.each([
    ['show -n hello', task],
    ['list', task],
    ['delete -n hello -y', task],
    ['run -n hello', task],
    ['logs', task],
    ['list-runs', task],
    ['show-run --run-id cf1', task],
    ['cancel-run --run-id cf1', task],
    ['update -n hello --cpu 1', task],
    ['update-run --run-id cf1 --no-archive', task],
    ["timer add -n hello --timer-name a --only-show-errors --schedule '0 1 * * *'", task],
    ['timer update -n hello --timer-name a --enabled', task],
    ['timer remove -n hello --timer-name a', task],
    ['timer list -n hello', task],
    ['identity assign -n hello', task],
    ['identity remove -n hello', task],
    ['credential list -n hello', task],
    ['credential add -n hello --login-server a --use-identity b', task],
    ['credential update -n hello --login-server a --use-identity b', task],
    ['credential remove -n hello --login-server a', task],
    ['identity show -n hello', task],
    ['build -t a https://github.com/a/b.git', 'Builds are only supported for managed registries.'],
  ])('%s', async (words, message) => {
    const { asked, exitCode, stderr } = await runCommandLine(`${words} -r myregistry -g myResourceGroup`, {
      replies: { 'GET R': [classic] },
    });
    expect([asked, exitCode, stderr]).toEqual([['GET R'], 1, `ERROR: ${message}\n`]);
  });
});
