import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import type { Progression } from '../../../src/emulator/emulator-context.ts';
import type { RunEngine } from '../../../src/emulator/runs/run-engine.ts';
import { tokenFrom } from '../../support/emulator-token.ts';
import { countingIds, subscriptionId } from '../arm-client.ts';
import { createLab, type Lab, quickRun, registryId } from '../lab.ts';

const registry = registryId('myregistry');
const request = quickRun('steps:\n  - cmd: ubuntu echo hi\n');

interface Seen {
  readonly status: string;
  readonly provisioningState: string;
  readonly lastUpdatedTime: string;
  readonly startTime?: string;
  readonly finishTime?: string;
}

const stand = async (progression: Progression): Promise<{ lab: Lab; id: string; see(): Promise<Seen> }> => {
  const lab = await createLab({ progression });
  await lab.registry('myregistry');
  const { id } = (await lab.arm('POST', `${registry}/scheduleRun`, request)).body;
  return { lab, id, see: async () => (await lab.arm('GET', id)).body.properties };
};

/** Status, and the completion mark of the log; `missing` while there is none. */
const logState = async (lab: Lab, id: string): Promise<string | undefined> => {
  const { logLink } = (await lab.arm('POST', `${id}/listLogSasUrl`)).body;
  const { status, headers } = await lab.ask('HEAD', logLink);
  return status === 404 ? 'missing' : headers['x-ms-meta-complete'];
};

describe('a stepped run', () => {
  it('36. keeps its provisioning state, 37. walks through its statuses and moves its times with them', async () => {
    const { lab, id, see } = await stand({ kind: 'stepped' });
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      const { status, provisioningState, lastUpdatedTime, startTime, finishTime } = await see();
      seen.push([status, provisioningState, lastUpdatedTime, startTime, finishTime, await logState(lab, id)]);
    };
    await look();
    for (let step = 0; step < 3; step += 1) {
      lab.wait(10_000);
      await look();
      await lab.emulator.advance('cf1');
      await look();
    }
    const started = '2019-06-14T22:47:52.12+00:00';
    const queued = ['Queued', 'Succeeded', '2019-06-14T22:47:32+00:00', undefined, undefined, 'missing'];
    const begun = ['Started', 'Succeeded', '2019-06-14T22:47:42+00:00', undefined, undefined, 'missing'];
    const running = ['Running', 'Succeeded', '2019-06-14T22:47:52+00:00', started, undefined, undefined];
    const ended = [
      'Succeeded',
      'Succeeded',
      '2019-06-14T22:48:02+00:00',
      started,
      '2019-06-14T22:48:02.12+00:00',
      'successful',
    ];
    expect(seen).toEqual([queued, queued, begun, begun, running, running, ended]);
    await expect(lab.emulator.advance('cf1')).rejects.toThrow('There is no run cf1 in progress.');
  });

  it.each([0, 1, 2])('41. is canceled after %i steps', async (steps) => {
    const { lab, id, see } = await stand({ kind: 'stepped' });
    for (let step = 0; step < steps; step += 1) await lab.emulator.advance('cf1');
    lab.wait(5000);
    const answer = await lab.arm('POST', `${id}/cancel`);
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([200, '', '0']);
    expect(await see()).toMatchObject({ status: 'Canceled', finishTime: '2019-06-14T22:47:37.12+00:00' });
    expect(await logState(lab, id)).toBe('canceled');
    expect((await lab.log(id)).endsWith('\r\nRun ID: cf1 was canceled\r\n')).toBe(true);
    await expect(lab.emulator.advance('cf1')).rejects.toThrow('There is no run cf1 in progress.');
  });

  it('41. stays as it ended when it is canceled too late', async () => {
    const { lab, id, see } = await stand({ kind: 'stepped' });
    for (let step = 0; step < 3; step += 1) await lab.emulator.advance('cf1');
    const before = await see();
    expect((await lab.arm('POST', `${id}/cancel`)).status).toBe(200);
    expect(await see()).toEqual(before);
  });
});

