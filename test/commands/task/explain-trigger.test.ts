import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { type Answer, registryId } from '../../support/fake-azure.ts';

const digest = (character: string): string => `sha256:${character.repeat(64)}`;
const endpoint = 'https://hooks.example/secret-path';
const stored = (properties: object): Answer => [
  200,
  { id: `${registryId('myregistry')}/tasks/hello`, name: 'hello', location: 'eastus', properties },
];
const image = (type: string, repository: string, recorded: string, tag = 'v1') => ({
  type,
  registry: 'myregistry.azurecr.io',
  repository,
  tag,
  digest: recorded,
});
const whole = {
  status: 'Enabled',
  step: {
    type: 'Docker',
    dockerFilePath: 'Dockerfile',
    baseImageDependencies: [
      image('Runtime', 'base/moved', digest('a')),
      image('Runtime', 'base/same', 'sha256:v1'),
      image('BuildTime', 'base/gone', digest('c'), 'gone'),
      { ...image('BuildTime', 'node', digest('d')), registry: 'registry.hub.docker.com', repository: 'library/node' },
      { type: 'Runtime', registry: 'mcr.microsoft.com', repository: 'sdk', digest: digest('e') },
    ],
  },
  trigger: {
    baseImageTrigger: {
      name: 'base',
      baseImageTriggerType: 'Runtime',
      status: 'Enabled',
      updateTriggerEndpoint: endpoint,
    },
    timerTriggers: [
      { name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' },
      { name: 'off', schedule: '0 1 * * *', status: 'Disabled' },
    ],
    sourceTriggers: [
      {
        name: 'source',
        status: 'Enabled',
        sourceTriggerEvents: ['commit', 'pullrequest'],
        sourceRepository: {
          sourceControlType: 'Github',
          repositoryUrl: 'https://secret-token@github.com/a/b.git#main:src',
          branch: 'main',
          sourceControlAuthProperties: { tokenType: 'PAT', token: 'secret-pat' },
        },
      },
    ],
  },
};
const lastRun: Answer = [
  200,
  { value: [{ name: 'cf2', properties: { runId: 'cf2', finishTime: '2026-01-01T12:00:00Z' } }] },
];
const replies = (task: Answer, runs = lastRun): CommandLineOptions => ({
  timeZone: 'Europe/Berlin',
  replies: {
    'POST R/tasks/hello/listDetails': [task],
    'GET R/tasks/hello': [task],
    "GET R/runs?$filter=TaskName eq 'hello' and Status eq 'Succeeded'&$top=1": [runs],
    'GET https://myregistry.azurecr.io/acr/v1/base/gone/_tags/gone': [[404]],
    'GET https://registry-1.docker.io/v2/': [[401]],
  },
});
const explain = (words: string, task: object, options: CommandLineOptions = {}) =>
  runCommandLine(`explain-trigger hello -r myregistry ${words}`, { ...replies(stored(task)), ...options });

it('says which base images have moved, when timers fire, and what is watched, without a secret', async () => {
  const { exitCode, stdout, stderr } = await explain('', whole);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`Task 'hello' (myregistry) is enabled.

Base images
  Trigger 'base' of type Runtime is enabled, and calls a webhook.
  Run cf2, the last that succeeded (Thu 2026-01-01 12:00 UTC), recorded these base images:
    moved    myregistry.azurecr.io/base/moved:v1 (Runtime)
             recorded ${digest('a')}
             now      sha256:v1
    same     myregistry.azurecr.io/base/same:v1 (Runtime)
    gone     myregistry.azurecr.io/base/gone:gone (BuildTime)
             not watched: the trigger is for the images of the last stage only
             The registry has no such tag.
    unknown  docker.io/library/node:v1 (BuildTime)
             not watched: the trigger is for the images of the last stage only
             registry-1.docker.io requires a login.
    same     mcr.microsoft.com/sdk@${digest('e')} (Runtime)
             The image is named by its digest, which never changes.

Timers
  Timer 'nightly' starts runs at 01:00 every day (UTC). The next times:
    Sat 2026-01-03 01:00 UTC   Sat 2026-01-03 02:00 +01:00 (Europe/Berlin)
    Sun 2026-01-04 01:00 UTC   Sun 2026-01-04 02:00 +01:00 (Europe/Berlin)
    Mon 2026-01-05 01:00 UTC   Mon 2026-01-05 02:00 +01:00 (Europe/Berlin)
    Tue 2026-01-06 01:00 UTC   Tue 2026-01-06 02:00 +01:00 (Europe/Berlin)
    Wed 2026-01-07 01:00 UTC   Wed 2026-01-07 02:00 +01:00 (Europe/Berlin)
  Timer 'off' starts no runs, because it is disabled. Its schedule: at 01:00 every day (UTC).

Source code
  Trigger 'source' is enabled, for commits and pull requests on the branch main of https://***@github.com/a/b.git
`);
});

