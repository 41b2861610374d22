import { describe, expect, it } from 'vitest';
import { failureIn, pollToEnd } from '../../src/service/long-running.ts';

describe('pollToEnd', () => {
  it('waits longer each time, fifteen seconds at most', async () => {
    const waits: number[] = [];
    const { signal } = new AbortController();
    const poller = { isDone: () => waits.length === 8, poll: async () => undefined };
    await pollToEnd(poller, async (ms) => void waits.push(ms), signal);
    expect(waits).toEqual([2000, 3000, 4500, 6750, 10_125, 15_000, 15_000, 15_000]);
  });
});

describe('failureIn', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['not JSON', undefined],
    ['null', undefined],
    ['{"status":"Creating"}', undefined],
    ['{"properties":{"provisioningState":"Succeeded"}}', undefined],
    ['{"status":"failed","error":{"message":"why"}}', { status: 'Failed', reason: 'why' }],
    ['{"properties":{"provisioningState":"Canceled"}}', { status: 'Canceled', reason: undefined }],
    ['{"status":"Cancelled"}', { status: 'Canceled', reason: undefined }],
  ])('%s', (text, failure) => expect(failureIn(text)).toEqual(failure));
});
