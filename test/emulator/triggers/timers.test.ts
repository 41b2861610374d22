import { describe, expect, it } from 'vitest';
import { encodedTask, registryId } from '../lab.ts';
import { createTriggerLab, runsOf, type TriggerLab } from './triggered-runs.ts';

const step = encodedTask('steps:\n  - cmd: ubuntu echo hi\n');
const timers = (...schedules: string[]) => ({
  timerTriggers: schedules.map((schedule, index) => ({ name: `t${index + 1}`, schedule })),
});
const atNine = '0 9 * * *';

/** 2019-06-14T22:47:32.120Z, a Friday. */
const labWith = async (changes: object, options = {}): Promise<TriggerLab> => {
  const lab = await createTriggerLab(options);
  await lab.task('myregistry', 'mytask', { step, ...changes });
  return lab;
};

const move = (lab: TriggerLab, body: object) => lab.arm('PUT', '/emulator/clock', body);
const day = 24 * 60 * 60_000;

describe('moving the clock', () => {
  it('shows in the responses of Resource Manager', async () => {
    const lab = await labWith({});
    await move(lab, { by: 2 * day });
    const { headers } = await lab.arm('GET', `${registryId('myregistry')}/tasks`);
    expect(headers.date).toBe('Sun, 16 Jun 2019 22:47:32 GMT');
  });

  it('fires the timers that are due in between, in order, each at its time', async () => {
    const lab = await labWith({ trigger: timers(atNine, '0 0 * * Sat') });
    const { status, body } = await move(lab, { by: 2 * day });
    const run = (runId: string, timer: string, time: string) => ({
      runId,
      registry: 'myregistry',
      task: 'mytask',
      timer,
      time: `2019-06-${time}+00:00`,
    });
    expect([status, body]).toEqual([
      200,
      {
        time: '2019-06-16T22:47:32.120Z',
        aheadMs: 2 * day,
        runs: [run('cf1', 't2', '15T00:00:00'), run('cf2', 't1', '15T09:00:00'), run('cf3', 't1', '16T09:00:00')],
        isCut: false,
      },
    ]);
    const { properties } = (await lab.arm('GET', `${registryId('myregistry')}/runs/cf2`)).body;
    expect(properties).toMatchObject({
      runType: 'AutoRun',
      status: 'Succeeded',
      createTime: '2019-06-15T09:00:00+00:00',
      finishTime: '2019-06-15T09:00:00+00:00',
      timerTrigger: { timerTriggerName: 't1', scheduleOccurrence: '2019-06-15T09:00:00+00:00' },
    });
    expect(lab.lines[1]).toBe("Run cf2 of task mytask (myregistry): timer 't1' was due at 2019-06-15T09:00Z");
  });

  it('stays: real time goes on from there, and the same timers do not fire again', async () => {
    const lab = await labWith({ trigger: timers(atNine) });
    await move(lab, { to: '2019-06-15T09:00:00Z' });
    lab.wait(5000);
    expect((await lab.arm('GET', '/emulator/clock')).body).toEqual({
      time: '2019-06-15T09:00:05.000Z',
      aheadMs: 36_747_880,
    });
    await lab.emulator.look();
    expect(await runsOf(lab)).toEqual([['mytask', 'timer']]);
  });

  it('goes ahead by what was asked, however long the runs take', async () => {
    let pass = (): void => {};
    const lab = await labWith(
      { trigger: timers(atNine) },
      {
        engine: {
          name: 'slow',
          run: async () => {
            pass();
            return { succeeded: true, outputImages: [], baseImageDependencies: [] };
          },
        },
      },
    );
    pass = () => lab.wait(3000);
    expect((await move(lab, { by: 2 * day })).body).toMatchObject({
      time: '2019-06-16T22:47:38.120Z',
      aheadMs: 2 * day,
    });
  });

  it('signs nobody out', async () => {
    const lab = await labWith({});
    const token = lab.token('https://management.azure.com/');
    await move(lab, { by: 400 * day });
    const headers = { authorization: `Bearer ${token}` };
    const url = `https://management.azure.com${registryId('myregistry')}/runs?api-version=2019-06-01-preview`;
    expect((await lab.ask('GET', url, { headers })).status).toBe(200);
  });

  it.each([
    [
      'back',
      { to: '2019-06-14T22:47:00Z' },
      /^The emulator's clock shows 2019-06-14T22:47:32\.120Z, and moves forward only/,
    ],
    ['by nothing', { by: 0 }, /^A number of milliseconds 'by' or a time 'to' is expected\.$/],
    ['to no time', { to: 'tomorrow' }, /^A number of milliseconds 'by' or a time 'to' is expected\.$/],
  ])('is refused %s', async (_how, body, message) => {
    const lab = await labWith({ trigger: timers(atNine) });
    const answer = await move(lab, body);
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringMatching(message)]);
    expect((await lab.arm('GET', '/emulator/clock')).body.aheadMs).toBe(0);
  });

  it('leaves out what is too much', async () => {
    const lab = await labWith({ trigger: timers('* * * * *') });
    const { body } = await move(lab, { by: day });
    expect([body.runs.length, body.isCut, body.aheadMs]).toEqual([100, true, day]);
    await lab.emulator.look();
    expect((await runsOf(lab)).length).toBe(100);
  });

  it('ends with a reset, from which timers fire again', async () => {
    const lab = await labWith({ trigger: timers(atNine) });
    await move(lab, { by: day });
    const { body } = await move(lab, { reset: true });
    expect(body).toEqual({ time: '2019-06-14T22:47:32.120Z', aheadMs: 0, runs: [], isCut: false });
    lab.wait(day);
    await lab.emulator.look();
    expect((await runsOf(lab)).length).toBe(2);
  });

  it.each([
    ['a disabled timer', { trigger: { timerTriggers: [{ name: 't1', schedule: atNine, status: 'Disabled' }] } }],
    ['a disabled task', { trigger: timers(atNine), status: 'Disabled' }],
    ['a schedule that cannot be read', { trigger: timers('61 9 * * *') }],
  ])('does not fire %s', async (_what, changes) => {
    const lab = await labWith(changes);
    expect((await move(lab, { by: day })).body.runs).toEqual([]);
  });

  it('is kept with the state', async () => {
    const lab = await labWith({});
    await move(lab, { by: day });
    expect(lab.store.state.clockAhead).toBe(day);
  });
});

describe('time that passes', () => {
  it('fires timers by itself, each once', async () => {
    /** Ends the emulator's sleep. */
    let wake = (): void => {};
    const slept: number[] = [];
    const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        // The time that a run may take does not come.
        if (ms < 300_000) {
          slept.push(ms);
          wake = resolve;
        }
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    const lab = await labWith({ trigger: timers('48 22 * * *') }, { sleep });
    const asleep = async (times: number): Promise<void> => {
      while (slept.length < times) await new Promise(setImmediate);
    };
    const watching = lab.emulator.watch();
    await asleep(1);
    lab.wait(27_000);
    wake();
    await asleep(2);
    expect(await runsOf(lab)).toEqual([]);
    lab.wait(880);
    wake();
    await asleep(3);
    expect(await runsOf(lab)).toEqual([['mytask', 'timer']]);
    wake();
    await asleep(4);
    expect((await runsOf(lab)).length).toBe(1);
    expect(slept).toEqual([2000, 880, 2000, 2000]);
    await lab.emulator.close();
    await watching;
  });
});
