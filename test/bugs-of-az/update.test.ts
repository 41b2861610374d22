import { expect, it } from 'vitest';
import { encode, git, onTask, sent, task } from './task-lines.ts';

const patch = 'PATCH R/tasks/hello';
const docker = { type: 'Docker', contextPath: git, dockerFilePath: 'Dockerfile', isPushEnabled: false };
const encoded = { type: 'EncodedTask', encodedTaskContent: encode('steps: []') };
const source = {
  name: 'mine',
  status: 'Disabled',
  sourceTriggerEvents: ['commit', 'pullrequest'],
  sourceRepository: {
    sourceControlType: 'Github',
    repositoryUrl: git,
    branch: 'main',
    sourceControlAuthProperties: { tokenType: 'PAT' },
  },
};
const body = (properties: object) => ({ properties: { trigger: {}, credentials: {}, ...properties } });

it('19.1 an update does not turn pushing back on', async () => {
  const result = await onTask('update --status Disabled', task({ step: docker }));
  expect([result.exitCode, sent(result, patch)]).toEqual([0, [body({ status: 'Disabled' })]]);
});

it('19.1 an update tells what else has moved, and fails', async () => {
  const result = await onTask('update --status Disabled', task({ status: 'Enabled', step: docker }), {
    replies: {
      [patch]: [task({ status: 'Disabled', agentPoolName: 'pool', step: { ...docker, isPushEnabled: true } })],
    },
  });
  expect([result.exitCode, result.stdout, result.stderr]).toEqual([
    1,
    '',
    [
      "ERROR: The task 'hello' was updated, but the service also changed:",
      '- step.isPushEnabled: false',
      '+ step.isPushEnabled: true',
      '+ agentPoolName: pool',
      "Inspect it with 'acrtask show -r myregistry -n hello', and restore the values that you need.",
      '',
    ].join('\n'),
  ]);
});

it('19.1 update --dry-run shows what would change, and sends nothing', async () => {
  const stored = task({ status: 'Enabled', step: { ...docker, contextAccessToken: 'hidden' } });
  const words = ['--status', 'Disabled', '--no-push', 'false', '--git-access-token', 'other-hidden', '--dry-run'];
  const result = await onTask(`update ${words.join(' ')}`, stored);
  expect([result.exitCode, result.asked.length, sent(result, patch), result.stdout]).toEqual([
    0,
    2,
    [],
    [
      '--- hello',
      '+++ hello, updated',
      '- status: Enabled',
      '+ status: Disabled',
      '- step.isPushEnabled: false',
      '+ step.isPushEnabled: true',
      '- step.contextAccessToken: (secret)',
      '+ step.contextAccessToken: (secret)',
      '',
    ].join('\n'),
  ]);
});

const planned = [
  { after: 'Disabled', before: 'Enabled', path: 'status' },
  { after: '(secret)', before: null, path: 'step.contextAccessToken' },
];
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
it.each<[string, string]>([
  ['-o json', `${JSON.stringify(planned, undefined, 2)}\n`],
  ['-o tsv --query [].path', lines('status', 'step.contextAccessToken')],
  ['--query [0].after', lines('"Disabled"')],
  [
    '-o table',
    lines(
      'PATH                     BEFORE    AFTER',
      '-----------------------  --------  --------',
      'status                   Enabled   Disabled',
      'step.contextAccessToken            (secret)',
    ),
  ],
  [
    '-o yaml',
    lines(
      '- after: Disabled',
      '  before: Enabled',
      '  path: status',
      '- after: (secret)',
      '  before: null',
      '  path: step.contextAccessToken',
    ),
  ],
  ['-o none', ''],
])('19.1 update --dry-run %s gives the changes as a list', async (format, stdout) => {
  const stored = task({ status: 'Enabled', step: docker });
  const result = await onTask(`update --status Disabled --git-access-token hidden --dry-run ${format}`, stored);
  expect([result.exitCode, sent(result, patch), result.stdout]).toEqual([0, [], stdout]);
});

it.each([
  ['--status Enabled', 'Nothing would change: the task is already up to date.'],
  ['', 'WARNING: No changes were specified: the task stays as it is.'],
])('19.1 update %s --dry-run -o json is an empty list when nothing would change', async (words, warning) => {
  const { exitCode, stdout, stderr } = await onTask(
    `update ${words} --dry-run -o json`,
    task({ status: 'Enabled', step: docker }),
  );
  expect([exitCode, stdout, stderr]).toEqual([0, '[]\n', `${warning}\n`]);
});

it('19.1 update --dry-run says when nothing would change', async () => {
  const result = await onTask('update --status Enabled --dry-run', task({ status: 'Enabled', step: docker }));
  expect([result.exitCode, result.stdout, result.stderr]).toEqual([
    0,
    '',
    'Nothing would change: the task is already up to date.\n',
  ]);
});

