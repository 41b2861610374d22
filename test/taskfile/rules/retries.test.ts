import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const withoutRetries = "Set 'retries' to a positive number, or remove the key.";

const cases: [about: string, step: string, found: string[]][] = [
  ['retries with their options', 'cmd: bash\n    retries: 3\n    retryDelay: 10\n    retryOnErrors: [timeout]', []],
  ['retries that are switched off', 'cmd: bash\n    retries: 0\n    retryDelay: 10', []],
  [
    'options without retries',
    'cmd: bash\n    retryDelay: 10\n    retryOnErrors: [timeout]',
    [
      `3 retry-without-retries: 'retryDelay' has no effect without 'retries' | ${withoutRetries}`,
      `4 retry-without-retries: 'retryOnErrors' has no effect without 'retries' | ${withoutRetries}`,
    ],
  ],
  ['a push, which has other rules', 'push: [a.azurecr.io/b:1]\n    retryDelay: 10\n    keep: true\n    retries: 9', []],
  [
    'downloads that are retried',
    'cmd: bash\n    pull: true\n    cmdDownloadRetries: 3\n    cmdDownloadRetryDelay: 2',
    [],
  ],
  [
    'downloads without pull',
    'cmd: bash\n    cmdDownloadRetries: 3',
    [
      "3 retry-without-retries: 'cmdDownloadRetries' has no effect without 'pull: true' | Set 'pull: true', or remove the key.",
    ],
  ],
  [
    'a delay of downloads that are not retried',
    'cmd: bash\n    pull: true\n    cmdDownloadRetryDelay: 2',
    [
      "4 retry-without-retries: 'cmdDownloadRetryDelay' has no effect without 'cmdDownloadRetries' | Set 'cmdDownloadRetries' to a positive number.",
    ],
  ],
  ['delays that leave time', 'cmd: bash\n    retries: 5\n    retryDelay: 119', []],
  [
    'delays that use up the time',
    'id: call\n    cmd: bash\n    retries: 5\n    retryDelay: 120',
    [
      "4 retry-after-timeout: the delays between 5 retries take 600 seconds, but step 'call' has 600 for all attempts together | Set 'timeout' to more than 600, or use fewer retries or a shorter 'retryDelay'.",
    ],
  ],
  [
    'default delays that use up the time',
    'cmd: bash\n    timeout: 10\n    retries: 2',
    [
      "4 retry-after-timeout: the delays between 2 retries take 10 seconds, but this step has 10 for all attempts together | Set 'timeout' to more than 10, or use fewer retries or a shorter 'retryDelay'.",
    ],
  ],
  ['a limit that a value gives', 'build: -t web:{{.Values.tag}} .\n    timeout: {{.Values.limit}}\n    retries: 2', []],
  ['a container that is kept', 'cmd: bash\n    keep: true', []],
  ['a container that runs on, with retries of its start', 'cmd: bash\n    detach: true\n    retries: 2', []],
  [
    'a kept container with retries',
    'id: call\n    cmd: bash\n    keep: true\n    retries: 2',
    [
      "4 kept-container: 'keep' leaves the name of step 'call' to its first container, so every retry fails | Remove 'keep' or 'retries'.",
    ],
  ],
  [
    'a kept container with repetitions',
    'cmd: bash\n    repeat: 1\n    keep: true',
    [
      "4 kept-container: 'keep' leaves the name of this step to its first container, so no repetition can start | Remove 'keep', or make a step of its own for each execution.",
    ],
  ],
  [
    'a container that runs on, with repetitions',
    'cmd: bash\n    detach: true\n    repeat: 1',
    [
      '4 kept-container: the first container of this step runs on and keeps its name, so no repetition can start beside it | Make a step of its own for each container.',
    ],
  ],
  ['repetitions and retries of ordinary containers', 'cmd: bash\n    repeat: 3\n    retries: 2', []],
];

describe('retries and repetitions', () => {
  it.each(cases)('%s', async (_about, step, found) => {
    const codes = ['retry-without-retries', 'retry-after-timeout', 'kept-container'] as const;
    expect(await foundIn(`steps:\n  - ${step}\n`, { codes })).toEqual(found);
  });
});
