import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withinTime } from '../../src/service/time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const calm = (): AbortSignal => new AbortController().signal;

it('gives what the work comes to, and leaves no timer', async () => {
  expect(await withinTime(5000, calm(), async () => 'done')).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

it('fails as the work fails, and leaves no timer', async () => {
  const work = withinTime(5000, calm(), () => Promise.reject(new Error('broken')));
  await expect(work).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

it('gives up work that takes longer, and tells it so', async () => {
  let given: AbortSignal | undefined;
  const work = withinTime(5000, calm(), (signal) => {
    given = signal;
    return new Promise(() => {});
  });
  const outcome = expect(work).rejects.toThrow('There was no answer within 5 seconds.');
  await vi.advanceTimersByTimeAsync(4999);
  expect(given?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await outcome;
  expect(given?.aborted).toBe(true);
});

it('ends with the signal from outside', async () => {
  const outside = new AbortController();
  const work = withinTime(5000, outside.signal, () => new Promise(() => {}));
  outside.abort(new Error('interrupted'));
  await expect(work).rejects.toThrow('interrupted');
  expect(vi.getTimerCount()).toBe(0);
});

it('does not begin when that is aborted already', async () => {
  let isBegun = false;
  const work = withinTime(5000, AbortSignal.abort(new Error('interrupted')), async () => {
    isBegun = true;
  });
  await expect(work).rejects.toThrow('interrupted');
  expect(isBegun).toBe(false);
});
