import { describe, expect, it } from 'vitest';
import { createSecretNames } from '../../../src/project/export/export-secrets.ts';
import { exportTask } from '../../../src/project/export/export-task.ts';
import type { StoredTask } from '../../../src/service/resource.ts';
import { encode, git, sayable, task } from '../stored-tasks.ts';

const { stored, docker, file, encoded, cmd, timers, login, watching, opaque, vaulted, plain, secret, source } = task;

const exported = async (whole: StoredTask, knowsSecrets = true) => {
  const names = createSecretNames();
  const {
    task: said,
    lost,
    secrets,
  } = await exportTask({ task: whole, knowsSecrets }, { vaultSuffix: '.vault.azure.net', names });
  return { said, lost, secrets: secrets.map(({ variable, purpose }) => `${variable}: ${purpose}`) };
};
const sourceTriggersOf = (whole: StoredTask): readonly object[] => whole.properties.trigger?.sourceTriggers ?? [];
const named = (name: string): StoredTask => sayable[name] as StoredTask;
const renamed = (whole: StoredTask, name: string): StoredTask => ({ ...whole, name });

describe('what is exported of a task', () => {
  it.each<[string, object]>([
    ['a command', { cmd: 'bash echo hello' }],
    ['a task file without a context', { content: 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n' }],
    ['a build', { context: `${git}#main`, build: {}, triggers: { commit: false } }],
    ['a task file in the context', { context: `${git}#main`, file: 'acb.yaml', triggers: { commit: false } }],
    ['an artifact as the context', { context: 'oci://myregistry.azurecr.io/app:v1', build: {} }],
    ['commits', { context: `${git}#main`, build: {}, triggers: { token: 'env:HELLO_GIT_TOKEN' } }],
    [
      'a branch that the context does not name',
      { context: git, build: {}, triggers: { token: 'env:HELLO_GIT_TOKEN', branch: 'main' } },
    ],
    [
      'a source trigger that an update turned off',
      {
        context: `${git}#main`,
        build: {},
        triggers: { commit: false, token: 'env:HELLO_GIT_TOKEN', sourceTriggerEnabled: false },
      },
    ],
    [
      'a disabled timer and an enabled one',
      { cmd: 'bash echo hello', schedule: { t1: { schedule: '*/5 * * * *', enabled: false }, on: '0 1 * * 1-5' } },
    ],
    ['all base images', { cmd: 'bash echo hello', triggers: { baseImage: 'All' } }],
    ['no base image trigger', { cmd: 'bash echo hello', triggers: { baseImage: false } }],
    ['a disabled base image trigger', { cmd: 'bash echo hello', triggers: { baseImage: { enabled: false } } }],
    [
      'a login in a key vault',
      {
        cmd: 'bash echo hello',
        identity: ['[system]'],
        credentials: {
          'docker.io': {
            username: 'kv:mykeyvault/UserName',
            password: 'kv:mykeyvault/Password/0123456789abcdef',
            identity: '[system]',
          },
        },
      },
    ],
  ])('%s', async (name, said) => {
    expect(await exported(named(name))).toEqual({ said, lost: [], secrets: expect.anything() });
  });

  it('is the same when the service spells its words otherwise', async () => {
    const odd = cmd({
      status: 'disabled',
      credentials: { sourceRegistry: { loginMode: 'NONE' } },
      trigger: {
        baseImageTrigger: {
          name: 'mine',
          baseImageTriggerType: 'all',
          status: 'disabled',
          updateTriggerPayloadType: 'token',
        },
      },
    });
    expect(await exported(odd)).toEqual({
      said: {
        cmd: 'bash echo hello',
        status: 'Disabled',
        authMode: 'None',
        triggers: { baseImage: { type: 'All', enabled: false, name: 'mine', updateTriggerPayloadType: 'Token' } },
      },
      lost: [],
      secrets: [],
    });
    const usual = { baseImageTriggerType: 'RUNTIME', status: 'ENABLED', updateTriggerPayloadType: 'DEFAULT' };
    expect(
      await exported(
        cmd({ status: 'ENABLED', trigger: { baseImageTrigger: { name: 'defaultBaseimageTriggerName', ...usual } } }),
      ),
    ).toEqual({ said: { cmd: 'bash echo hello' }, lost: [], secrets: [] });
  });

  it('leaves out texts that are empty where a program means none', async () => {
    const none = {
      agentPoolName: '',
      logTemplate: '',
      credentials: { sourceRegistry: { loginMode: '', identity: '' } },
    };
    expect(await exported(docker({ target: '', contextAccessToken: '' }, none))).toEqual(
      await exported(named('a build')),
    );
    expect(await exported(file({ valuesFilePath: '' }))).toEqual(await exported(named('a task file in the context')));
    expect(await exported(encoded({ encodedValuesContent: '', contextPath: '', contextAccessToken: '' }))).toEqual(
      await exported(named('a task file without a context')),
    );
    const noBranch = watching({ sourceRepository: { branch: '' } });
    expect((await exported(noBranch)).said).toEqual((await exported(named('commits'))).said);
    const { said } = await exported(
      stored({
        step: { type: 'EncodedTask', encodedTaskContent: encode('steps: []\n'), values: [{ name: 'a', value: '' }] },
        platform: { os: 'linux', architecture: 'amd64', variant: '' },
        trigger: { baseImageTrigger: { name: 'mine', baseImageTriggerType: 'All', updateTriggerEndpoint: '' } },
      }),
    );
    expect(said).toEqual({
      content: 'steps: []\n',
      set: { a: '' },
      triggers: { baseImage: { type: 'All', name: 'mine' } },
    });
  });

  it('has its keys in the order of the schema', async () => {
    const whole = stored(
      {
        status: 'Disabled',
        agentConfiguration: { cpu: 4 },
        agentPoolName: 'mypool',
        timeout: 600,
        logTemplate: 'logs:1',
        platform: { os: 'windows', architecture: 'amd64' },
        step: {
          type: 'FileTask',
          contextPath: git,
          taskFilePath: 'a.yaml',
          valuesFilePath: 'v.yaml',
          values: [plain('a', '1'), secret('b', '2')],
        },
        trigger: { timerTriggers: [{ name: 't', schedule: '0 1 * * *', status: 'Enabled' }] },
        credentials: { sourceRegistry: { loginMode: 'None' }, customRegistries: { 'a.io': { identity: '[system]' } } },
      },
      { identity: { type: 'SystemAssigned' }, tags: { a: 'b' } },
    );
    expect(Object.keys((await exported(whole)).said ?? {})).toEqual([
      ...['context', 'file', 'values', 'set', 'setSecret', 'platform', 'cpu', 'timeout', 'status', 'agentPool'],
      ...['logTemplate', 'identity', 'authMode', 'credentials', 'schedule', 'triggers', 'tags'],
    ]);
  });

  it('is little of the system task', async () => {
    const system = renamed(
      stored({ isSystemTask: true, step: null, platform: null, trigger: null, status: 'Disabled' }),
      'quicktask',
    );
    expect(await exported(system)).toEqual({ said: { status: 'Disabled', isSystemTask: true }, lost: [], secrets: [] });
  });

  it('has neither the tag of apply nor what only the service decides', async () => {
    const tagged = cmd({}, { tags: { 'acrtask-project': 'web' } });
    expect(await exported(tagged)).toEqual({ said: { cmd: 'bash echo hello' }, lost: [], secrets: [] });
  });

  it('has what the service takes for granted neither as a key nor as a loss', async () => {
    const brief = stored({
      status: undefined,
      agentConfiguration: undefined,
      timeout: undefined,
      isSystemTask: undefined,
      platform: { os: 'Linux' },
      step: { type: 'Docker', contextPath: git, dockerFilePath: 'Dockerfile' },
      trigger: { baseImageTrigger: { name: 'defaultBaseimageTriggerName', baseImageTriggerType: 'Runtime' } },
    });
    expect(await exported(brief)).toEqual({
      said: { context: git, build: {}, triggers: { commit: false } },
      lost: [],
      secrets: [],
    });
  });
});

describe('the names of secrets', () => {
  it.each<[string, StoredTask, readonly string[]]>([
    ['of a token', renamed(named('commits'), 'my-app'), ["MY_APP_GIT_TOKEN: Git token of task 'my-app'"]],
    [
      'of two tokens',
      named('tokens that differ'),
      ["HELLO_CONTEXT_TOKEN: Git token of task 'hello'", "HELLO_GIT_TOKEN: Git token of task 'hello'"],
    ],
    [
      'of a login',
      renamed(named('a login in plain text'), 'helloworld'),
      [
        "HELLOWORLD_DOCKER_IO_USERNAME: user name for docker.io of task 'helloworld'",
        "HELLOWORLD_DOCKER_IO_PASSWORD: password for docker.io of task 'helloworld'",
      ],
    ],
    [
      'of an argument',
      named('a secret argument'),
      ["HELLO_NPM_TOKEN: secret build argument NPM_TOKEN of task 'hello'"],
    ],
    ['of a value', named('values and secret values'), ["HELLO_PASSWORD: secret value password of task 'hello'"]],
    [
      'of a webhook',
      named('a webhook'),
      ["HELLO_UPDATE_TRIGGER_ENDPOINT: webhook of base image updates of task 'hello'"],
    ],
    [
      'that start with a digit',
      renamed(named('commits'), '1-app_'),
      ["TASK_1_APP_GIT_TOKEN: Git token of task '1-app_'"],
    ],
    [
      'that would be the same',
      docker({ arguments: [secret('a.b', '1'), secret('a-b', '2'), secret('ä', '3')] }),
      [
        "HELLO_A_B: secret build argument a.b of task 'hello'",
        "HELLO_A_B_2: secret build argument a-b of task 'hello'",
        "HELLO: secret build argument ä of task 'hello'",
      ],
    ],
  ])('%s', async (_, whole, secrets) => {
    expect((await exported(whole)).secrets).toEqual(secrets);
  });
});

it('names no secret of what is left out', async () => {
  expect((await exported(login({ userName: opaque('me') }))).secrets).toEqual([]);
});

describe('a task whose secrets the caller may not list', () => {
  it('keeps places for those that it must have', async () => {
    const withheld = stored({
      step: { type: 'Docker', contextPath: `${git}#main`, dockerFilePath: 'Dockerfile', arguments: [plain('A', '1')] },
      trigger: {
        sourceTriggers: [
          {
            name: 'defaultSourceTriggerName',
            status: 'Enabled',
            sourceTriggerEvents: ['commit'],
            sourceRepository: { sourceControlType: 'Github', repositoryUrl: `${git}#main`, branch: 'main' },
          },
        ],
      },
      credentials: { customRegistries: { 'docker.io': null } },
    });
    expect(await exported(withheld, false)).toEqual({
      said: {
        context: `${git}#main`,
        build: { args: { A: '1' } },
        credentials: {
          'docker.io': { username: 'env:HELLO_DOCKER_IO_USERNAME', password: 'env:HELLO_DOCKER_IO_PASSWORD' },
        },
        triggers: { token: 'env:HELLO_GIT_TOKEN', baseImage: false },
      },
      lost: [],
      secrets: expect.anything(),
    });
  });
});

describe('what a project file cannot say', () => {
  it.each<[string, StoredTask, readonly string[]]>([
    [
      'a second source trigger',
      docker(
        {},
        {
          trigger: {
            sourceTriggers: [...sourceTriggersOf(watching()), { name: 'b', sourceTriggerEvents: ['commit'] }],
          },
        },
      ),
      ['trigger.sourceTriggers[b].sourceTriggerEvents: ["commit"]', 'step.contextAccessToken is not set in the task'],
    ],
    [
      'a member that acrtask does not know',
      cmd({ novelty: { size: 3, list: ['a', 'b'] } }),
      ['novelty.size: 3', 'novelty.list: ["a","b"]'],
    ],
    [
      'an argument that is there twice',
      docker({ arguments: [plain('A', '1'), plain('A', '2')] }),
      ["the name 'A' occurs several times; the last value is kept"],
    ],
    [
      'a platform that create does not know',
      cmd({ platform: { os: 'plan9', architecture: 'amd64' } }),
      ["'plan9' is not a valid value for OS. Valid options are windows,linux", 'platform.os: plan9 (the file: linux)'],
    ],
    [
      'a Dockerfile with the name of a task file',
      docker({ dockerFilePath: 'build.sh' }),
      [
        'step.type: Docker (the file: FileTask)',
        'step.dockerFilePath: build.sh',
        'step.taskFilePath is not set in the task',
      ],
    ],
    [
      'a login in a key vault without an identity',
      login({ userName: vaulted('UserName'), password: vaulted('Password') }),
      [
        'Runs read the login from a key vault, but no identity is named that may do so',
        'credentials.customRegistries[docker.io]',
      ],
    ],
    [
      'a login in a key vault of another cloud',
      login({
        userName: opaque('me'),
        password: vaulted('Password', 'mykeyvault.vault.usgovcloudapi.net'),
        identity: '[system]',
      }),
      ['credentials.customRegistries[docker.io]'],
    ],
    [
      'a login with half of its secrets',
      login({ userName: opaque('me') }),
      ['The login has a username but no password', 'credentials.customRegistries[docker.io]'],
    ],
    [
      'an identity for its own registry that the task does not have',
      source({ identity: '66666666-6666-6666-6666-666666666666' }),
      [
        'identity.type is not set in the task',
        'identity.userAssignedIdentities[66666666-6666-6666-6666-666666666666] is not set in the task',
      ],
    ],
    [
      'a token of the trigger that the context does not have',
      docker({}, { trigger: { sourceTriggers: sourceTriggersOf(watching()) } }),
      ['step.contextAccessToken is not set in the task'],
    ],
    [
      'a schedule that is not one',
      timers({ name: 'odd', schedule: 'every day', status: 'Enabled' }),
      [
        "The schedule 'every day' is not a valid cron expression: it has 2 fields instead of 5",
        'trigger.timerTriggers[odd].schedule: every day',
        'trigger.timerTriggers[odd].status: Enabled',
      ],
    ],
    [
      'a login in the address of the context',
      docker({ contextPath: 'https://user:url-secret@github.com/o/r.git#main' }),
      ['step.contextPath contains a secret, which is left out'],
    ],
    [
      'a signature in the address of the context',
      docker({ contextPath: 'https://example.blob.core.windows.net/c/a.tar.gz?sv=1&sig=url-secret' }),
      ['step.contextPath contains a secret, which is left out'],
    ],
    [
      'a login in the address of another repository',
      docker(
        { contextAccessToken: 'git-secret' },
        {
          trigger: {
            sourceTriggers: sourceTriggersOf(
              watching({ sourceRepository: { repositoryUrl: 'https://url-secret@github.com/o/other.git#main' } }),
            ),
          },
        },
      ),
      [
        'trigger.sourceTriggers[defaultSourceTriggerName].sourceRepository.repositoryUrl contains a secret, which is left out',
      ],
    ],
    [
      'a task file that is not UTF-8',
      encoded({ encodedTaskContent: Buffer.from([0x61, 0xff, 0x0a]).toString('base64') }),
      ['step.encodedTaskContent is not UTF-8 text'],
    ],
    [
      'a mark as the system task of a task that is none',
      cmd({ isSystemTask: true }),
      ['isSystemTask: true (the file: false)'],
    ],
  ])('%s is told, by its path', async (_, whole, lost) => {
    const result = await exported(whole);
    expect(result.lost).toEqual(lost);
    expect(result.said).toBeDefined();
    expect(JSON.stringify(result)).not.toContain('url-secret');
  });

  it.each<[string, StoredTask, readonly string[]]>([
    ['a local folder', docker({ contextPath: './app' }), ["A task cannot read a local folder such as './app'"]],
    ['no step', stored({ step: null }), ['The task does not say what to run']],
    ['an empty task file', encoded({ encodedTaskContent: '' }), ['The task does not say what to run']],
  ])('a task with %s is left out', async (_, whole, lost) => {
    expect(await exported(whole)).toMatchObject({ said: undefined, lost: expect.arrayContaining([...lost]) });
  });
});
