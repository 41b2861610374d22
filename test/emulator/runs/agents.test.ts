import { describe, expect, it } from 'vitest';
import type { RunEngine, RunJob } from '../../../src/emulator/runs/run-engine.ts';
import { createLab, type Lab, quickRun, registryId } from '../lab.ts';

const registry = registryId('myregistry');
const request = quickRun('steps: []\n');

/** An engine whose runs end when the test says so. */
const createHeldEngine = () => {
  const jobs = new Map<string, { readonly job: RunJob; finish(): void }>();
  const engine: RunEngine = {
    name: 'held',
    run: (job) =>
      new Promise((resolve) => {
        const finish = (): void => {
          jobs.delete(job.runId);
          resolve({ succeeded: true, outputImages: [], baseImageDependencies: [] });
        };
        jobs.set(job.runId, { job, finish });
      }),
  };
  return { engine, jobs };
};

/** An emulator whose runs are queued without waiting for them, and their statuses by ID. */
const labOf = async (parallel?: number) => {
  const { engine, jobs } = createHeldEngine();
  const progression = { kind: 'timed', milliseconds: 0 } as const;
  const lab = await createLab({ engine, progression, ...(parallel ? { parallel } : {}) });
  await lab.registry('myregistry', {}, 'Premium');
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };
  const see = async (): Promise<string> => {
    await turns();
    const { value } = (await lab.arm('GET', `${registry}/runs`)).body;
    return value
      .reverse()
      .map(
        ({ properties }: { properties: { runId: string; status: string } }) =>
          `${properties.runId} ${properties.status}`,
      )
      .join(', ');
  };
  const schedule = async (more: object = {}): Promise<void> => {
    const { status } = await lab.arm('POST', `${registry}/scheduleRun`, { ...request, ...more });
    if (status !== 200) throw new Error(String(status));
  };
  const finish = async (id: string): Promise<void> => {
    await turns();
    jobs.get(id)?.finish();
  };
  return { lab, jobs, see, schedule, finish };
};

const pool = (lab: Lab, name: string, count: number) =>
  lab.arm('PUT', `${registry}/agentPools/${name}`, { location: 'eastus', properties: { count } });

describe('runs', () => {
  it('are carried out two at once by default; further ones stay queued, in order', async () => {
    const { see, schedule, finish } = await labOf();
    for (let run = 0; run < 4; run += 1) await schedule();
    expect(await see()).toBe('cf1 Running, cf2 Running, cf3 Queued, cf4 Queued');
    await finish('cf2');
    expect(await see()).toBe('cf1 Running, cf2 Succeeded, cf3 Running, cf4 Queued');
    await finish('cf1');
    await finish('cf3');
    await finish('cf4');
    expect(await see()).toBe('cf1 Succeeded, cf2 Succeeded, cf3 Succeeded, cf4 Succeeded');
  });

  it('are carried out as many at once as the emulator was told', async () => {
    const { see, schedule } = await labOf(1);
    await schedule();
    await schedule();
    expect(await see()).toBe('cf1 Running, cf2 Queued');
  });

  it('of a pool wait for its agents, whatever the others do', async () => {
    const { lab, see, schedule, finish } = await labOf(1);
    await pool(lab, 'mypool', 2);
    await schedule();
    for (let run = 0; run < 3; run += 1) await schedule({ agentPoolName: 'mypool' });
    expect(await see()).toBe('cf1 Running, cf2 Running, cf3 Running, cf4 Queued');
    const { count } = (await lab.arm('POST', `${registry}/agentPools/mypool/listQueueStatus`)).body;
    expect(count).toBe(1);
    await finish('cf1');
    expect(await see()).toBe('cf1 Succeeded, cf2 Running, cf3 Running, cf4 Queued');
    await pool(lab, 'mypool', 3);
    expect(await see()).toBe('cf1 Succeeded, cf2 Running, cf3 Running, cf4 Running');
  });

  it('of a pool without agents wait until there are some', async () => {
    const { lab, see, schedule } = await labOf();
    await pool(lab, 'mypool', 0);
    await schedule({ agentPoolName: 'mypool' });
    expect(await see()).toBe('cf1 Queued');
    await pool(lab, 'mypool', 1);
    expect(await see()).toBe('cf1 Running');
  });
});

describe('canceling', () => {
  it('takes a queued run out of the queue', async () => {
    const { lab, see, schedule, finish, jobs } = await labOf(1);
    for (let run = 0; run < 3; run += 1) await schedule();
    await lab.arm('POST', `${registry}/runs/cf2/cancel`);
    await finish('cf1');
    expect(await see()).toBe('cf1 Succeeded, cf2 Canceled, cf3 Running');
    expect([...jobs.keys()]).toEqual(['cf3']);
  });

  it('has the engine end a run, whose agent is busy until it has', async () => {
    const { lab, see, schedule, finish, jobs } = await labOf(1);
    await schedule();
    await schedule();
    expect(await see()).toBe('cf1 Running, cf2 Queued');
    expect(jobs.get('cf1')?.job.signal.aborted).toBe(false);
    await lab.arm('POST', `${registry}/runs/cf1/cancel`);
    expect(jobs.get('cf1')?.job.signal.aborted).toBe(true);
    expect(await see()).toBe('cf1 Canceled, cf2 Queued');
    await finish('cf1');
    expect(await see()).toBe('cf1 Canceled, cf2 Running');
  });
});

describe('closing the emulator', () => {
  it('has the engine end what it carries out, and waits for it', async () => {
    const { lab, see, schedule, finish, jobs } = await labOf(1);
    await schedule();
    await schedule();
    await see();
    const order: string[] = [];
    const closed = lab.emulator.close().then(() => order.push('closed'));
    expect(jobs.get('cf1')?.job.signal.aborted).toBe(true);
    await new Promise(setImmediate);
    order.push('ended');
    await finish('cf1');
    await closed;
    expect(order).toEqual(['ended', 'closed']);
    expect(jobs.size).toBe(0);
  });
});

describe('a run that is over at once', () => {
  it('is waited for also when it waits for an agent', async () => {
    let running = 0;
    let most = 0;
    const engine: RunEngine = {
      name: 'test',
      run: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return { succeeded: true, outputImages: [], baseImageDependencies: [] };
      },
    };
    const lab = await createLab({ engine, parallel: 1 });
    await lab.registry('myregistry');
    const statuses = await Promise.all(
      [1, 2, 3].map(async () => {
        const { id } = (await lab.arm('POST', `${registry}/scheduleRun`, request)).body;
        return (await lab.arm('GET', id)).body.properties.status;
      }),
    );
    expect([statuses, most]).toEqual([['Succeeded', 'Succeeded', 'Succeeded'], 1]);
  });

  it('is not waited for any more when it is canceled while it waits for an agent', async () => {
    const { engine, jobs } = createHeldEngine();
    const lab = await createLab({ engine, parallel: 1 });
    await lab.registry('myregistry');
    const first = lab.arm('POST', `${registry}/scheduleRun`, request);
    const second = lab.arm('POST', `${registry}/scheduleRun`, request);
    while (jobs.size === 0) await new Promise(setImmediate);
    await lab.arm('POST', `${registry}/runs/cf2/cancel`);
    expect((await second).body.name).toBe('cf2');
    jobs.get('cf1')?.finish();
    expect((await first).body.name).toBe('cf1');
    expect(jobs.size).toBe(0);
  });
});
