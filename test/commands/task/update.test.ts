import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { type Answer, registryId } from '../../support/fake-azure.ts';

const read = ['GET S/providers/Microsoft.ContainerRegistry/registries', 'POST R/tasks/hello/listDetails'];
const context = 'https://github.com/example/app.git#main';
const stored = (step: object, trigger?: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', properties: { step, trigger } },
];
const docker = stored(
  { type: 'Docker', contextPath: context, dockerFilePath: 'Dockerfile', isPushEnabled: false },
  { baseImageTrigger: { name: 'base' } },
);
const encoded = stored({ type: 'EncodedTask', encodedTaskContent: 'YQ==' });
const base64 = (text: string) => Buffer.from(text).toString('base64');

const update = (words: string, task: Answer, options: Parameters<typeof runCommandLine>[1] = {}) =>
  runCommandLine(`update -r myregistry -n hello ${words}`, {
    ...options,
    replies: { 'POST R/tasks/hello/listDetails': [task], 'PATCH R/tasks/hello': [task], ...options.replies },
  });

describe('update, as it reaches the service', () => {
  const step = (members: object) => ({ step: { type: 'Docker', ...members } });
  it.each<[string, Answer, object]>([
    ['--status disabled', docker, { status: 'Disabled' }],
    ['--cpu 4', docker, { agentConfiguration: { cpu: 4 } }],
    ['--timeout 900', docker, { timeout: 900 }],
    ['--platform linux/arm64', docker, { platform: { os: 'linux', architecture: 'arm64' } }],
    ['--agent-pool pool', docker, { agentPoolName: 'pool' }],
    ['--log-template logs:v1', docker, { logTemplate: 'logs:v1' }],
    ['--auth-mode none', docker, { credentials: { sourceRegistry: { loginMode: 'None' } } }],
    ['-t a:b --image c:d', docker, step({ imageNames: ['a:b', 'c:d'] })],
    ['--no-push', docker, step({ isPushEnabled: false })],
    ['--no-push false', docker, step({ isPushEnabled: true })],
    ['--no-cache true --target test', docker, step({ noCache: true, target: 'test' })],
    [
      '--arg A=1 --secret-arg B=2',
      docker,
      step({
        arguments: [
          { name: 'A', value: '1', isSecret: false },
          { name: 'B', value: '2', isSecret: true },
        ],
      }),
    ],
    ['-f Other', docker, step({ dockerFilePath: 'Other' })],
    [
      '-c https://github.com/e/r.git --git-access-token new',
      docker,
      step({ contextPath: 'https://github.com/e/r.git', contextAccessToken: 'new' }),
    ],
    [
      '-f acb.yaml --values v.yaml --set a=1 --set-secret b=2',
      docker,
      {
        step: {
          type: 'FileTask',
          contextPath: context,
          taskFilePath: 'acb.yaml',
          valuesFilePath: 'v.yaml',
          values: [
            { name: 'a', value: '1', isSecret: false },
            { name: 'b', value: '2', isSecret: true },
          ],
        },
      },
    ],
    [
      '--cmd bash',
      encoded,
      {
        step: {
          type: 'EncodedTask',
          encodedTaskContent: base64(
            'version: v1.1.0\nsteps:\n  - cmd: bash\n    disableWorkingDirectoryOverride: true\n',
          ),
        },
      },
    ],
    ['-f -', encoded, { step: { type: 'EncodedTask', encodedTaskContent: base64('steps: []') } }],
    [
      '--base-image-trigger-enabled false --base-image-trigger-type all',
      docker,
      { trigger: { baseImageTrigger: { name: 'base', status: 'Disabled', baseImageTriggerType: 'All' } } },
    ],
  ])('%s', async (words, task, properties) => {
    const { asked, exitCode, stderr } = await update(words, task, { stdin: 'steps: []' });
    const body = { properties: { trigger: {}, credentials: {}, ...properties } };
    expect({ asked, exitCode, errors: stderr.match(/^ERROR.*/gm) }).toEqual({
      asked: [...read, ['PATCH R/tasks/hello', body]],
      exitCode: 0,
      errors: null,
    });
  });

  it.each([
    ['[system]', '[system]', []],
    ['[System]', '[system]', []],
    [
      `${registryId('x').split('/providers')[0]}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`,
      '44444444-4444-4444-4444-444444444444',
      ['GET S/resourceGroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine'],
    ],
  ])('--source-acr-auth-id %s: one request changes identity and credentials', async (id, sent, looks) => {
    const { asked, azure } = await update(`--source-acr-auth-id ${id}`, docker);
    const identity = id.startsWith('/')
      ? { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } }
      : { type: 'SystemAssigned' };
    const properties = { trigger: {}, credentials: { sourceRegistry: { identity: sent } } };
    expect(asked).toEqual([...read, ...looks, ['PATCH R/tasks/hello', { identity, properties }]]);
    expect(azure.versions['PATCH R/tasks/hello']).toBe('2025-03-01-preview');
  });

  it('--source-acr-auth-id none clears it in the version that knows it', async () => {
    const { asked, azure } = await update('--source-acr-auth-id none', docker);
    const properties = { trigger: {}, credentials: { sourceRegistry: { identity: null } } };
    expect(asked).toEqual([...read, ['PATCH R/tasks/hello', { properties }]]);
    expect(azure.versions['PATCH R/tasks/hello']).toBe('2025-03-01-preview');
  });
});

