import { describe, expect, it } from 'vitest';
import { buildTask, type CreateTaskOptions } from '../../src/request/create-task.ts';
import { uncheckedTaskFiles } from '../support/unchecked-task-files.ts';
import { comparable, createDefaults, createOptionsOf, readerOver, recordedCases } from './recorded.ts';

const build = (options: CreateTaskOptions, stdin?: string) =>
  buildTask(options, { location: 'eastus', taskFiles: uncheckedTaskFiles(readerOver(stdin)), env: {} });

const asSent = ({ location, identity, ...properties }: Awaited<ReturnType<typeof build>>['task']): unknown =>
  comparable({ location, identity, properties });

/** A file that is not there may be there tomorrow; the rest is wrong whatever is there. */
const codeOf = (message: string): number => (/does not exist|is empty/.test(message) ? 1 : 2);

describe('buildTask', () => {
  const cases = recordedCases('task', 'create');

  it.each(cases.filter((c) => c.body))('$id sends what the Azure CLI sends', async ({ argv, stdin, body }) => {
    const { task } = await build(createOptionsOf(argv), stdin);
    expect(asSent(task)).toEqual(comparable(body));
  });

  it.each(cases.filter((c) => c.error))('$id is refused in the words of the Azure CLI', async ({ argv, error }) => {
    await expect(build(createOptionsOf(argv))).rejects.toMatchObject({ message: error, azExitCode: 1 });
  });

  const base: CreateTaskOptions = { ...createDefaults, name: 'hello', context: '/dev/null', cmd: 'bash' };
  const docker: CreateTaskOptions = {
    ...base,
    cmd: undefined,
    context: 'https://github.com/example/app.git',
    file: 'Dockerfile',
    commitTriggerEnabled: false,
  };

  it.each<[string, CreateTaskOptions, string]>([
    [
      'timeout below the limit',
      { ...base, timeout: 299 },
      "Parameter 'Task.timeout' must be equal to or greater than 300.",
    ],
    [
      'timeout above the limit',
      { ...base, timeout: 28801 },
      "Parameter 'Task.timeout' must be equal to or less than 28800.",
    ],
    [
      'system task out of limits',
      { ...base, name: 'quicktask', isSystemTask: true, timeout: 1 },
      "Parameter 'Task.timeout' must be equal to or greater than 300.",
    ],
    ['empty task file', { ...base, cmd: undefined, file: '-' }, 'Standard input is empty.'],
    ['no command, no file, no acb.yaml', { ...base, cmd: undefined }, 'acb.yaml does not exist.'],
    ['a command with a real context', { ...docker, file: undefined, cmd: 'bash' }, 'missing --file/-f argument'],
    ['unknown source identity', { ...base, sourceAcrAuthId: 'me' }, 'Error: Invalid value for --source-acr-auth-id.'],
  ])('refuses: %s', async (_, options, message) => {
    await expect(build(options, '')).rejects.toMatchObject({ message, exitCode: codeOf(message) });
  });

  it.each<[string, CreateTaskOptions, string[]]>([
    [
      'source and platform',
      { ...docker, cmd: 'bash', commitTriggerEnabled: true, platform: 'plan9/z80' },
      [
        'If source control trigger is enabled [--commit-trigger-enabled] or [--pull-request-trigger-enabled] --git-access-token must be provided.',
        'Task can be created with either --cmd myCommand -c /dev/null or -f myFile -c myContext, but not both.',
        "'plan9' is not a valid value for OS specified in --platform. Valid options are windows,linux.",
        "'z80' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
      ],
    ],
    [
      'no context',
      { ...base, context: undefined, cmd: undefined, timeout: 1, cpu: 0 },
      [
        'If the task is not a System Task, --context must be provided.',
        "Parameter 'Task.timeout' must be equal to or greater than 300.",
        '--cpu 0 is not a valid number of CPU cores: use 1 or more.',
      ],
    ],
    [
      'identity, file, schedules and name',
      { ...base, name: 'a b', cmd: undefined, sourceAcrAuthId: 'me', schedule: ['a:b c', '99 * * * *'] },
      [
        'Error: Invalid value for --source-acr-auth-id.',
        'acb.yaml does not exist.',
        "The schedule 'b c' is not a valid cron expression: it has 2 fields instead of 5.",
        "The schedule '99 * * * *' is not a valid cron expression: in field 1 (minute), '99' is not one of 0 to 59.",
        "'a b' is not a valid task name.",
      ],
    ],
  ])('tells every problem, in the order of the Azure CLI: %s', async (_, options, messages) => {
    await expect(build(options)).rejects.toMatchObject({
      errors: messages.map((message) => ({ message })),
      exitCode: 2,
    });
  });

  it.each<[string, CreateTaskOptions, string[]]>([
    [
      'image on a command',
      { ...base, image: ['a:1'], target: 'x' },
      [
        '--image is ignored: it does not apply to a task that runs a task file.',
        '--target is ignored: it does not apply to a task that runs a task file.',
      ],
    ],
    [
      'values on a Dockerfile',
      { ...docker, set: ['a=1'] },
      ['--set is ignored: it does not apply to a task that builds a Dockerfile.'],
    ],
    [
      'values file on a command',
      { ...base, values: 'v.yaml' },
      ['--values is ignored: it does not apply to a task that runs a task file.'],
    ],
    [
      'a local folder',
      { ...docker, context: '.', gitAccessToken: 'x' },
      [
        "The context '.' is stored unchanged, but a task cannot read local folders. It can read Git repositories and registries.",
      ],
    ],
    ['nothing to say', docker, []],
  ])('warns: %s', async (_, options, warnings) => {
    expect((await build(options)).warnings).toEqual(warnings);
  });

  it.each<[string, Partial<CreateTaskOptions>, unknown]>([
    [
      '[system] joins an assigned id',
      { assignIdentity: ['/subscriptions/s/id1'], sourceAcrAuthId: '[system]' },
      { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/subscriptions/s/id1': {} } },
    ],
    [
      'a known id is not repeated',
      { assignIdentity: ['/subscriptions/s/id1'], sourceAcrAuthId: '/subscriptions/S/ID1' },
      { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/s/id1': {} } },
    ],
    [
      'an id alone',
      { sourceAcrAuthId: '/subscriptions/s/id1' },
      { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/s/id1': {} } },
    ],
    ['none leaves the identity alone', { sourceAcrAuthId: 'none' }, undefined],
  ])('--source-acr-auth-id: %s', async (_, options, identity) => {
    expect((await build({ ...base, ...options })).task.identity).toEqual(identity);
  });

  it('sends the resolved source identity beside the login mode', async () => {
    const { task } = await buildTask(
      { ...base, authMode: 'Default', sourceAcrAuthId: '[system]' },
      { location: 'eastus', taskFiles: uncheckedTaskFiles(readerOver()), env: {}, sourceIdentity: '[system]' },
    );
    expect(task.credentials).toEqual({ sourceRegistry: { loginMode: 'Default', identity: '[system]' } });
  });
});
