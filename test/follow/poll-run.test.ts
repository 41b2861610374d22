import { describe, expect, it } from 'vitest';
import { CommandError, ServiceError } from '../../src/errors.ts';
import { waitForRun } from '../../src/follow/poll-run.ts';
import { scripted } from './scripted.ts';

const busy = new ServiceError(503, 'ServerBusy', 'Try later.');
const cut = new CommandError('management.azure.com cannot be reached (ECONNRESET).', {
  cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
});
const noLogin = new CommandError('No credential for Azure could be used.', { cause: new Error('nothing worked') });

const wait = async (states: Parameters<typeof scripted>[0]['states']) => {
  const stage = scripted({ states });
  const seen: string[] = [];
  const { sleep } = stage.options.host;
  const { source, signal } = stage.options;
  const { status } = await waitForRun(source, { sleep, signal, onState: (state) => void seen.push(state.status) });
  return { status, seen, looks: stage.counts.looks, seconds: stage.seconds() };
};

describe('waitForRun', () => {
  it.each<[string, Parameters<typeof wait>[0], Awaited<ReturnType<typeof wait>>]>([
    ['already over', [[0, 'Failed']], { status: 'Failed', seen: [], looks: 1, seconds: 0 }],
    [
      'over after a second',
      [
        [0, 'Queued'],
        [500, 'Succeeded'],
      ],
      { status: 'Succeeded', seen: ['Queued'], looks: 2, seconds: 1 },
    ],
    [
      'a long run is asked every five seconds',
      [
        [0, 'Running'],
        [60_000, 'Timeout'],
      ],
      { status: 'Timeout', seen: Array(15).fill('Running'), looks: 16, seconds: 63.125 },
    ],
    [
      'a busy service',
      [
        [0, busy],
        [1500, 'Canceled'],
      ],
      { status: 'Canceled', seen: [], looks: 3, seconds: 2.5 },
    ],
    [
      'a broken connection',
      [
        [0, cut],
        [500, 'Succeeded'],
      ],
      { status: 'Succeeded', seen: [], looks: 2, seconds: 1 },
    ],
  ])('%s', async (_, states, expected) => {
    expect(await wait(states)).toEqual(expected);
  });

  it.each([
    ['a refusal', new ServiceError(404, 'RunNotFound', 'not found')],
    ['no credential', noLogin],
  ])('rejects at once for %s', async (_, error) => {
    const stage = scripted({ states: [[0, error]] });
    const { sleep } = stage.options.host;
    await expect(waitForRun(stage.options.source, { sleep, signal: stage.options.signal })).rejects.toBe(error);
    expect(stage.counts.looks).toBe(1);
  });
});
