import { describe, expect, it } from 'vitest';
import { type KnownOrder, makeTimeline, type RunFacts } from '../../../src/follow/timeline/make-timeline.ts';
import type { RunTimeline } from '../../../src/follow/timeline/run-timeline.ts';
import { readLogged } from '../../support/timeline-cases.ts';

const at = (seconds: number, text: string): string =>
  `${new Date(Date.parse('2026-09-10T06:55:00Z') + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')} ${text}\r\n`;
const iso = (seconds: number): string => new Date(Date.parse('2026-09-10T06:55:00Z') + seconds * 1000).toISOString();
const started = (seconds: number, id: string): string => at(seconds, `Executing step ID: ${id}. Timeout(sec): 600`);
const launched = (seconds: number, id: string): string => at(seconds, `Launching container with name: ${id}`);
const executed = (seconds: number, id: string): string => at(seconds, `Successfully executed container: ${id}`);
const summary = (seconds: number, id: string, elapsed: number): string =>
  at(seconds, `Step ID: ${id} marked as successful (elapsed time in seconds: ${elapsed})`);
const over = '\r\nRun ID: cf1 was successful after 9s\r\n';

const unknown: KnownOrder = { reason: 'It is not known.' };
const order = (waitsFor: Record<string, string[]>): KnownOrder => ({ waitsFor: new Map(Object.entries(waitsFor)) });

const timeline = (lines: readonly string[], known: KnownOrder = unknown, run: Partial<RunFacts> = {}): RunTimeline =>
  makeTimeline({
    run: { runId: 'cf1', status: 'Succeeded', createTime: iso(0), startTime: iso(0.4), finishTime: iso(60), ...run },
    log: readLogged(lines.join('')),
    order: known,
    now: new Date(iso(100)),
  });

const pathOf = ({ criticalPath }: RunTimeline): string =>
  criticalPath.map(({ kind, name, seconds }) => `${kind === 'step' ? '' : `${kind} `}${name} ${seconds}`).join(', ');

describe('the critical path', () => {
  const diamond = order({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] });
  it.each<[about: string, lines: string[], known: KnownOrder, expected: string]>([
    [
      'is the longer of two ways',
      [
        ...[started(2, 'a'), launched(2, 'a'), executed(4, 'a')],
        ...[started(4, 'b'), launched(4, 'b'), started(4, 'c'), launched(4, 'c'), executed(6, 'b'), executed(9, 'c')],
        ...[started(9, 'd'), launched(9, 'd'), executed(10, 'd'), over],
      ],
      diamond,
      'phase queued 0.4, phase agent 1.6, a 2, c 5, d 1, phase end 50',
    ],
    [
      'has the time in which nothing is known to happen',
      [started(2, 'a'), launched(2, 'a'), executed(4, 'a'), started(8, 'b'), launched(8, 'b'), executed(9, 'b'), over],
      order({ a: [], b: ['a'] }),
      'phase queued 0.4, phase agent 1.6, a 2, idle b 4, b 1, phase end 51',
    ],
    [
      'begins with the step that had to wait for none',
      [
        ...[started(2, 'a'), launched(2, 'a'), started(2, 'b'), launched(2, 'b'), executed(3, 'a'), executed(9, 'b')],
        over,
      ],
      order({ a: [], b: [] }),
      'phase queued 0.4, phase agent 1.6, b 7, phase end 51',
    ],
    [
      'leads to the step that failed, though another ended later',
      [
        ...[started(2, 'a'), launched(2, 'a'), started(2, 'b'), launched(2, 'b')],
        at(5, 'Container failed during run: a. No retries remaining.'),
        'failed to run step ID: a: exit status 1\r\n',
        '\r\nRun ID: cf1 failed after 5s. Error: failed during run, err: exit status 1\r\n',
      ],
      order({ a: [], b: [] }),
      'phase queued 0.4, phase agent 1.6, a 3, phase end 55',
    ],
    [
      'is every step, when they ran one after the other and nothing else is known',
      [started(2, 'a'), launched(2, 'a'), executed(4, 'a'), started(4, 'b'), launched(4, 'b'), executed(9, 'b'), over],
      unknown,
      'phase queued 0.4, phase agent 1.6, a 2, b 5, phase end 51',
    ],
    [
      'is not known, when they ran side by side and nothing else is known',
      [started(2, 'a'), launched(2, 'a'), started(2, 'b'), launched(2, 'b'), executed(4, 'a'), executed(9, 'b'), over],
      unknown,
      '',
    ],
  ])('%s', (_about, lines, known, expected) => {
    expect(pathOf(timeline(lines, known))).toBe(expected);
  });
});

