import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/follow/report/log-lines.ts';
import { createLoggedRun } from '../../../src/follow/timeline/logged-run.ts';
import { readLogged } from '../../support/timeline-cases.ts';

const time = (seconds: number): number => Date.parse('2026-09-10T06:55:00Z') + seconds * 1000;
const at = (seconds: number, text: string): string =>
  `2026/09/10 06:55:${String(seconds).padStart(2, '0')} ${text}\r\n`;
const started = (seconds: number, id: string): string => at(seconds, `Executing step ID: ${id}. Timeout(sec): 600`);
const launched = (seconds: number, id: string): string => at(seconds, `Launching container with name: ${id}`);
const executed = (seconds: number, id: string): string => at(seconds, `Successfully executed container: ${id}`);

/** The steps of a log, as texts: `id outcome started-ended [attempts]`. */
const stepsOf = (...lines: string[]): string[] =>
  readLogged(lines.join('')).steps.map(({ id, outcome, started: from, ended, attempts, seconds, error }) => {
    const second = (value: number | undefined): string => (value === undefined ? '' : String((value - time(0)) / 1000));
    const tries = attempts.map((each) => `${each.outcome} ${second(each.started)}-${second(each.ended)}`);
    return [
      `${id} ${outcome} ${second(from)}-${second(ended)}`,
      ...tries,
      ...(seconds === undefined ? [] : [`${seconds}s`]),
      ...(error === undefined ? [] : [error]),
    ].join('; ');
  });

describe('the steps of a log', () => {
  it.each<[about: string, lines: string[], expected: string[]]>([
    [
      'one after the other',
      [started(1, 'a'), launched(1, 'a'), executed(3, 'a'), started(3, 'b')],
      ['a succeeded 1-3; succeeded 1-3', 'b unfinished 3-'],
    ],
    [
      'side by side',
      [started(1, 'a'), started(1, 'b'), launched(2, 'b'), launched(2, 'a'), executed(4, 'b'), executed(5, 'a')],
      ['a succeeded 1-5; succeeded 2-5', 'b succeeded 1-4; succeeded 2-4'],
    ],
    [
      'retried',
      [
        started(1, 'a'),
        launched(1, 'a'),
        at(2, 'Container failed during run: a, waiting 5 seconds before retrying...'),
        launched(7, 'a'),
        executed(9, 'a'),
      ],
      ['a succeeded 1-9; failed 1-2; succeeded 7-9'],
    ],
    [
      'repeated',
      [started(1, 'a'), launched(1, 'a'), executed(2, 'a'), launched(2, 'a'), executed(4, 'a')],
      ['a succeeded 1-4; succeeded 1-2; succeeded 2-4'],
    ],
    [
      'under way again after it had been executed',
      [started(1, 'a'), launched(1, 'a'), executed(2, 'a'), launched(2, 'a')],
      ['a unfinished 1-; succeeded 1-2; unfinished 2-'],
    ],
    [
      'failed',
      [
        started(1, 'a'),
        launched(1, 'a'),
        at(4, 'Container failed during run: a. No retries remaining.'),
        'failed to run step ID: a: exit status 4\r\n',
      ],
      ['a failed 1-4; failed 1-4; exit status 4'],
    ],
    [
      'timed out',
      [started(1, 'a'), launched(1, 'a'), at(4, 'Setting up'), 'failed to run step ID: a: timed out\r\n'],
      ['a timed out 1-1; failed 1-1; timed out'],
    ],
    [
      'ignored',
      [
        started(1, 'a'),
        launched(1, 'a'),
        at(4, 'Step ID: a encountered an error: exit status 1, but is set to ignore errors. Continuing...'),
        at(5, 'Step ID: a marked as successful (elapsed time in seconds: 3.100000)'),
      ],
      ['a ignored 1-4; failed 1-4; 3.1s; exit status 1'],
    ],
    [
      'a push of two images, one of them at the second attempt',
      [
        started(1, 'p'),
        at(1, 'Pushing image: r/a:1, attempt 1'),
        at(3, 'Successfully pushed image: r/a:1'),
        at(3, 'Pushing image: r/b:1, attempt 1'),
        at(5, 'Pushing image: r/b:1, attempt 2'),
        at(6, 'Successfully pushed image: r/b:1'),
        at(7, 'Step ID: p marked as successful (elapsed time in seconds: 5.500000)'),
      ],
      ['p succeeded 1-6; succeeded 1-3; failed 3-5; succeeded 5-6; 5.5s'],
    ],
    [
      'a push beside a build: whose line it is cannot be told, unless the build has launched its container',
      [
        started(1, 'p'),
        started(1, 'b'),
        at(1, 'Pushing image: r/a:1, attempt 1'),
        launched(2, 'b'),
        at(3, 'Pushing image: r/a:1, attempt 2'),
      ],
      ['p unfinished 1-; unfinished 3-', 'b unfinished 1-; unfinished 2-'],
    ],
    [
      'what a container prints is no step',
      [started(1, 'a'), launched(1, 'a'), 'Executing step ID: b\r\n', 'Successfully executed container: a\r\n'],
      ['a unfinished 1-; unfinished 1-'],
    ],
    [
      'what a container prints with a time is no second start',
      [started(1, 'a'), launched(1, 'a'), started(9, 'a'), executed(3, 'a')],
      ['a succeeded 1-3; succeeded 1-3'],
    ],
    [
      'without times',
      ['Executing step: a\r\n', 'Step id: a marked as successful (elapsed time in seconds: 3.2)\r\n'],
      ['a succeeded -; 3.2s'],
    ],
    ['none', [at(1, 'Setting up Docker configuration...')], []],
  ])('%s', (_about, lines, expected) => {
    expect(stepsOf(...lines)).toEqual(expected);
  });
});

it('tells the times of the log apart from those of containers', () => {
  const { steps, ...rest } = readLogged(
    [
      at(1, 'Downloading source code...'),
      at(3, 'Finished downloading source code'),
      at(4, 'Setting up Docker configuration...'),
      started(5, 'a'),
      launched(5, 'a'),
      at(50, 'of a container'),
      executed(8, 'a'),
      at(9, 'Populating digests for step ID: a...'),
      at(11, 'Successfully populated digests for step ID: a'),
      '\r\n',
      'Run ID: cf1 was successful after 11s\r\n',
      at(55, 'more'),
    ].join(''),
  );
  expect(rest).toEqual({
    first: time(1),
    last: time(11),
    download: { started: time(1), ended: time(3) },
    digests: { started: time(9), ended: time(11) },
    lastWords: 'Successfully populated digests for step ID: a',
    isOver: true,
    hasLines: true,
  });
});

it('forgets a log that is replaced', () => {
  const [reader, lines] = [createLoggedRun(), createLineSplitter()];
  for (const part of lines.split(Buffer.from(started(1, 'a')))) reader.see(part);
  reader.restart();
  for (const part of lines.split(Buffer.from(started(9, 'b')))) reader.see(part);
  expect(reader.run.steps.map(({ id }) => id)).toEqual(['b']);
});

it('bounds what a log can make it keep', () => {
  const many = Array.from({ length: 5000 }, (_, index) => started(1, `s${index}`)).join('');
  expect(readLogged(many).steps.length).toBe(1000);
});