describe('what update refuses', () => {
  const abac: Answer = [
    200,
    {
      id: registryId('myregistry'),
      name: 'myregistry',
      sku: { name: 'Premium' },
      properties: { roleAssignmentMode: 'AbacRepositoryPermissions' },
    },
  ];

  it.each([
    ['--timeout 10', "Parameter 'Task.timeout' must be equal to or greater than 300.", 0],
    [
      '--platform linux/mips',
      "'mips' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
      0,
    ],
    ['--source-acr-auth-id me', 'Error: Invalid value for --source-acr-auth-id.', 0],
    [
      '--source-acr-auth-id [caller]',
      '--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.',
      0,
    ],
    ['-c /dev/null', 'A task without a context requires --cmd or --file.', 2],
    ['-c /dev/null -f no.yaml', 'no.yaml does not exist.', 2, 1],
  ])('%s', async (words, message, requests, code = 2) => {
    const { asked, exitCode, stderr } = await update(words, docker);
    expect([exitCode, stderr.split('\n')[0], asked.length]).toEqual([code, `ERROR: ${message}`, requests]);
  });

  it('an identity where no login is asked for', async () => {
    const { exitCode, stderr } = await update('--auth-mode None --source-acr-auth-id [system]', docker);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Conflicting Authentication Parameters')]);
  });

  it('nothing of --auth-mode for a registry with repository permissions, but warns', async () => {
    const { exitCode, stderr } = await update('--auth-mode Default -g myResourceGroup', docker, {
      replies: { 'GET R': [abac] },
    });
    expect([exitCode, stderr]).toEqual([
      0,
      'WARNING: --auth-mode does not apply to a registry with repository permissions (ABAC). Specify an identity with --source-acr-auth-id instead.\n',
    ]);
  });
});

describe('update of which nothing is left', () => {
  const fileTask = stored({ type: 'FileTask', contextPath: context, taskFilePath: 'acb.yaml' });
  const images = 'WARNING: --image is ignored: it does not apply to a task that runs a task file.\n';

  it.each([
    ['-t a:b', 'was not'],
    ['-t a:b --dry-run', 'would not be'],
  ])('%s fails, and sends nothing', async (words, changed) => {
    const { asked, exitCode, stdout, stderr } = await update(words, fileTask);
    expect([asked, exitCode, stdout, stderr]).toEqual([
      read,
      1,
      '',
      `${images}ERROR: The task 'hello' ${changed} changed: all specified changes are ignored.\n`,
    ]);
  });

  it('goes through under az, as it does in az', async () => {
    const { asked, exitCode, stderr } = await runCommandLine('az acr task update -r myregistry -n hello -t a:b', {
      replies: { 'POST R/tasks/hello/listDetails': [fileTask], 'PATCH R/tasks/hello': [fileTask] },
    });
    expect([exitCode, stderr, asked.length]).toEqual([0, images, 3]);
  });
});