it('gives the same as data, in which nothing is secret', async () => {
  const { stdout } = await explain('-o json', whole);
  const data = JSON.parse(stdout);
  expect({ ...data, baseImages: data.baseImages.slice(0, 3) }).toEqual({
    task: 'hello',
    registry: 'myregistry',
    isEnabled: true,
    baseImageTrigger: { name: 'base', type: 'Runtime', isEnabled: true, hasWebhook: true },
    recordedBy: { runId: 'cf2', finishTime: '2026-01-01T12:00:00Z' },
    baseImages: [
      {
        image: 'myregistry.azurecr.io/base/moved:v1',
        type: 'Runtime',
        isWatched: true,
        recordedDigest: digest('a'),
        currentDigest: 'sha256:v1',
        state: 'moved',
        why: null,
      },
      {
        image: 'myregistry.azurecr.io/base/same:v1',
        type: 'Runtime',
        isWatched: true,
        recordedDigest: 'sha256:v1',
        currentDigest: 'sha256:v1',
        state: 'same',
        why: null,
      },
      {
        image: 'myregistry.azurecr.io/base/gone:gone',
        type: 'BuildTime',
        isWatched: false,
        recordedDigest: digest('c'),
        currentDigest: null,
        state: 'gone',
        why: 'The registry has no such tag.',
      },
    ],
    timers: [
      {
        name: 'nightly',
        schedule: '0 1 * * *',
        isEnabled: true,
        nextTimes: [3, 4, 5, 6, 7].map((day) => `2026-01-0${day}T01:00:00Z`),
      },
      { name: 'off', schedule: '0 1 * * *', isEnabled: false, nextTimes: [] },
    ],
    sourceTriggers: [
      {
        name: 'source',
        isEnabled: true,
        events: ['commit', 'pullrequest'],
        repository: 'https://***@github.com/a/b.git',
        branch: 'main',
      },
    ],
  });
  expect(stdout).not.toMatch(/secret|hooks/);
});

it('gives the same as a table', async () => {
  const { stdout } = await explain('-o table', whole);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['TRIGGER', 'NAME', 'ENABLED', 'WATCHES', 'STATE'],
    expect.anything(),
    ['base image', 'base', 'True', 'myregistry.azurecr.io/base/moved:v1', 'moved'],
    ['base image', 'base', 'True', 'myregistry.azurecr.io/base/same:v1', 'same'],
    ['base image', 'base', 'True', 'myregistry.azurecr.io/base/gone:gone', 'gone'],
    ['base image', 'base', 'True', 'docker.io/library/node:v1', 'unknown'],
    ['base image', 'base', 'True', `mcr.microsoft.com/sdk@${digest('e')}`, 'same'],
    ['timer', 'nightly', 'True', '0 1 * * *', '2026-01-03T01:00:00Z'],
    ['timer', 'off', 'False', '0 1 * * *'],
    ['source', 'source', 'True', 'main of https://***@github.com/a/b.git', 'commit, pullrequest'],
    [''],
  ]);
});

