import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../../src/taskfile/check-task-file.ts';
import { foundIn } from './found-in.ts';

const cases: [about: string, text: string, found: string[], options?: CheckOptions][] = [
  ['ordinary limits', 'stepTimeout: 900\nsteps:\n  - {cmd: bash, timeout: 3600, startDelay: 5}\n', []],
  ['a limit without value', 'stepTimeout:\nsteps:\n  - cmd: bash\n    timeout:\n', []],
  [
    'zero and less',
    'stepTimeout: 0\nsteps:\n  - cmd: bash\n    timeout: -5\n',
    [
      "1 timeout-range: 'stepTimeout' is 0, which means the default of 600 seconds | Write a number of seconds above 0, or remove 'stepTimeout'.",
      "4 timeout-range: 'timeout' is -5, which means the default of 600 seconds | Write a number of seconds above 0, or remove 'timeout'.",
    ],
  ],
  [
    'zero beside a limit for all steps',
    'stepTimeout: 90\nsteps:\n  - cmd: bash\n    timeout: 0\n',
    [
      "4 timeout-range: 'timeout' is 0, which means the default of 90 seconds | Write a number of seconds above 0, or remove 'timeout'.",
    ],
  ],
  ['the longest run', 'steps:\n  - {cmd: bash, timeout: 28800}\n', [], { runTimeout: 28_800 }],
  [
    'more than the longest run',
    'stepTimeout: 28801\nsteps:\n  - {push: [a.azurecr.io/b:1], timeout: 100000}\n',
    [
      "1 timeout-range: 'stepTimeout' is 28801 seconds, but no run takes longer than 28800 | Use at most 28800, which is 8 hours.",
      "3 timeout-range: 'timeout' is 100000 seconds, but no run takes longer than 28800 | Use at most 28800, which is 8 hours.",
    ],
  ],
  [
    'more than a run has by itself, told once',
    'steps:\n  - {cmd: bash, timeout: 7200}\n  - {cmd: bash, timeout: 9000}\n',
    [
      "2 timeout-range: 'timeout' is 7200 seconds, but a run ends after 3600 unless it is given more | Create or run the task with --timeout 7200 or more.",
    ],
  ],
  ['as long as the run', 'steps:\n  - {cmd: bash, timeout: 7200}\n', [], { runTimeout: 7200 }],
  [
    'longer than the run',
    'stepTimeout: 7200\nsteps:\n  - {cmd: bash, timeout: 601}\n',
    [
      "1 timeout-range: 'stepTimeout' is 7200 seconds, but the run ends after 600 | Use at most 600, or give the run more time with --timeout.",
      "3 timeout-range: 'timeout' is 601 seconds, but the run ends after 600 | Use at most 600, or give the run more time with --timeout.",
    ],
    { runTimeout: 600 },
  ],
  [
    'delays before the start',
    'steps:\n  - {cmd: bash, startDelay: -1}\n  - {cmd: bash, startDelay: 0}\n  - {cmd: bash, startDelay: 4000}\n',
    [
      "2 timeout-range: 'startDelay' is -1: the step does not wait | Write a number of seconds above 0, or remove the key.",
      "4 timeout-range: 'startDelay' is 4000 seconds, but the run ends after 3600 | Use at most 3600, or give the run more time with --timeout.",
    ],
    { runTimeout: 3600 },
  ],
  [
    'delays between retries',
    'steps:\n  - {cmd: bash, retries: 2, retryDelay: 0}\n  - {cmd: bash, retries: 2, retryDelay: 1}\n',
    ["2 timeout-range: 'retryDelay' is 0, which means the default of 5 seconds | The shortest delay is 1 second."],
  ],
  ['a delay between retries that there are none of', 'steps:\n  - {cmd: bash, retries: 0, retryDelay: 0}\n', []],
  ['limits that values may give', 'steps:\n  - {cmd: bash, timeout: {{.Values.limit}}}\n', []],
];

describe('time limits and delays', () => {
  it.each(cases)('%s', async (_about, text, found, options = {}) => {
    expect(await foundIn(text, { ...options, codes: ['timeout-range'] })).toEqual(found);
  });
});
