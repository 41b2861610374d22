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

  it('is not heard any more once closed', () => {
    const host = createTestHost();
    const { signal, close } = createInterrupts(host);
    close();
    host.interrupt();
    expect([host.listeners(), signal.aborted]).toEqual([0, false]);
  });
});