describe('places in time', () => {
  const placesOf = (...lines: string[]): string[] =>
    timeline([...lines, over]).steps.map(({ id, startSeconds, endSeconds }) => `${id} ${startSeconds}-${endSeconds}`);
  it.each<[about: string, lines: string[], expected: string[]]>([
    [
      'an end is as exact as the engine is',
      [started(2, 'a'), launched(2, 'a'), executed(4, 'a'), summary(5, 'a', 2.345)],
      ['a 2-4.345'],
    ],
    [
      'a beginning is later within its second, when the end would be before its line',
      [started(2, 'a'), launched(2, 'a'), executed(4, 'a'), summary(5, 'a', 1.5)],
      ['a 2.5-4'],
    ],
    [
      'pulling is not part of what the engine measures',
      [started(2, 'a'), launched(8, 'a'), executed(10, 'a'), summary(10, 'a', 2)],
      ['a 2.999-10'],
    ],
    [
      'a step does not begin before what is above it has ended',
      [
        ...[started(2, 'a'), launched(2, 'a'), executed(4, 'a'), started(4, 'b'), launched(4, 'b'), executed(5, 'b')],
        ...[summary(5, 'a', 2.5), summary(5, 'b', 0.7)],
      ],
      ['a 2-4.5', 'b 4.5-5.2'],
    ],
    [
      'a step without a line at its end lasts as long as the engine says',
      [started(2, 'p'), summary(9, 'p', 6.25)],
      ['p 2-8.25'],
    ],
    [
      'the delay before a step is not part of what the engine measures',
      [started(2, 'a'), at(2, 'Waiting 3 seconds before executing step ID: a'), summary(9, 'a', 1.25)],
      ['a 2-6.25'],
    ],
  ])('%s', (_about, lines, expected) => {
    expect(placesOf(...lines)).toEqual(expected);
  });
});

describe('notes', () => {
  const a = [started(2, 'a'), launched(2, 'a'), executed(4, 'a')];
  const b = [started(4, 'b'), launched(4, 'b'), executed(5, 'b')];
  it.each<[about: string, made: RunTimeline, notes: string[]]>([
    ['nothing to say', timeline([...a, ...b, over], order({ a: [], b: ['a'] })), []],
    ['an unknown order', timeline([...a, ...b, over]), ['It is not known.']],
    [
      'a step that the task file lacks',
      timeline([...a, ...b, over], order({ a: [] })),
      ["The task file does not fit this run: it has no step 'b'."],
    ],
    [
      'a step that started before what it waits for had ended',
      timeline(
        [started(2, 'a'), started(2, 'b'), executed(3, 'b'), executed(4, 'a'), over],
        order({ a: [], b: ['a'] }),
      ),
      [
        "The task file does not fit this run: step 'b' started before 'a' had ended.",
        'Steps ran side by side: without the order of their task file, the critical path is not known.',
      ],
    ],
    [
      'a step that started although what it waits for never did',
      timeline([...b, over], order({ a: [], b: ['a'] })),
      ["The task file does not fit this run: step 'b' started before 'a' had ended."],
    ],
    [
      'a clock that is wrong',
      timeline([...a, over], order({ a: [] }), { createTime: iso(1000), startTime: iso(1001), finishTime: iso(1020) }),
      ['The times in the log are not those of the run: what was before and after the log is left out.'],
    ],
    [
      'no step yet',
      timeline([], unknown, { status: 'Running', finishTime: undefined }),
      ['The run has not started a step yet.'],
    ],
    [
      'in the queue',
      timeline([], unknown, { status: 'Queued', finishTime: undefined }),
      ['The run is queued: it has not started yet.'],
    ],
    ['no log', timeline([]), ['The run has no log.']],
    ['no steps', timeline([at(1, 'Setting up'), over]), ['The log names no steps.']],
    [
      'no steps of a failed run',
      timeline([at(1, 'Setting up'), over], unknown, { status: 'Failed' }),
      ['The run ended before its first step started.'],
    ],
  ])('%s', (_about, made, notes) => {
    expect(made.notes).toEqual(notes);
  });
});

it.each<[about: string, steps: string[], expected: [order: string, waitsFor: unknown[], notes: string[]]]>([
  ['a build', ['build', 'push'], ['build', [[], ['build']], []]],
  ['a build without a push', ['build'], ['build', [[]], []]],
  ['another run', ['build', 'test'], ['log', [null, null], ['It is not known.']]],
])('knows the order of %s', (_about, ids, expected) => {
  const ofBuild = new Map([
    ['build', []],
    ['push', ['build']],
  ]);
  const lines = ids.flatMap((id, index) => [started(2 + index, id), launched(2 + index, id), executed(3 + index, id)]);
  const { order: from, steps, notes } = timeline([...lines, over], { reason: 'It is not known.', ofBuild });
  expect([from, steps.map(({ waitsFor }) => waitsFor), notes]).toEqual(expected);
});

it('leaves out what is before and after a log with another clock', () => {
  const times = { createTime: iso(1000), startTime: iso(1001), finishTime: iso(1020) };
  const { durationSeconds, phases } = timeline(
    [started(2, 'a'), launched(2, 'a'), executed(4, 'a'), over],
    order({ a: [] }),
    times,
  );
  expect({ durationSeconds, phases }).toEqual({ durationSeconds: 2, phases: [] });
});
