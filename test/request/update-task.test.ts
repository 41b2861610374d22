import type { TaskStepPropertiesUnion, TriggerProperties } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import type { StoredTask } from '../../src/request/stored-task.ts';
import type { UpdateTaskOptions } from '../../src/request/update-options.ts';
import { buildTaskUpdate, ignoresAll } from '../../src/request/update-task.ts';
import { uncheckedTaskFiles } from '../support/unchecked-task-files.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const files: Record<string, string> = { 'task.yaml': 'steps: []\n', '-': '' };
const surroundings = {
  knowsSecrets: true,
  underAz: false,
  env: { FROM_ENV: 'e' },
  taskFiles: uncheckedTaskFiles(async (name) => {
    const text = files[name];
    if (text === undefined) throw Object.assign(new Error(name), { code: 'ENOENT' });
    return text;
  }),
};

const app = 'https://github.com/example/app.git#main';
const other = 'https://dev.azure.com/o/p/_git/other#dev:folder';
const docker: TaskStepPropertiesUnion = {
  type: 'Docker',
  contextPath: app,
  contextAccessToken: 'stored',
  dockerFilePath: 'Dockerfile',
  isPushEnabled: false,
};
const file: TaskStepPropertiesUnion = { type: 'FileTask', contextPath: app, taskFilePath: 'acb.yaml' };
const encoded: TaskStepPropertiesUnion = {
  type: 'EncodedTask',
  encodedTaskContent: base64('steps:\n  - cmd: bash\n    timeout: 600\n'),
};