it('19.2 an update without a change sends nothing and reads no secrets', async () => {
  const result = await onTask('update', task({ step: docker }));
  expect([result.exitCode, result.asked.slice(1), result.stderr]).toEqual([
    0,
    ['GET R/tasks/hello'],
    'WARNING: No changes were specified: the task stays as it is.\n',
  ]);
});

it('19.2 an update works without the right to read secrets', async () => {
  const result = await onTask('update --cpu 4', task({ step: docker }), {
    replies: { 'POST R/tasks/hello/listDetails': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]] },
  });
  expect([result.exitCode, sent(result, patch)]).toEqual([0, [body({ agentConfiguration: { cpu: 4 } })]]);
});

it('19.3 update --cmd on a task with a context says that it is ignored', async () => {
  const result = await onTask('update --cmd bash', task({ step: docker }));
  expect([result.exitCode, sent(result, patch)]).toEqual([1, []]);
  expect(result.stderr).toContain(`WARNING: --cmd is ignored: the context is '${git}'.`);
});

it('19.4 update --context on a task without one asks for the file in it', async () => {
  const result = await onTask(`update -c ${git}`, task({ step: encoded }));
  expect(result.stderr).toContain('WARNING: --context is ignored: also specify the Dockerfile or task file inside it');
});

it('19.5 update --context /dev/null alone is a sentence', async () => {
  const result = await onTask('update -c /dev/null', task({ step: docker }));
  expect([result.exitCode, result.stderr]).toEqual([
    2,
    'ERROR: A task without a context requires --cmd or --file.\nSpecify a command or a local task file.\n',
  ]);
});

it('19.6 update --commit-trigger-enabled makes the trigger that is missing', async () => {
  const result = await onTask('update --commit-trigger-enabled --git-access-token t', task({ step: docker }));
  expect(sent(result, patch)).toMatchObject([
    { properties: { trigger: { sourceTriggers: [{ status: 'Enabled', sourceTriggerEvents: ['commit'] }] } } },
  ]);
});

it('19.7 an update keeps the events of a disabled trigger', async () => {
  const result = await onTask('update --cpu 4', task({ step: docker, trigger: { sourceTriggers: [source] } }));
  expect(sent(result, patch)).toEqual([body({ agentConfiguration: { cpu: 4 } })]);
});

it('19.7 trigger options work on a task whose triggers are null', async () => {
  const result = await onTask('update --base-image-trigger-enabled', task({ step: docker, trigger: null }));
  expect(sent(result, patch)).toMatchObject([
    { properties: { trigger: { baseImageTrigger: { status: 'Enabled', name: 'defaultBaseimageTriggerName' } } } },
  ]);
});

const watching = task({ step: docker, trigger: { sourceTriggers: [{ ...source, status: 'Enabled' }] } });
const stillWatched = `WARNING: Commits to ${git} still start runs of the task. To stop that, add --commit-trigger-enabled false --pull-request-trigger-enabled false.\n`;

it.each([
  ['-c oci://r.azurecr.io/a:b', stillWatched],
  [
    '-c ./folder',
    `WARNING: The context './folder' is stored unchanged, but a task cannot read local folders. It can read Git repositories and registries.\n${stillWatched}`,
  ],
  ['-c /dev/null --cmd bash', stillWatched],
])('19.7 update %s leaves the trigger on its repository, and tells', async (words, told) => {
  const result = await onTask(`update ${words}`, watching);
  expect([result.exitCode, result.stderr]).toEqual([0, told]);
  const [{ properties }] = sent(result, patch) as [{ properties: { trigger: { sourceTriggers: [object] } } }];
  expect(properties.trigger.sourceTriggers[0]).toMatchObject({ sourceRepository: { branch: 'main' } });
});

it('19.7 update tells nothing of a trigger that it turns off', async () => {
  const off = '--commit-trigger-enabled false --pull-request-trigger-enabled false';
  const result = await onTask(`update -c https://gitlab.com/a/b.git ${off}`, watching);
  expect([result.exitCode, result.stderr, result.asked.length]).toEqual([0, '', 3]);
});

it('19.8 update --timeout alone works without a context', async () => {
  const result = await onTask('update --timeout 600', task({ step: encoded }));
  expect(sent(result, patch)).toEqual([body({ timeout: 600 })]);
});

it('19.8 update checks the timeout before anything is asked', async () => {
  const result = await onTask('update --timeout 60', task({ step: encoded }));
  expect([result.exitCode, result.asked, result.stderr]).toEqual([
    2,
    [],
    "ERROR: Parameter 'Task.timeout' must be equal to or greater than 300.\n--timeout 60 is out of range: use 300 (5 minutes) to 28800 (8 hours) seconds.\n",
  ]);
});
