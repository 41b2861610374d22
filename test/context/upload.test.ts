import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type BlobWriter, uploadArchive } from '../../src/context/upload.ts';

const mebibyte = 1024 * 1024;
const id = (index: number) => Buffer.from(`0000000${index}`).toString('base64');

/** Retries that never help, or always do; `sleeps` are the waits in between. */
const retrying = (mayHelp: boolean) => {
  const sleeps: number[] = [];
  return { sleeps, mayHelp: () => mayHelp, sleep: async (ms: number) => void sleeps.push(ms) };
};
const once = retrying(false);

const recorder = () => {
  const calls: string[] = [];
  const parts: Uint8Array[] = [];
  const writer: BlobWriter = {
    putBlob: async (bytes) => {
      parts.push(bytes);
      calls.push(`blob ${bytes.length}`);
    },
    putBlock: async (block, bytes) => {
      parts.push(bytes);
      calls.push(`block ${block} ${bytes.length}`);
    },
    putBlockList: async (ids) => void calls.push(`list ${ids.join(' ')}`),
  };
  return { calls, writer, content: () => Buffer.concat(parts) };
};

describe('uploadArchive', () => {
  it.each<[number[], string[]]>([
    [[], ['blob 0']],
    [[10, 20], ['blob 30']],
    [[4 * mebibyte], [`blob ${4 * mebibyte}`]],
    [
      [4 * mebibyte, 1],
      [`block ${id(0)} ${4 * mebibyte}`, `block ${id(1)} 1`, `list ${id(0)} ${id(1)}`],
    ],
    [
      [mebibyte, 8 * mebibyte],
      [
        `block ${id(0)} ${4 * mebibyte}`,
        `block ${id(1)} ${4 * mebibyte}`,
        `block ${id(2)} ${mebibyte}`,
        `list ${id(0)} ${id(1)} ${id(2)}`,
      ],
    ],
  ])('chunks of %j', async (sizes, calls) => {
    const chunks = sizes.map((size, index) => Buffer.alloc(size, `chunk ${index}`));
    const blob = recorder();
    const size = await uploadArchive(Readable.from(chunks), blob.writer, once);
    expect(blob.calls).toEqual(calls);
    expect(size).toBe(Buffer.concat(chunks).length);
    expect(blob.content().equals(Buffer.concat(chunks))).toBe(true);
  });

  it('lets the error of a failed archive through and leaves no block list', async () => {
    const failing = Readable.from(
      (async function* () {
        yield Buffer.alloc(9 * mebibyte);
        throw new Error('disk gone');
      })(),
    );
    const blob = recorder();
    await expect(uploadArchive(failing, blob.writer, once)).rejects.toThrow('disk gone');
    expect(blob.calls.filter((call) => call.startsWith('list'))).toEqual([]);
  });

  it('stops at the first block that is refused', async () => {
    const archive = Readable.from([Buffer.alloc(9 * mebibyte)]);
    const putBlock = () => Promise.reject(new Error('refused'));
    await expect(uploadArchive(archive, { ...recorder().writer, putBlock }, once)).rejects.toThrow('refused');
    expect(archive.destroyed).toBe(true);
  });

  it('sends only the part that failed again, and waits longer each time', async () => {
    const blob = recorder();
    let failures = 2;
    const putBlock: BlobWriter['putBlock'] = async (block, bytes, signal) => {
      if (block === id(1) && failures > 0) {
        failures -= 1;
        throw new Error('reset');
      }
      await blob.writer.putBlock(block, bytes, signal);
    };
    const retries = retrying(true);
    const archive = Readable.from([Buffer.alloc(10 * mebibyte)]);
    expect(await uploadArchive(archive, { ...blob.writer, putBlock }, retries)).toBe(10 * mebibyte);
    expect(blob.calls.toSorted()).toEqual([
      `block ${id(0)} ${4 * mebibyte}`,
      `block ${id(1)} ${4 * mebibyte}`,
      `block ${id(2)} ${2 * mebibyte}`,
      `list ${id(0)} ${id(1)} ${id(2)}`,
    ]);
    expect(retries.sleeps).toEqual([1000, 2000]);
  });

  it('gives up after a few attempts', async () => {
    let attempts = 0;
    const putBlob = () => {
      attempts += 1;
      return Promise.reject(new Error('reset'));
    };
    const retries = retrying(true);
    const sending = uploadArchive(Readable.from([Buffer.alloc(1)]), { ...recorder().writer, putBlob }, retries);
    await expect(sending).rejects.toThrow('reset');
    expect({ attempts, sleeps: retries.sleeps }).toEqual({ attempts: 4, sleeps: [1000, 2000, 4000] });
  });

  it('ends every other part once one has failed for good', async () => {
    const sent: string[] = [];
    const ended: string[] = [];
    const putBlock: BlobWriter['putBlock'] = (block, _bytes, signal) => {
      sent.push(block);
      if (block === id(1)) return Promise.reject(new Error('refused'));
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          ended.push(block);
          reject(new Error('ended'));
        }),
      );
    };
    const retries = retrying(true);
    const archive = Readable.from([Buffer.alloc(40 * mebibyte)]);
    await expect(uploadArchive(archive, { ...recorder().writer, putBlock }, retries)).rejects.toThrow('refused');
    expect({ sent: sent.toSorted(), ended, sleeps: retries.sleeps }).toEqual({
      sent: [id(0), id(1), id(1), id(1), id(1), id(2)],
      ended: [id(0), id(2)],
      sleeps: [1000, 2000, 4000],
    });
  });

  it('has few blocks in memory, however many there are, and goes on packing while they are sent', async () => {
    let made = 0;
    let sent = 0;
    let ahead = 0;
    const chunks = async function* () {
      for (; made < 20; made += 1) {
        ahead = Math.max(ahead, made - sent);
        yield Buffer.alloc(4 * mebibyte);
      }
    };
    const release: (() => void)[] = [];
    const putBlock = async () => {
      await new Promise<void>((resolve) => {
        release.push(resolve);
        setImmediate(() => release.shift()?.());
      });
      sent += 1;
    };
    let progress = 0;
    await uploadArchive(chunks(), { ...recorder().writer, putBlock }, once, () => {
      progress += 1;
    });
    expect({ sent, ahead, progress }).toEqual({ sent: 20, ahead: 4, progress: 20 });
  });
});
