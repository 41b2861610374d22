import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { interruptible } from '../../src/cli/interruptible-host.ts';
import { createLateSignal } from '../../src/cli/late-signal.ts';
import { InterruptedError } from '../../src/errors.ts';
import { createTestHost, type Reader } from '../support/test-host.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const reason = new InterruptedError();

const hostFor = (readers: Partial<Record<'stdout' | 'stderr', Reader>>) => {
  const first = createLateSignal();
  const given = createTestHost({ readers });
  return { first, given, host: interruptible(given, { first }) };
};

describe('standard output', () => {
  it('is written as ever while nobody interrupts', async () => {
    const { host, given } = hostFor({});
    await host.stdout.write('a');
    await host.stdout.write(Buffer.from('b'));
    expect(given.written.stdout).toBe('ab');
  });

  it('rejects every write that waits for a reader, and drops what comes later', async () => {
    const { host, first } = hostFor({ stdout: 'stalls' });
    const writes = [host.stdout.write('a'), host.stdout.write('b')].map((each) => each.catch((error) => error));
    first.abort(reason);
    expect(await Promise.all(writes)).toEqual([reason, reason]);
    await host.stdout.write('later');
  });

  it('takes what comes later when nothing waits, without waiting for it', async () => {
    const { host, first, given } = hostFor({});
    first.abort(reason);
    await host.stdout.write('later');
    expect(given.written.stdout).toBe('');
    await vi.waitFor(() => expect(given.written.stdout).toBe('later'));
  });

  it('does not mind a later write that fails', async () => {
    const { host, first } = hostFor({ stdout: 'is full' });
    first.abort(reason);
    await host.stdout.write('later');
  });
});

describe('standard error', () => {
  it('is worth a second, and then given up', async () => {
    const { host, first } = hostFor({ stderr: 'stalls' });
    const before = host.stderr.write('before');
    first.abort(reason);
    const after = host.stderr.write('after');
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all([before, after]);
    await host.stderr.write('later');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes the last words where it is read, and leaves no timer', async () => {
    const { host, first, given } = hostFor({});
    first.abort(reason);
    await host.stderr.write('last words');
    expect([given.written.stderr, vi.getTimerCount()]).toEqual(['last words', 0]);
  });
});
