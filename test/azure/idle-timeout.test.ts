import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { untilSilent } from '../../src/azure/idle-timeout.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const bytes = (text: string) => new TextEncoder().encode(text);

/** The chunks that come out, and how it ends. */
const read = async (body: AsyncIterable<Uint8Array>): Promise<string[]> => {
  const seen: string[] = [];
  try {
    for await (const chunk of untilSilent(body)) seen.push(new TextDecoder().decode(chunk));
    return [...seen, 'end'];
  } catch (error) {
    return [...seen, String((error as { code?: string }).code)];
  }
};

describe('a body', () => {
  it('passes through, however slow it is', async () => {
    const slow = async function* () {
      for (const text of ['a', 'b', 'c']) {
        await new Promise((resolve) => setTimeout(resolve, 59_000));
        yield bytes(text);
      }
    };
    const reading = read(slow());
    await vi.advanceTimersByTimeAsync(180_000);
    expect(await reading).toEqual(['a', 'b', 'c', 'end']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is given up when it is silent for a minute', async () => {
    let isLeft = false;
    const dead = async function* () {
      try {
        yield bytes('a');
        await new Promise(() => {});
      } finally {
        isLeft = true;
      }
    };
    const reading = read(dead());
    await vi.advanceTimersByTimeAsync(60_000);
    expect([await reading, isLeft]).toEqual([['a', 'ETIMEDOUT'], false]);
  });

  it('is let go when its reader has enough', async () => {
    let isLeft = false;
    const endless = async function* () {
      try {
        for (;;) yield bytes('a');
      } finally {
        isLeft = true;
      }
    };
    for await (const chunk of untilSilent(endless())) if (chunk.length > 0) break;
    await vi.advanceTimersByTimeAsync(0);
    expect([isLeft, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('is let go before its first chunk, which a generator would not hear of', async () => {
    const body = Readable.from([bytes('a')]);
    await untilSilent(body)[Symbol.asyncIterator]().return?.();
    expect(body.destroyed).toBe(true);
  });

  it('that fails while it is let go fails nobody', async () => {
    const failing = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: () => Promise.reject(new Error('dead')),
      }),
    };
    await untilSilent(failing)[Symbol.asyncIterator]().return?.();
    await vi.advanceTimersByTimeAsync(1);
  });

  it('fails as it fails', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('a');
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    };
    expect(await read(broken())).toEqual(['a', 'ECONNRESET']);
  });
});
