import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileBlobs } from '../../../src/emulator/store/file-blobs.ts';
import { memoryBlobs } from '../../../src/emulator/store/memory-store.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe.each([
  ['in memory', memoryBlobs],
  ['as files', () => fileBlobs(join(tmpdir(), 'acrtask-blobs-never-written'))],
])('blobs %s', (_where, create) => {
  it('keep what is set without a copy', () => {
    const blobs = create();
    const bytes = new Uint8Array(Buffer.from('abc'));
    blobs.set('/c/upload', bytes);
    expect(blobs.get('/c/upload')?.buffer).toBe(bytes.buffer);
  });

  it('copy what is appended', () => {
    const blobs = create();
    const line = Buffer.from('a');
    for (const letter of ['a', 'b', 'c']) {
      line.write(letter);
      blobs.append('/c/log', line);
    }
    expect(text(blobs.get('/c/log'))).toBe('abc');
  });

  it('leave what was read before an append as it was', () => {
    const blobs = create();
    blobs.set('/c/log', new Uint8Array(Buffer.from('ab')));
    const before = blobs.get('/c/log');
    blobs.append('/c/log', Buffer.from('c'));
    expect([text(before), text(blobs.get('/c/log'))]).toEqual(['ab', 'abc']);
  });
});