const auth = { token: 'stored', tokenType: 'PAT' };
const source = (change: object = {}) => ({
  name: 'mine',
  status: 'Enabled',
  sourceTriggerEvents: ['commit'],
  sourceRepository: {
    sourceControlType: 'Github',
    repositoryUrl: app,
    branch: 'main',
    sourceControlAuthProperties: auth,
  },
  ...change,
});
const watched: TriggerProperties = { sourceTriggers: [source()] };
const based: TriggerProperties = { baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime' } };

const task = (step?: TaskStepPropertiesUnion, trigger?: TriggerProperties, name = 'hello'): StoredTask => ({
  name,
  properties: { step, trigger, ...(name === 'quicktask' ? { isSystemTask: true } : {}) },
});

/** An update without the members that are not there. */
const update = async (stored: StoredTask, options: UpdateTaskOptions) => {
  const { change, warnings } = await buildTaskUpdate(options, stored, surroundings);
  return { change: JSON.parse(JSON.stringify(change)) as object, warnings };
};
const unchanged = { trigger: {}, credentials: {} };
const stepOnly = (step: object) => ({ ...unchanged, step });
const triggerOnly = (trigger: object) => ({ ...unchanged, trigger });
const gitToken = { gitAccessToken: 'new' };

describe('buildTaskUpdate sends', () => {
  it.each<[string, StoredTask, UpdateTaskOptions, object]>([
    ['a status', task(docker, watched), { status: 'Disabled' }, { ...unchanged, status: 'Disabled' }],
    [
      'limits and places',
      task(encoded),
      { cpu: 4, timeout: 300, agentPool: 'pool', logTemplate: 'logs:v1', platform: 'Linux/ARM/v7' },
      {
        ...unchanged,
        agentConfiguration: { cpu: 4 },
        timeout: 300,
        agentPoolName: 'pool',
        logTemplate: 'logs:v1',
        platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      },
    ],
    [
      'a login mode',
      task(docker),
      { authMode: 'None' },
      { ...unchanged, credentials: { sourceRegistry: { loginMode: 'None' } } },
    ],
    [
      'no identity for its registry, however that is written',
      task(docker),
      { sourceAcrAuthId: 'None' },
      { ...unchanged, credentials: { sourceRegistry: {} } },
    ],
    ['a timeout no longer than that of its step', task(encoded), { timeout: 600 }, { ...unchanged, timeout: 600 }],
    ['no context for a task without a step', task(), { context: '/dev/null' }, unchanged],
    [
      'a command where the context is empty',
      task({ ...encoded, contextPath: '' }),
      { cmd: '/dev/null' },
      stepOnly({
        type: 'EncodedTask',
        encodedTaskContent: base64(
          'version: v1.1.0\nsteps:\n  - cmd: /dev/null\n    disableWorkingDirectoryOverride: true\n    timeout: 600\n',
        ),
      }),
    ],

    ['images', task(docker), { image: ['a:b'] }, stepOnly({ type: 'Docker', imageNames: ['a:b'] })],
    ['no push', task(docker), { noPush: true }, stepOnly({ type: 'Docker', isPushEnabled: false })],
    ['push', task(docker), { noPush: false }, stepOnly({ type: 'Docker', isPushEnabled: true })],
    [
      'cache, target and Dockerfile',
      task(docker),
      { noCache: true, target: 't', file: 'Other' },
      stepOnly({ type: 'Docker', noCache: true, target: 't', dockerFilePath: 'Other' }),
    ],
    [
      'arguments',
      task(docker),
      { arg: ['FROM_ENV'], secretArg: ['s=1'] },
      stepOnly({
        type: 'Docker',
        arguments: [
          { name: 'FROM_ENV', value: 'e', isSecret: false },
          { name: 's', value: '1', isSecret: true },
        ],
      }),
    ],
    [
      'values',
      task(file),
      { set: ['a=1'], setSecret: ['b'], values: 'v.yaml', file: 'b.yaml' },
      stepOnly({
        type: 'FileTask',
        taskFilePath: 'b.yaml',
        valuesFilePath: 'v.yaml',
        values: [
          { name: 'a', value: '1', isSecret: false },
          { name: 'b', value: '', isSecret: true },
        ],
      }),
    ],
    [
      'values of a task without a context',
      task(encoded),
      { set: ['a=1'] },
      stepOnly({ type: 'EncodedTask', values: [{ name: 'a', value: '1', isSecret: false }] }),
    ],
    [
      'another branch with the token that the task has',
      task(docker),
      { context: 'https://GitHub.com/example/app.git#dev' },
      stepOnly({
        type: 'Docker',
        contextPath: 'https://GitHub.com/example/app.git#dev',
        contextAccessToken: 'stored',
      }),
    ],
    [
      'another context with a token of its own',
      task(file),
      { context: other, ...gitToken },
      stepOnly({ type: 'FileTask', contextPath: other, contextAccessToken: 'new' }),
    ],
    ['a token', task(docker), gitToken, stepOnly({ type: 'Docker', contextAccessToken: 'new' })],
    [
      'another kind of step, whole',
      task(docker),
      { file: 'task.yaml' },
      stepOnly({ type: 'FileTask', contextPath: app, contextAccessToken: 'stored', taskFilePath: 'task.yaml' }),
    ],
    [
      'a Dockerfile instead of a task file',
      task(file),
      { file: 'Dockerfile', image: ['a'] },
      stepOnly({
        type: 'Docker',
        contextPath: app,
        dockerFilePath: 'Dockerfile',
        imageNames: ['a'],
        isPushEnabled: true,
      }),
    ],
    [
      'a context instead of none',
      task(encoded),
      { context: app, file: 'Dockerfile', noPush: true },
      stepOnly({ type: 'Docker', contextPath: app, dockerFilePath: 'Dockerfile', isPushEnabled: false }),
    ],
    [
      'a command',
      task(encoded),
      { cmd: 'bash', timeout: 900 },
      {
        ...stepOnly({
          type: 'EncodedTask',
          encodedTaskContent: base64(
            'version: v1.1.0\nsteps:\n  - cmd: bash\n    disableWorkingDirectoryOverride: true\n    timeout: 900\n',
          ),
        }),
        timeout: 900,
      },
    ],
    [
      'a command instead of a context',
      task(docker),
      { cmd: 'bash', context: '/dev/NULL' },
      stepOnly({
        type: 'EncodedTask',
        encodedTaskContent: base64(
          'version: v1.1.0\nsteps:\n  - cmd: bash\n    disableWorkingDirectoryOverride: true\n',
        ),
      }),
    ],
    [
      'a local task file',
      task(encoded),
      { file: 'task.yaml' },
      stepOnly({ type: 'EncodedTask', encodedTaskContent: base64('steps: []\n') }),
    ],
    ['nothing of a step that is not there', task(), { cpu: 1 }, { ...unchanged, agentConfiguration: { cpu: 1 } }],

    [
      'one more event',
      task(undefined, watched),
      { pullRequestTriggerEnabled: true },
      triggerOnly({ sourceTriggers: [source({ sourceTriggerEvents: ['commit', 'pullrequest'] })] }),
    ],
    [
      'no event any more',
      task(undefined, watched),
      { commitTriggerEnabled: false },
      triggerOnly({ sourceTriggers: [source({ sourceTriggerEvents: [], status: 'Disabled' })] }),
    ],
    [
      'an event of a disabled trigger alone',
      task(undefined, { sourceTriggers: [source({ status: 'Disabled' })] }),
      { pullRequestTriggerEnabled: true },
      triggerOnly({ sourceTriggers: [source({ sourceTriggerEvents: ['pullrequest'] })] }),
    ],
    [
      'the events of a disabled trigger as they are',
      task(docker, { sourceTriggers: [source({ status: 'Disabled' })] }),
      gitToken,
      {
        ...stepOnly({ type: 'Docker', contextAccessToken: 'new' }),
        trigger: {
          sourceTriggers: [
            source({
              status: 'Disabled',
              sourceRepository: {
                ...source().sourceRepository,
                sourceControlAuthProperties: { token: 'new', tokenType: 'PAT' },
              },
            }),
          ],
        },
      },
    ],
    [
      'another repository to watch',
      task(docker, watched),
      { context: other, ...gitToken },
      {
        ...stepOnly({ type: 'Docker', contextPath: other, contextAccessToken: 'new' }),
        trigger: {
          sourceTriggers: [
            source({
              sourceRepository: {
                sourceControlType: 'VisualStudioTeamService',
                repositoryUrl: other,
                branch: 'dev',
                sourceControlAuthProperties: { token: 'new', tokenType: 'PAT' },
              },
            }),
          ],
        },
      },
    ],
    [
      'the kind of a token where it is not known',
      task(docker, {
        sourceTriggers: [source({ sourceRepository: { repositoryUrl: app, sourceControlType: 'Github' } })],
      }),
      { cpu: 1 },
      {
        ...triggerOnly({
          sourceTriggers: [
            source({
              sourceRepository: {
                repositoryUrl: app,
                sourceControlType: 'Github',
                sourceControlAuthProperties: auth,
              },
            }),
          ],
        }),
        agentConfiguration: { cpu: 1 },
      },
    ],
    [
      'the kind of a stored token as it is',
      task(docker, {
        sourceTriggers: [
          source({
            sourceRepository: {
              ...source().sourceRepository,
              sourceControlAuthProperties: { token: 'stored', tokenType: 'OAuth' },
            },
          }),
        ],
      }),
      { commitTriggerEnabled: false, pullRequestTriggerEnabled: true },
      triggerOnly({
        sourceTriggers: [
          source({
            sourceTriggerEvents: ['pullrequest'],
            sourceRepository: {
              ...source().sourceRepository,
              sourceControlAuthProperties: { token: 'stored', tokenType: 'OAuth' },
            },
          }),
        ],
      }),
    ],
    [
      'a platform of a system task that is not the quick one',
      { ...task(undefined, undefined, 'other'), properties: { isSystemTask: true } },
      { cpu: 4 },
      { ...unchanged, agentConfiguration: { cpu: 4 } },
    ],
    [
      'a first source trigger',
      task(file, based),
      { commitTriggerEnabled: true, ...gitToken },
      {
        ...stepOnly({ type: 'FileTask', contextAccessToken: 'new' }),
        trigger: {
          sourceTriggers: [
            source({
              name: 'defaultSourceTriggerName',
              sourceRepository: {
                ...source().sourceRepository,
                sourceControlAuthProperties: { token: 'new', tokenType: 'PAT' },
              },
            }),
          ],
        },
      },
    ],
    [
      'a disabled base image trigger',
      task(docker, based),
      { baseImageTriggerEnabled: false },
      triggerOnly({ baseImageTrigger: { name: 'base', status: 'Disabled' } }),
    ],
    [
      'details of a base image trigger',
      task(docker, based),
      { baseImageTriggerType: 'All', updateTriggerEndpoint: 'https://h', updateTriggerPayloadType: 'Token' },
      triggerOnly({
        baseImageTrigger: {
          name: 'base',
          baseImageTriggerType: 'All',
          updateTriggerEndpoint: 'https://h',
          updateTriggerPayloadType: 'Token',
        },
      }),
    ],
    [
      'a first base image trigger',
      task(docker),
      { baseImageTriggerEnabled: true },
      triggerOnly({
        baseImageTrigger: { name: 'defaultBaseimageTriggerName', status: 'Enabled', baseImageTriggerType: 'Runtime' },
      }),
    ],
    ['nothing for a trigger that is off anyway', task(encoded), { commitTriggerEnabled: false }, unchanged],
    ['a system task’s limit', task(undefined, undefined, 'quicktask'), { timeout: 400 }, { timeout: 400 }],
  ])('%s', async (_, stored, options, change) => {
    expect(await update(stored, options)).toEqual({ change, warnings: [] });
  });
});

describe('buildTaskUpdate warns', () => {
  it.each<[string, StoredTask, UpdateTaskOptions, object, string]>([
    ['of no option at all', task(docker), {}, unchanged, 'No changes were specified: the task stays as it is.'],
    [
      'of a command beside a context',
      task(docker),
      { cmd: 'bash' },
      unchanged,
      `--cmd is ignored: the context is '${app}'. To run a command instead, add --context /dev/null.`,
    ],
    [
      'of a context without a file',
      task(encoded),
      { context: app },
      unchanged,
      '--context is ignored: also specify the Dockerfile or task file inside it with --file.',
    ],
    [
      'of a file beside a command',
      task(encoded),
      { cmd: 'a', file: 'task.yaml' },
      stepOnly({
        type: 'EncodedTask',
        encodedTaskContent: base64(
          'version: v1.1.0\nsteps:\n  - cmd: a\n    disableWorkingDirectoryOverride: true\n    timeout: 600\n',
        ),
      }),
      '--file is ignored: --cmd takes precedence.',
    ],
    [
      'of a timeout that the step does not share',
      task(encoded),
      { timeout: 900 },
      { ...unchanged, timeout: 900 },
      'The step keeps its own timeout of 600 seconds from its task file. To replace it, add --cmd or --file.',
    ],
    [
      'of images of a task file',
      task(file),
      { image: ['a'] },
      unchanged,
      '--image is ignored: it does not apply to a task that runs a task file.',
    ],
    [
      'of details of no base image trigger',
      task(docker, watched),
      { baseImageTriggerType: 'All' },
      unchanged,
      'The task has no base image trigger. To add one with these options, use --base-image-trigger-enabled true.',
    ],
    [
      'of the token of another repository',
      task(docker),
      { context: other },
      stepOnly({ type: 'Docker', contextPath: other }),
      'The Git token of the task belongs to another repository and is not sent for https://dev.azure.com/o/p/_git/other. If that repository requires a token, add --git-access-token.',
    ],
    [
      'of the branch that stays watched',
      task(docker, watched),
      { context: 'https://github.com/example/app.git#:sub' },
      {
        ...stepOnly({
          type: 'Docker',
          contextPath: 'https://github.com/example/app.git#:sub',
          contextAccessToken: 'stored',
        }),
        trigger: {
          sourceTriggers: [
            source({
              sourceRepository: {
                ...source().sourceRepository,
                repositoryUrl: 'https://github.com/example/app.git#:sub',
              },
            }),
          ],
        },
      },
      "The context names no branch. The service still watches 'main'. To watch another branch, use --context https://github.com/example/app.git#BRANCH",
    ],
    [
      'of a host that is not watched',
      task(docker, watched),
      { context: 'https://git.example.com/a/b.git#dev', ...gitToken },
      {
        ...stepOnly({
          type: 'Docker',
          contextPath: 'https://git.example.com/a/b.git#dev',
          contextAccessToken: 'new',
        }),
        trigger: {
          sourceTriggers: [
            source({
              sourceRepository: {
                sourceControlType: 'VisualStudioTeamService',
                repositoryUrl: 'https://git.example.com/a/b.git#dev',
                branch: 'dev',
                sourceControlAuthProperties: { token: 'new', tokenType: 'PAT' },
              },
            }),
          ],
        },
      },
      "The service watches repositories on GitHub and Azure DevOps only. Commits at 'git.example.com' may not start runs.",
    ],
    [
      'of a token without a repository',
      task(encoded),
      gitToken,
      stepOnly({ type: 'EncodedTask', contextAccessToken: 'new' }),
      '--git-access-token has no effect: the context of the task is not a Git repository.',
    ],
    [
      'of a token without a step',
      task(),
      gitToken,
      unchanged,
      '--git-access-token has no effect: the context of the task is not a Git repository.',
    ],
    [
      'of a source trigger without a token',
      task({ ...docker, contextAccessToken: undefined }),
      { pullRequestTriggerEnabled: true },
      triggerOnly({
        sourceTriggers: [
          source({
            name: 'defaultSourceTriggerName',
            sourceTriggerEvents: ['pullrequest'],
            sourceRepository: { ...source().sourceRepository, sourceControlAuthProperties: { tokenType: 'PAT' } },
          }),
        ],
      }),
      '--pull-request-trigger-enabled requires a Git token, and the task has none: add --git-access-token.',
    ],
    [
      'of options that a system task has not',
      task(undefined, undefined, 'quicktask'),
      { logTemplate: 'a:b', noPush: true },
      { logTemplate: 'a:b' },
      '--no-push is ignored: a system task only has a status, a timeout, and a log template.',
    ],
  ])('%s', async (_, stored, options, change, warning) => {
    expect(await update(stored, options)).toEqual({ change, warnings: [warning] });
  });
});

describe('a watched repository', () => {
  it('gets a branch where none was stored', async () => {
    const { branch: _branch, ...repository } = source().sourceRepository;
    const stored = task(docker, { sourceTriggers: [source({ sourceRepository: repository })] });
    const options = { context: 'https://github.com/example/app.git', ...gitToken };
    const { change, unnamedBranch } = await buildTaskUpdate(options, stored, surroundings);
    expect([change.trigger?.sourceTriggers?.[0]?.sourceRepository?.branch, unnamedBranch]).toEqual([
      'master',
      { context: options.context, address: options.context, token: 'new' },
    ]);
  });
});

describe('an update whose git token could not be read', () => {
  it('leaves a trigger alone whose kind of token is not known', async () => {
    const stored = task(docker, {
      sourceTriggers: [source({ sourceRepository: { repositoryUrl: app, sourceControlType: 'Github' } })],
    });
    const { change } = await buildTaskUpdate({ cpu: 1 }, stored, { ...surroundings, knowsSecrets: false });
    expect(change.trigger).toEqual({});
  });

  it('names the repository that is watched from now on, and no token', async () => {
    const stored = task({ ...docker, contextAccessToken: undefined }, watched);
    const repository = 'https://github.com/example/other.git#dev';
    const options = { context: repository, file: 'Dockerfile' };
    const { change } = await buildTaskUpdate(options, stored, { ...surroundings, knowsSecrets: false });
    expect(change.trigger?.sourceTriggers).toEqual([
      source({ sourceRepository: { sourceControlType: 'Github', repositoryUrl: repository, branch: 'dev' } }),
    ]);
  });
});

describe('ignoresAll', () => {
  it.each<[string, StoredTask, UpdateTaskOptions, boolean]>([
    ['nothing', task(docker), {}, false],
    ['a command beside a context', task(docker), { cmd: 'bash' }, true],
    ['and something else', task(docker), { cmd: 'bash', cpu: 2 }, false],
    ['several', task(docker), { cmd: 'bash', set: ['a=1'], values: 'v.yaml' }, true],
    ['images of a task file', task(encoded), { image: ['a'], noPush: true }, true],
    ['a context without a file', task(encoded), { context: app }, true],
    ['a context without a file beside a token, which is stored', task(encoded), { context: app, ...gitToken }, false],
    ['a token of a task without a step', task(), gitToken, true],
    ['a token of a task without a context, which is stored', task(encoded), gitToken, false],
    ['details of no base image trigger', task(docker), { baseImageTriggerType: 'All' }, true],
    ['what is so already', task(docker), { commitTriggerEnabled: false }, false],
    ['what is so already beside what is ignored', task(docker), { commitTriggerEnabled: false, cmd: 'a' }, false],
    ['options of a system task', task(undefined, undefined, 'quicktask'), { noPush: true, cpu: 4 }, true],
    ['a limit of a system task', task(undefined, undefined, 'quicktask'), { noPush: true, timeout: 400 }, false],
    [
      'an identity that the task has',
      { ...task(docker), identity: { type: 'SystemAssigned' } },
      { sourceAcrAuthId: '[system]' },
      false,
    ],
  ])('%s', async (_, stored, options, all) => {
    expect(ignoresAll(options, await buildTaskUpdate(options, stored, surroundings))).toBe(all);
  });
});

/** A file that is not there may be there tomorrow; the rest is wrong whatever is there. */
const codeOf = (message: string): number => (/does not exist|is empty/.test(message) ? 1 : 2);

describe('buildTaskUpdate refuses', () => {
  it.each<[string, StoredTask, UpdateTaskOptions, string]>([
    [
      'no context and no command',
      task(docker),
      { context: '/dev/null' },
      'A task without a context requires --cmd or --file.',
    ],
    ['a context without a file for no step', task(), { context: app }, 'missing --file/-f argument'],
    ['a file that is not there', task(encoded), { file: 'no.yaml' }, 'no.yaml does not exist.'],
    ['an empty file', task(encoded), { file: '-' }, 'Standard input is empty.'],
    [
      'commits where there is no repository',
      task(encoded, based),
      { commitTriggerEnabled: true },
      '--commit-trigger-enabled requires a Git repository, but the context of the task is not one.',
    ],
    [
      'pull requests of an artifact',
      task({ ...docker, contextPath: 'oci://r.azurecr.io/a:b' }),
      { pullRequestTriggerEnabled: true },
      '--pull-request-trigger-enabled requires a Git repository, but the context of the task is not one.',
    ],
    [
      'a platform',
      task(docker),
      { platform: 'plan9' },
      "'plan9' is not a valid value for OS specified in --platform. Valid options are windows,linux.",
    ],
    ['a timeout', task(docker), { timeout: 299 }, "Parameter 'Task.timeout' must be equal to or greater than 300."],
    ['an identity', task(docker), { sourceAcrAuthId: 'me' }, 'Error: Invalid value for --source-acr-auth-id.'],
  ])('%s', async (_, stored, options, message) => {
    await expect(update(stored, options)).rejects.toMatchObject({ message, exitCode: codeOf(message) });
  });

  it.each<[UpdateTaskOptions, string[]]>([
    [
      { platform: 'plan9', sourceAcrAuthId: 'me', timeout: 1, cpu: 0 },
      [
        "'plan9' is not a valid value for OS specified in --platform. Valid options are windows,linux.",
        'Error: Invalid value for --source-acr-auth-id.',
        "Parameter 'Task.timeout' must be equal to or greater than 300.",
        '--cpu 0 is not a valid number of CPU cores: use 1 or more.',
      ],
    ],
    [
      { file: 'missing.yaml', commitTriggerEnabled: true },
      [
        'missing.yaml does not exist.',
        '--commit-trigger-enabled requires a Git repository, but the context of the task is not one.',
      ],
    ],
  ])('several at once: %j', async (options, messages) => {
    await expect(update(task(encoded), options)).rejects.toMatchObject({
      errors: messages.map((message) => ({ message })),
    });
  });
});

describe('--source-acr-auth-id', () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine';
  const both = 'SystemAssigned, UserAssigned';
  it.each<[string, StoredTask['identity'], object]>([
    ['[system]', undefined, { ...unchanged, identity: { type: 'SystemAssigned' } }],
    ['[system]', { type: 'SystemAssigned' }, unchanged],
    [
      '[system]',
      { type: 'UserAssigned', userAssignedIdentities: { '/a': {} } },
      { ...unchanged, identity: { type: both, userAssignedIdentities: { '/a': {} } } },
    ],
    [id, null, { ...unchanged, identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } } }],
    [id, { type: 'SystemAssigned' }, { ...unchanged, identity: { type: both, userAssignedIdentities: { [id]: {} } } }],
    [id, { type: 'UserAssigned', userAssignedIdentities: { [id.toUpperCase()]: {} } }, unchanged],
    ['none', { type: 'SystemAssigned' }, { ...unchanged, credentials: { sourceRegistry: {} } }],
  ])('%s beside %j', async (sourceAcrAuthId, identity, change) => {
    expect(await update({ ...task(docker), identity }, { sourceAcrAuthId })).toEqual({ change, warnings: [] });
  });
});

describe('the token with which a remote is asked for its default branch', () => {
  const nameless = app.replace(/#.*$/, '');
  const elsewhere = 'https://github.com/elsewhere/app.git';
  it.each<[string, string, UpdateTaskOptions, string | undefined]>([
    ['is the stored one for the stored repository', nameless, {}, 'stored'],
    ['is not the stored one for another repository', nameless, { context: elsewhere }, undefined],
    ['is the given one', nameless, { context: elsewhere, ...gitToken }, 'new'],
    ['is the given one for the stored repository too', nameless, gitToken, 'new'],
  ])('%s', async (_, contextPath, options, token) => {
    const stored = task({ ...docker, contextPath });
    const given = { commitTriggerEnabled: true, ...options };
    const address = (options.context ?? contextPath) as string;
    for (const underAz of [false, true]) {
      const { unnamedBranch } = await buildTaskUpdate(given, stored, { ...surroundings, underAz });
      expect(unnamedBranch).toEqual({ context: address, address, token });
    }
  });
});
