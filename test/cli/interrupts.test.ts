import { describe, expect, it } from 'vitest';
import { createInterrupts } from '../../src/cli/interrupts.ts';
import { InterruptedError } from '../../src/errors.ts';
import { createTestHost } from '../support/test-host.ts';

describe('Ctrl-C', () => {
  it('aborts the signal', () => {
    const host = createTestHost();
    const { signal } = createInterrupts(host);
    expect(signal.aborted).toBe(false);
    host.interrupt();
    expect(signal.reason).toEqual(new InterruptedError());
  });

  it('goes to whoever took it over last, and back when given back', () => {
    const host = createTestHost();
    const { signal, takeOver } = createInterrupts(host);
    const heard: string[] = [];
    const giveBackOuter = takeOver(() => heard.push('outer'));
    const giveBackInner = takeOver(() => heard.push('inner'));
    host.interrupt();
    giveBackInner();
    host.interrupt();
    giveBackOuter();
    expect([heard, signal.aborted]).toEqual([['inner', 'outer'], false]);
    host.interrupt();
    expect(signal.aborted).toBe(true);
  });

  it('is given back once only', () => {
    const host = createTestHost();
    const { signal, takeOver } = createInterrupts(host);
    const heard: string[] = [];
    takeOver(() => heard.push('outer'));
    const giveBack = takeOver(() => heard.push('inner'));
    giveBack();
    giveBack();
    host.interrupt();
    expect([heard, signal.aborted]).toEqual([['outer'], false]);
  });

  it.each([
    ['SIGINT', 'Interrupted.', 130],
    ['SIGTERM', 'Interrupted by SIGTERM.', 143],
    ['SIGHUP', 'Interrupted by SIGHUP.', 129],
  ] as const)('tells of %s, to the command and to whoever took it over', (name, message, exitCode) => {
    const host = createTestHost();
    const { signal, first, takeOver } = createInterrupts(host);
    const heard: InterruptedError[] = [];
    const giveBack = takeOver((reason) => heard.push(reason));
    host.interrupt(name);
    giveBack();
    host.interrupt(name);
    expect([...heard, signal.reason, first.reason].map((each) => [each?.message, each?.exitCode])).toEqual(
      Array(3).fill([message, exitCode]),
    );
  });

  it('kills like any signal when the command hears it no more', () => {
    const host = createTestHost();
    createInterrupts(host);
    host.interrupt();
    expect(host.listeners()).toBe(1);
    host.interrupt();
    expect(host.listeners()).toBe(0);
  });

  it('is noted while it is postponed; the second one is not', () => {
    const host = createTestHost();
    const { signal, first, postpone } = createInterrupts(host);
    const { noted, end } = postpone();
    host.interrupt();
    expect([noted.aborted, first.reason !== undefined, signal.aborted]).toEqual([true, true, false]);
    host.interrupt();
    expect(signal.aborted).toBe(true);
    end();
    end();
  });

  it('passes over a postponement that has ended', () => {
    const host = createTestHost();
    const { signal, postpone } = createInterrupts(host);
    const { noted, end } = postpone();
    end();
    host.interrupt();
    expect([noted.aborted, signal.aborted]).toEqual([false, true]);
  });

  it('is not heard any more once closed', () => {
    const host = createTestHost();
    const { signal, close } = createInterrupts(host);
    close();
    host.interrupt();
    expect([host.listeners(), signal.aborted]).toEqual([0, false]);
  });
});
