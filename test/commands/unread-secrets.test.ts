import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../support/command-line.ts';
import { type Asked, registryId } from '../support/fake-azure.ts';

const git = 'https://github.com/a/b.git';
/** A task as those see it who may not read its secrets (rest-api.md 4.2). */
const seen = (step: object, trigger?: object) => ({
  id: `${registryId('myregistry')}/tasks/hello`,
  name: 'hello',
  location: 'eastus',
  identity: { type: 'SystemAssigned' },
  properties: { status: 'Enabled', step, trigger, credentials: { customRegistries: { 'b.io': null } } },
});
const docker = { type: 'Docker', contextPath: git, dockerFilePath: 'Dockerfile', isPushEnabled: true };
const encoded = { type: 'EncodedTask', encodedTaskContent: 'c3RlcHM6' };
const watching = {
  sourceTriggers: [
    {
      name: 'mine',
      status: 'Enabled',
      sourceTriggerEvents: ['commit'],
      sourceRepository: { repositoryUrl: git, sourceControlType: 'Github', branch: 'main' },
    },
  ],
  baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime', status: 'Enabled' },
  timerTriggers: [{ name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' }],
};
const watched = seen(docker, watching);

const refused = [403, { error: { code: 'AuthorizationFailed', message: 'You may not.' } }] as const;
const unread = (task: object): CommandLineOptions => ({
  replies: {
    'POST R/tasks/hello/listDetails': [refused],
    'GET R/tasks/hello': [[200, task]],
    'PATCH R/tasks/hello': [[200, task]],
  },
});

const run = async (line: string, task: object) => {
  const [command = '', ...options] = line.split(' --');
  const words = [command, ...options.map((each) => `--${each}`)].join(' ');
  return runCommandLine(`${words} -r myregistry -n hello`, unread(task));
};

const changes = (asked: readonly Asked[]): unknown[] =>
  asked.flatMap((each) => (typeof each === 'string' ? [] : [each])).filter(([line]) => !line.includes('info/refs'));
const trigger = (change: object) => ({ properties: { trigger: { sourceTriggers: [{ name: 'mine', ...change }] } } });

describe('who may not read the secrets of a task changes what was asked for, and nothing else', () => {
  it.each<[string, object, unknown]>([
    ['update --timeout 700', watched, { properties: { timeout: 700 } }],
    ['update --status Disabled', watched, { properties: { status: 'Disabled' } }],
    ['update --image a:b', watched, { properties: { step: { type: 'Docker', imageNames: ['a:b'] } } }],
    [
      'update --base-image-trigger-enabled false',
      watched,
      { properties: { trigger: { baseImageTrigger: { name: 'base', status: 'Disabled' } } } },
    ],
    [
      'update --pull-request-trigger-enabled true',
      watched,
      trigger({ status: 'Enabled', sourceTriggerEvents: ['commit', 'pullrequest'] }),
    ],
    ['update --commit-trigger-enabled false', watched, trigger({ status: 'Disabled', sourceTriggerEvents: [] })],
    [
      'update --git-access-token new1',
      watched,
      {
        properties: {
          step: { type: 'Docker', contextAccessToken: 'new1' },
          trigger: {
            sourceTriggers: [
              {
                name: 'mine',
                status: 'Enabled',
                sourceTriggerEvents: ['commit'],
                sourceRepository: {
                  repositoryUrl: git,
                  sourceControlType: 'Github',
                  branch: 'main',
                  sourceControlAuthProperties: { token: 'new1', tokenType: 'PAT' },
                },
              },
            ],
          },
        },
      },
    ],
    [
      `update --context ${git}#dev`,
      watched,
      {
        properties: {
          step: { type: 'Docker', contextPath: `${git}#dev` },
          trigger: {
            sourceTriggers: [
              {
                name: 'mine',
                status: 'Enabled',
                sourceTriggerEvents: ['commit'],
                sourceRepository: { repositoryUrl: `${git}#dev`, sourceControlType: 'Github', branch: 'dev' },
              },
            ],
          },
        },
      },
    ],
    [
      'timer add --timer-name noon --schedule 0_12_*_*_*',
      watched,
      { properties: { trigger: { timerTriggers: [{ name: 'noon', schedule: '0 12 * * *', status: 'Enabled' }] } } },
    ],
    [
      'timer update --timer-name nightly --enabled false',
      watched,
      { properties: { trigger: { timerTriggers: [{ name: 'nightly', status: 'Disabled' }] } } },
    ],
    ['identity remove', watched, { identity: { type: 'None' } }],
    [
      'credential add --login-server c.io --use-identity [system]',
      watched,
      { properties: { credentials: { customRegistries: { 'c.io': { identity: '[system]' } } } } },
    ],
    [
      'credential update --login-server b.io --use-identity [system]',
      watched,
      { properties: { credentials: { customRegistries: { 'b.io': { identity: '[system]' } } } } },
    ],
    [
      'credential remove --login-server b.io',
      watched,
      { properties: { credentials: { customRegistries: { 'b.io': null } } } },
    ],
  ])('%s', async (line, task, body) => {
    const words = line.split(' ').map((word) => (word.includes('_*_') ? `'${word.replaceAll('_', ' ')}'` : word));
    const { asked } = await run(words.join(' '), task);
    // As az, an update says of triggers and credentials that nothing of them changes.
    const { properties } = body as { properties?: object };
    const whole = line.startsWith('update') ? { properties: { trigger: {}, credentials: {}, ...properties } } : body;
    expect(changes(asked)).toEqual([['PATCH R/tasks/hello', whole]]);
  });

  it('run needs none of them', async () => {
    const { asked, exitCode } = await run('run --no-wait', watched);
    expect([exitCode, changes(asked).length]).toEqual([0, 1]);
  });
});

describe('a change that needs the secrets is refused, and nothing is sent', () => {
  const rights =
    'Specify the token with --git-access-token, or request the permission to read it: Microsoft.ContainerRegistry/registries/tasks/listDetails/action.';
  const detailsRight =
    "Reading a task's secrets requires the permission Microsoft.ContainerRegistry/registries/tasks/listDetails/action, which the Contributor role includes.";
  const service = `ERROR: (AuthorizationFailed) You may not.\nCode: AuthorizationFailed\nMessage: You may not.\n${detailsRight}\n`;
  it.each<[string, object, string]>([
    [
      'update --commit-trigger-enabled true',
      seen(docker),
      `ERROR: --commit-trigger-enabled requires the Git token of the task, but you do not have permission to read it. Nothing was changed.\n${rights}\n`,
    ],
    [
      'update --file acb.yaml',
      watched,
      `ERROR: The step of the task changes its kind to FileTask, which requires the Git token of the task, but you do not have permission to read it. Nothing was changed.\n${rights}\n`,
    ],
    ['timer remove --timer-name nightly', watched, service],
    ['credential list', watched, service],
    ['show --with-secure-properties', watched, service],
  ])('%s', async (line, task, stderr) => {
    const result = await run(line, task);
    expect([result.exitCode, changes(result.asked), result.stderr]).toEqual([1, [], stderr]);
  });

  it.each<[string, object]>([
    ['update --commit-trigger-enabled true --git-access-token new1', seen(docker)],
    ['update --file acb.yaml --git-access-token new1', watched],
    ['update --context https://github.com/a/other.git --file acb.yaml', watched],
    ['update --cmd bash --context /dev/null', watched],
    [`update --context ${git} --file acb.yaml --commit-trigger-enabled true`, seen(encoded)],
  ])('but not %s', async (line, task) => {
    expect(changes((await run(line, task)).asked)).toHaveLength(1);
  });
});
