import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { abortable } from '../src/abortable.ts';

const reason = new Error('the reason');
/** Any rejection that nobody meets fails the test run. */
const turn = () => wait(0);

it('comes to what the promise comes to', async () => {
  const { signal } = new AbortController();
  expect(await abortable(Promise.resolve(1), signal)).toBe(1);
  await expect(abortable(Promise.reject(new Error('other')), signal)).rejects.toThrow('other');
});

it('meets the rejection of a promise that it was given too late', async () => {
  await expect(abortable(Promise.reject(new Error('nobody cares')), AbortSignal.abort(reason))).rejects.toBe(reason);
  await turn();
});

it('meets a rejection that comes after the abort', async () => {
  const controller = new AbortController();
  const late = wait(1).then(() => Promise.reject(new Error('too late')));
  const result = abortable(late, controller.signal).catch((error) => error);
  controller.abort(reason);
  expect(await result).toBe(reason);
  await late.catch(() => undefined);
  await turn();
});

it('gives the reason for the AbortError of a sleep', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const result = abortable(wait(60_000, undefined, { signal }), signal).catch((error) => error);
  controller.abort(reason);
  expect(await result).toBe(reason);
});
