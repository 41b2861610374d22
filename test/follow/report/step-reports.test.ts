import { expect, it } from 'vitest';
import { createStepReports } from '../../../src/follow/report/step-reports.ts';

const at = (second: number, text: string) => `2019/06/14 22:47:0${second} ${text}\r\n`;
const started = (id: string) => `Executing step ID: ${id}. Timeout(sec): 600`;

it.each<[string, string[], unknown[]]>([
  ['no log', [], []],
  [
    'steps that end well, in the order in which they began',
    [
      at(1, started('b')),
      at(1, started('a')),
      at(2, 'Step ID: a marked as successful (elapsed time in seconds: 0.250000)'),
      at(2, 'Step ID: b marked as successful (elapsed time in seconds: 1.500000)'),
    ],
    [
      { id: 'b', status: 'successful', elapsedSeconds: 1.5 },
      { id: 'a', status: 'successful', elapsedSeconds: 0.25 },
    ],
  ],
  [
    'a step that fails',
    [
      at(1, started('a')),
      at(5, 'Container failed during run: a. No retries remaining.'),
      'failed to run step ID: a: x',
    ],
    [{ id: 'a', status: 'failed', elapsedSeconds: 4, error: 'x' }],
  ],
  [
    'a failure without times',
    [started('a'), 'failed to run step ID: a: x'],
    [{ id: 'a', status: 'failed', elapsedSeconds: null, error: 'x' }],
  ],
  [
    'a run that fails: what succeeded before, what fails, and what is still under way',
    [
      at(1, 'Launching container with name: acbrunner'),
      at(1, 'Successfully executed container: acbrunner'),
      at(1, started('first')),
      at(1, 'Launching container with name: first'),
      at(3, 'Successfully executed container: first'),
      at(3, started('beside')),
      at(4, started('second')),
      at(6, 'Container failed during run: second. No retries remaining.'),
      'failed to run step ID: second: exit status 1',
    ],
    [
      { id: 'first', status: 'successful', elapsedSeconds: 2 },
      { id: 'beside', status: 'unfinished', elapsedSeconds: null },
      { id: 'second', status: 'failed', elapsedSeconds: 2, error: 'exit status 1' },
    ],
  ],
  [
    'a step that is repeated, and a run that ends before it has been',
    [
      at(1, started('a')),
      at(1, 'Launching container with name: a'),
      at(2, 'Successfully executed container: a'),
      at(2, 'Launching container with name: a'),
    ],
    [{ id: 'a', status: 'unfinished', elapsedSeconds: null }],
  ],
  [
    'a step whose container ends well, by the figure of the engine',
    [
      at(1, started('a')),
      at(3, 'Successfully executed container: a'),
      at(5, 'Step ID: a marked as successful (elapsed time in seconds: 1.875)'),
    ],
    [{ id: 'a', status: 'successful', elapsedSeconds: 1.875 }],
  ],
  ['a log that breaks off', [at(1, started('a'))], [{ id: 'a', status: 'unfinished', elapsedSeconds: null }]],
  [
    'a log that begins again',
    [
      at(1, started('a')),
      at(2, 'Step ID: a marked as successful (elapsed time in seconds: 1)'),
      at(3, started('a')),
      at(5, 'Step ID: a marked as successful (elapsed time in seconds: 2)'),
    ],
    [{ id: 'a', status: 'successful', elapsedSeconds: 2 }],
  ],
])('%s', (_about, lines, steps) => {
  const reports = createStepReports();
  for (const line of lines) reports.see(line);
  expect(reports.steps).toEqual(steps);
});