describe('an immediate run', () => {
  it('has ended when it is first looked at', async () => {
    const { see } = await stand({ kind: 'immediate' });
    expect((await see()).status).toBe('Succeeded');
  });
});

/** An emulator whose sleep ends when the test says so. */
const sleepy = async () => {
  const waiting: { ms: number; wake(): void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      // The time that a run may take does not come.
      if (ms === 250) waiting.push({ ms, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const newId = countingIds();
  const emulator = createEmulator({ subscriptionId, newId, sleep, progression: { kind: 'timed', milliseconds: 250 } });
  const arm = async (method: string, path: string, body?: object): Promise<Response> =>
    emulator.fetch(
      new Request(`https://management.azure.com${path}?api-version=2019-06-01-preview`, {
        method,
        headers: { authorization: `Bearer ${await tokenFrom(emulator)}` },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
  await arm('PUT', registry.slice(0, registry.indexOf('/providers/')), { location: 'eastus' });
  await arm('PUT', registry, { location: 'eastus', sku: { name: 'Basic' } });
  await arm('POST', `${registry}/scheduleRun`, request);
  const status = async (): Promise<string> =>
    (await (await arm('GET', `${registry}/runs/cf1`)).json()).properties.status;
  /** Ends the sleep, and waits for the status to become this one. */
  const wakeUntil = async (wanted: string): Promise<void> => {
    const next = waiting.shift();
    expect(next?.ms).toBe(250);
    next?.wake();
    while ((await status()) !== wanted || (wanted !== 'Succeeded' && waiting.length === 0)) await Promise.resolve();
  };
  return { emulator, arm, status, wakeUntil };
};

describe('a timed run', () => {
  it('stays in each status for as long as it was told', async () => {
    const { emulator, status, wakeUntil } = await sleepy();
    expect(await status()).toBe('Queued');
    for (const wanted of ['Started', 'Running', 'Succeeded']) await wakeUntil(wanted);
    await emulator.settled();
  });

  it('stops where it is when the emulator is closed', async () => {
    const { emulator, status } = await sleepy();
    await emulator.close();
    await emulator.settled();
    expect(await status()).toBe('Queued');
  });

  it('is canceled in its sleep', async () => {
    const { emulator, arm, status, wakeUntil } = await sleepy();
    await wakeUntil('Started');
    await arm('POST', `${registry}/runs/cf1/cancel`);
    await emulator.settled();
    expect(await status()).toBe('Canceled');
  });
});

describe('a run that takes longer than it may', () => {
  it('ends as Timeout, once the engine has ended it', async () => {
    let timeUp = (): void => {};
    const slept: number[] = [];
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        slept.push(ms);
        timeUp = resolve;
      });
    const engine: RunEngine = {
      name: 'slow',
      run: (job, write) =>
        new Promise((_resolve, reject) => {
          write('working\n');
          job.signal.addEventListener('abort', () => {
            write('not written any more\n');
            reject(job.signal.reason);
          });
          timeUp();
        }),
    };
    const lab = await createLab({ engine, sleep });
    await lab.registry('myregistry');
    const { id, properties, log } = await lab.run('myregistry', { ...request, timeout: 310 });
    expect(slept).toEqual([310_000]);
    expect(properties).toMatchObject({
      status: 'Timeout',
      runErrorMessage: 'the run took longer than its timeout of 5m10s',
    });
    expect(log).toBe('working\r\n\r\nRun ID: cf1 timed out after 5m10s\r\n');
    expect(await logState(lab, id)).toBe('timedout');
  });
});

describe('a fault of the engine', () => {
  it('ends the run as Error, and says so', async () => {
    const lab = await createLab({
      engine: {
        name: 'broken',
        run: async () => {
          throw new Error('the engine fell over');
        },
      },
    });
    await lab.registry('myregistry');
    const { id, properties, log } = await lab.run('myregistry', request);
    expect(properties).toMatchObject({ status: 'Error', runErrorMessage: 'internal error: the engine fell over' });
    expect(log).toBe('[emulator] internal error: the engine fell over\r\n');
    expect(await logState(lab, id)).toBe('internalerror');
  });
});
