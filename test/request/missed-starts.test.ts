import { describe, expect, it } from 'vitest';
import { dueTimers, missedStarts, neededSince } from '../../src/request/missed-starts.ts';
import type { StoredRun, StoredTask } from '../../src/service/resource.ts';

const now = new Date('2026-01-10T12:00:00Z');
const yesterday = new Date('2026-01-09T12:00:00Z');

/** A task whose timers are `name: schedule`, unchanged for long. */
const task = (
  timers: Readonly<Record<string, string>>,
  { status, timerStatus, ...more }: { status?: string; timerStatus?: string } & Partial<StoredTask> = {},
): StoredTask => ({
  id: 'x/tasks/hello',
  name: 'hello',
  systemData: { createdAt: '2025-01-01T00:00:00Z', lastModifiedAt: '2025-02-01T00:00:00Z' },
  ...more,
  properties: {
    ...(status === undefined ? {} : { status }),
    trigger: {
      timerTriggers: Object.entries(timers).map(([name, schedule]) => ({
        name,
        schedule,
        ...(timerStatus === undefined ? {} : { status: timerStatus }),
      })),
    },
    ...more.properties,
  },
});

/** `timer time...` of each timer, times within the day of `now`, and why others are not looked at. */
const dueIn = (stored: StoredTask, since = yesterday): string[] => {
  const { due, limited } = dueTimers([stored], since, now);
  return [
    ...due.map(({ timer, times }) => [timer, ...times.map((time) => time.toISOString().slice(5, 16))].join(' ')),
    ...limited.map(({ timer, why }) => `${timer} ${why}`),
  ];
};

describe('dueTimers', () => {
  it.each<[string, StoredTask, string[]]>([
    ['a timer', task({ nightly: '0 1 * * *' }), ['nightly 01-10T01:00']],
    ['several', task({ a: '0 13,23 * * *', b: '30 11 * * Sat' }), ['a 01-09T13:00 01-09T23:00', 'b 01-10T11:30']],
    ['one that is not due', task({ monday: '0 1 * * Mon' }), []],
    ['one that is due just now', task({ noon: '0 12 * * *' }), []],
    ['one whose run may still come', task({ a: '56 11 * * *' }), []],
    ['one whose run should have come', task({ a: '55 11 * * *' }), ['a 01-10T11:55']],
    ['an enabled one', task({ a: '0 1 * * *' }, { status: 'enabled', timerStatus: 'Enabled' }), ['a 01-10T01:00']],
    ['a disabled one', task({ a: '0 1 * * *' }, { timerStatus: 'Disabled' }), []],
    ['one of a disabled task', task({ a: '0 1 * * *' }, { status: 'Disabled' }), []],
    ['one of a system task', task({}, { properties: { isSystemTask: true } }), []],
    ['a task without timers', task({}, { properties: { trigger: null } }), []],
    [
      'one of a task that has changed since',
      task({ a: '0 1,9 * * *' }, { systemData: { lastModifiedAt: '2026-01-10T08:00:00+00:00' } }),
      ['a 01-10T09:00', 'a only since 2026-01-10T08:00:00.000Z, when the task was last changed'],
    ],
    [
      'one of a task that has been created since',
      task({ a: '0 1 * * *' }, { systemData: {}, properties: { creationDate: '2026-01-10T02:00:00Z' } } as object),
      ['a only since 2026-01-10T02:00:00.000Z, when the task was last changed'],
    ],
    [
      'one with a schedule that is not understood',
      task({ a: 'now and then', b: '0 1 * * *' }),
      [
        'b 01-10T01:00',
        "a not at all: The schedule 'now and then' is not a valid cron expression: it has 3 fields instead of 5.",
      ],
    ],
  ])('%s', (_, stored, expected) => {
    expect(dueIn(stored)).toEqual(expected);
  });

  it('looks no further back than runs are kept', () => {
    const [first, second] = dueIn(task({ a: '0 1 1,20 * *' }), new Date('2025-11-01T00:00:00Z'));
    expect([first, second]).toEqual([
      'a 12-20T01:00 01-01T01:00',
      'a only since 2025-12-11T12:00:00.000Z, as runs are kept for 30 days',
    ]);
  });
});

describe('missedStarts', () => {
  const run = (queued: string, occurrence?: string, timer = 'a', of = 'hello'): StoredRun => ({
    id: 'x/runs/cf1',
    name: 'cf1',
    properties: {
      task: of,
      createTime: `2026-01-10T${queued}Z`,
      timerTrigger: {
        timerTriggerName: timer,
        ...(occurrence === undefined ? {} : { scheduleOccurrence: `2026-01-10T${occurrence}` }),
      },
    },
  });
  const byHand: StoredRun = { id: 'x', name: 'cf1', properties: { task: 'hello', createTime: '2026-01-10T01:00:03Z' } };

  const missed = (schedule: string, runs: readonly StoredRun[]): string[] =>
    missedStarts(dueTimers([task({ a: schedule })], yesterday, now).due, runs).flatMap(({ times }) =>
      times.map((time) => time.toISOString().slice(11, 16)),
    );

  it.each<[string, string, StoredRun[], string[]]>([
    ['no run', '0 1 * * *', [], ['01:00']],
    ['its run', '0 1 * * *', [run('01:00:03', '01:00:00+00:00')], []],
    ['its run, whose time has no zone', '0 1 * * *', [run('01:00:03', '01:00:00')], []],
    ['its run, much later', '0 1 * * *', [run('03:30:00', '01:00:00Z')], []],
    ['its run, which does not say for which time it is', '0 1 * * *', [run('01:00:03')], []],
    ['its run, whose time means something else', '0 1 * * *', [run('01:00:03', '09:00:00Z')], []],
    ['its run, by a clock that is behind', '0 1 * * *', [run('00:58:30')], []],
    ['its run, which starts late', '0 1 * * *', [run('01:14:00')], []],
    ['a run too late to be its own', '0 1 * * *', [run('01:16:00')], ['01:00']],
    ['a run before it', '0 1 * * *', [run('00:57:00')], ['01:00']],
    ['names in another case', '0 1 * * *', [run('01:00:03', '01:00:00Z', 'A', 'Hello')], []],
    ['the run of another timer', '0 1 * * *', [run('01:00:03', '01:00:00Z', 'b')], ['01:00']],
    ['the run of another task', '0 1 * * *', [run('01:00:03', '01:00:00Z', 'a', 'other')], ['01:00']],
    ['a run by hand', '0 1 * * *', [byHand], ['01:00']],
    ['one of three', '0 1-3 * * *', [run('01:00:03', '01:00:00Z'), run('03:00:03', '03:00:00Z')], ['02:00']],
    [
      'one of three each minute',
      '0-2 1 * * *',
      [run('01:00:03', '01:00:00Z'), run('01:02:03', '01:02:00Z')],
      ['01:01'],
    ],
    [
      'the first of two, after the run for a time before',
      '0-1 1 * * *',
      [run('00:59:03', '00:59:00Z'), run('01:01:03', '01:01:00Z')],
      ['01:00'],
    ],
    ['one of two, which do not say for which time they are', '0-1 1 * * *', [run('01:01:03')], ['01:01']],
  ])('%s', (_, schedule, runs, expected) => {
    expect(missed(schedule, runs)).toEqual(expected);
  });

  it('needs the runs since shortly before the first time', () => {
    const { due } = dueTimers([task({ a: '0 5 * * *', b: '0 1,3 * * *' })], yesterday, now);
    expect(neededSince(due)).toEqual(new Date('2026-01-10T00:58:00Z'));
  });
});
