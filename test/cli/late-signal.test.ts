import { expect, it } from 'vitest';
import { createLateSignal } from '../../src/cli/late-signal.ts';

const reason = new Error('enough');

it.each<[string, (late: ReturnType<typeof createLateSignal>) => AbortSignal]>([
  [
    'asked for before',
    (late) => {
      const { signal } = late;
      late.abort(reason);
      return signal;
    },
  ],
  [
    'asked for after',
    (late) => {
      late.abort(reason);
      return late.signal;
    },
  ],
])('a signal %s has the reason', (_when, signalOf) => {
  const late = createLateSignal();
  const signal = signalOf(late);
  expect([signal.aborted, signal.reason, late.signal === signal]).toEqual([true, reason, true]);
});

it('calls its listeners once, with the first reason, but for those that stopped', () => {
  const late = createLateSignal();
  const heard: unknown[] = [];
  late.onAbort((given) => heard.push(['first', given]));
  const stop = late.onAbort(() => heard.push('stopped'));
  stop();
  expect(late.reason).toBeUndefined();
  late.abort(reason);
  late.abort(new Error('again'));
  expect([heard, late.reason]).toEqual([[['first', reason]], reason]);
});