describe('a token in the address of a repository', () => {
  const address = (user: string, branch = 'dev') => `https://${user}@github.com/a/b.git#${branch}`;
  const secrets = /ghp_TOKENX|ghp_OLD/;

  it.each(['ghp_TOKENX', 'me:ghp_TOKENX'])('%# is not shown by --dry-run', async (user) => {
    const before = stored({ type: 'Docker', contextPath: address('ghp_OLD', 'main'), dockerFilePath: 'Dockerfile' });
    const { exitCode, stdout, stderr } = await update(`-c ${address(user)} --dry-run`, before);
    expect([exitCode, stderr, stdout]).toEqual([
      0,
      '',
      [
        '--- hello',
        '+++ hello, updated',
        '- step.contextPath: https://***@github.com/a/b.git#main',
        '+ step.contextPath: https://***@github.com/a/b.git#dev',
        '',
      ].join('\n'),
    ]);
  });

  it('is not shown where more was changed than was asked for', async () => {
    const step = { type: 'Docker', contextPath: address('ghp_OLD'), dockerFilePath: 'Dockerfile' };
    const answer = stored({ ...step, contextPath: address('ghp_TOKENX', 'other') });
    const { exitCode, stdout, stderr } = await update('--status Disabled', stored(step), {
      replies: { 'PATCH R/tasks/hello': [answer] },
    });
    expect([exitCode, secrets.test(`${stdout}${stderr}`)]).toEqual([1, false]);
    expect(stderr).toContain('+ step.contextPath: https://***@github.com/a/b.git#other');
  });
});

describe('update in the emulator', () => {
  it('keeps a task that does not push from pushing', async () => {
    const { run, json } = await createEmulatedAzure();
    await run(`create -r myregistry -n hello -c ${context} -f Dockerfile -t a:b --no-push --git-access-token token`);
    await run('update -r myregistry -n hello --status Disabled');
    expect(await json('show -r myregistry -n hello --with-secure-properties')).toMatchObject({
      status: 'Disabled',
      step: { isPushEnabled: false, imageNames: ['a:b'], contextAccessToken: 'token', dockerFilePath: 'Dockerfile' },
      trigger: { sourceTriggers: [{ sourceRepository: { sourceControlAuthProperties: { token: 'token' } } }] },
    });
  });

  it('switches triggers off and on', async () => {
    const { run, json } = await createEmulatedAzure();
    await run(`create -r myregistry -n hello -c ${context} -f Dockerfile --git-access-token token`);
    await run('update -r myregistry -n hello --commit-trigger-enabled false --base-image-trigger-enabled false');
    expect(await json('show -r myregistry -n hello --query trigger')).toMatchObject({
      baseImageTrigger: { status: 'Disabled' },
      sourceTriggers: [{ status: 'Disabled', sourceTriggerEvents: [] }],
    });
    await run('update -r myregistry -n hello --pull-request-trigger-enabled --base-image-trigger-enabled');
    expect(await json('show -r myregistry -n hello --query trigger')).toMatchObject({
      baseImageTrigger: { status: 'Enabled', baseImageTriggerType: 'Runtime' },
      sourceTriggers: [{ status: 'Enabled', sourceTriggerEvents: ['pullrequest'] }],
    });
  });

  it('gives a task without a base image trigger one', async () => {
    const { run, json } = await createEmulatedAzure();
    await run('create -r myregistry -n hello --cmd bash -c /dev/null --base-image-trigger-enabled false');
    await run('update -r myregistry -n hello --base-image-trigger-enabled true');
    expect(await json('show -r myregistry -n hello --query trigger.baseImageTrigger.status')).toBe('Enabled');
  });

  it('changes the kind of a step', async () => {
    const { run, json } = await createEmulatedAzure();
    await run('create -r myregistry -n hello --cmd bash -c /dev/null');
    await run(`update -r myregistry -n hello -c ${context} -f Dockerfile -t a:b`);
    expect(await json('show -r myregistry -n hello --query step')).toMatchObject({
      type: 'Docker',
      contextPath: context,
      isPushEnabled: true,
    });
    await run('update -r myregistry -n hello -c /dev/null --cmd bash');
    expect(await json('show -r myregistry -n hello --query step')).toMatchObject({
      type: 'EncodedTask',
      contextPath: null,
    });
  });

  it('sets and clears the identity for the source registry', async () => {
    const { run, json } = await createEmulatedAzure();
    await run('create -r myregistry -n hello --cmd bash -c /dev/null --auth-mode Default');
    const query = '{ type: identity.type, source: credentials.sourceRegistry }';
    await run('update -r myregistry -n hello --source-acr-auth-id [system]');
    expect(await json(['show', '-r', 'myregistry', '-n', 'hello', '--query', query])).toEqual({
      type: 'SystemAssigned',
      source: { identity: '[system]', loginMode: 'Default' },
    });
    await run('update -r myregistry -n hello --source-acr-auth-id none');
    expect(await json(['show', '-r', 'myregistry', '-n', 'hello', '--query', query])).toEqual({
      type: 'SystemAssigned',
      source: { identity: null, loginMode: 'Default' },
    });
  });
});
