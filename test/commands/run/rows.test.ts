import { describe, expect, it } from 'vitest';
import { runRows } from '../../../src/commands/run/rows.ts';

const start = '2024-01-02T03:04:10.500000+00:00';

describe('runRows', () => {
  it('fills every column', () => {
    const finishTime = '2024-01-02T03:04:42.250000+00:00';
    const run = {
      runId: 'cf10',
      task: 'hello',
      platform: { os: 'linux' },
      status: 'Succeeded',
      startTime: start,
      finishTime,
    };
    expect(runRows([run])).toEqual([
      {
        'RUN ID': 'cf10',
        TASK: 'hello',
        PLATFORM: 'linux',
        STATUS: 'Succeeded',
        TRIGGER: 'Manual',
        STARTED: '2024-01-02T03:04:10Z',
        DURATION: '00:00:31',
      },
    ]);
  });

  it('leaves blanks for a run that waits', () => {
    expect(runRows({ runId: 'cf1', status: 'Queued', startTime: null })).toEqual([
      { 'RUN ID': 'cf1', TASK: ' ', PLATFORM: ' ', STATUS: 'Queued', TRIGGER: 'Manual', STARTED: ' ', DURATION: ' ' },
    ]);
  });

  it.each([
    [{ sourceTrigger: { eventType: 'commit' }, timerTrigger: {} }, 'commit'],
    [{ sourceTrigger: { eventType: null }, timerTrigger: { timerTriggerName: 't' } }, 'Timer'],
    [{ timerTrigger: { timerTriggerName: 't' }, imageUpdateTrigger: { id: 'x' } }, 'Timer'],
    [{ imageUpdateTrigger: { id: 'x' } }, 'Image Update'],
    [{ sourceTrigger: null, timerTrigger: null, imageUpdateTrigger: null }, 'Manual'],
  ])('%j', (run, trigger) => {
    expect(runRows(run)[0]?.TRIGGER).toBe(trigger);
  });

  it.each([
    ['2024-01-02T03:04:10.500000+00:00', null, '2024-01-02T03:04:10Z', ' '],
    ['2024-01-02T03:04:10+02:00', '2024-01-02T01:04:10+00:00', '2024-01-02T03:04:10Z', '00:00:00'],
    ['2024-01-02T00:00:00+00:00', '2024-01-04T01:02:02+00:00', '2024-01-02T00:00:00Z', '49:02:02'],
    ['2024-01-02T00:00:00+00:00', '2024-01-08T04:00:59.999999+00:00', '2024-01-02T00:00:00Z', '148:00:59'],
  ])('from %s to %s', (startTime, finishTime, started, duration) => {
    expect(runRows({ startTime, finishTime })[0]).toMatchObject({ STARTED: started, DURATION: duration });
  });
});