it('asks for what does not depend on each other once', async () => {
  const { asked } = await explain('', {
    ...whole,
    step: { ...whole.step, baseImageDependencies: whole.step.baseImageDependencies.slice(0, 2) },
  });
  const lines = asked.map((each) => (typeof each === 'string' ? each : each[0]).replace(/\?.*/, ''));
  expect(lines.sort()).toEqual(
    [
      'GET S/providers/Microsoft.ContainerRegistry/registries',
      'POST R/tasks/hello/listDetails',
      'GET R/runs',
      'GET S',
      'POST https://myregistry.azurecr.io/oauth2/exchange',
      'POST https://myregistry.azurecr.io/oauth2/token',
      'POST https://myregistry.azurecr.io/oauth2/token',
      'GET https://myregistry.azurecr.io/acr/v1/base/moved/_tags/v1',
      'GET https://myregistry.azurecr.io/acr/v1/base/same/_tags/v1',
    ].sort(),
  );
});

describe('says in a sentence', () => {
  const noRun = replies(stored(whole), [200, { value: [] }]);
  const withoutImages = { ...whole, step: { ...whole.step, baseImageDependencies: [] } };
  it.each<[string, object, CommandLineOptions, string]>([
    [
      'that the task is disabled',
      { ...whole, status: 'Disabled' },
      {},
      "Task 'hello' (myregistry) is disabled: nothing below starts a run.",
    ],
    [
      'that a timer of a disabled task starts no runs',
      { ...whole, status: 'Disabled' },
      {},
      "  Timer 'nightly' starts no runs, because the task 'hello' is disabled. Its schedule: at 01:00 every day (UTC).",
    ],
    ['that there are no timers', { status: 'Enabled' }, {}, '  The task has no timers.'],
    ['that no repository is watched', { status: 'Enabled' }, {}, '  The task watches no repository.'],
    [
      'that base images are not watched',
      { status: 'Enabled' },
      {},
      '  The task has no trigger for base images: their updates start no runs.',
    ],
    [
      'that no run has succeeded',
      withoutImages,
      replies(stored(withoutImages), [200, { value: [] }]),
      '  No run of the task has succeeded yet, so the service does not know its base images.',
    ],
    [
      'that a run recorded no base images',
      withoutImages,
      {},
      '  Run cf2, the last that succeeded (Thu 2026-01-01 12:00 UTC), recorded no base images: only build steps have them.',
    ],
    [
      'that the run is no longer listed',
      whole,
      noRun,
      '  An earlier run, which is no longer listed, recorded these base images:',
    ],
    [
      'that the caller may not know of a webhook',
      whole,
      {
        replies: {
          ...replies(stored(whole)).replies,
          'POST R/tasks/hello/listDetails': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]],
        },
      },
      "  Trigger 'base' of type Runtime is enabled, and whether it calls a webhook is unknown: you may not read the secrets of the task.",
    ],
  ])('%s', async (_, task, options, expected) => {
    const { stdout } = await explain('', task, options);
    expect(stdout.split('\n')).toContain(expected);
  });
});

it.each([
  ['explain-trigger -r myregistry', 2, 'ERROR: the following arguments are required: TASK or --name/-n'],
  ['explain-trigger a -n b -r myregistry', 2, "ERROR: The task is given twice: 'a' and --name 'b'."],
])('%s is refused', async (line, code, message) => {
  const { exitCode, stderr } = await runCommandLine(line);
  expect([exitCode, stderr.split('\n')[0]]).toEqual([code, message]);
});

it('names a task that is nearly what was asked for', async () => {
  const { run, attempt } = await createEmulatedAzure();
  await run('create -r myregistry -n hello --cmd bash -c /dev/null');
  const { exitCode, stderr } = await attempt('explain-trigger -n helo -r myregistry');
  expect([exitCode, stderr]).toEqual([
    3,
    "ERROR: The registry myregistry has no task 'helo'.\nDid you mean 'hello'?\n",
  ]);
});
