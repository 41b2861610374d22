import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { fileContents, removeUnknownContents } from '../../../src/emulator/store/file-contents.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acrtask-contents-'));
});
afterEach(() => rm(folder, { recursive: true }));

const id = '00000000-0000-0000-0000-000000000001';
async function* streamOf(...given: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* given;
}

/** 2.5 MiB, in pieces of 64 KiB: more than is written or read at once. */
const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(65_536, `piece ${index} `));
const large = Buffer.concat(pieces);

describe('contents on disk', () => {
  it.each([true, false])('are what was uploaded, though more than is held at once; durable: %s', async (durable) => {
    const contents = fileContents(folder, { durable });
    const upload = contents.upload(id);
    await upload.append(streamOf(...pieces.slice(0, 20)));
    await upload.append(streamOf(...pieces.slice(20)));
    const digest = await upload.digest('sha256');
    expect([digest, upload.length()]).toEqual([digestOf(large), large.length]);
    await upload.complete(digest);
    expect([contents.size(digest), await readdir(join(folder, 'uploads'))]).toEqual([large.length, []]);
    const part = await text(contents.stream(digest, { start: 1_000_000, end: 2_500_000 }));
    expect(part === large.subarray(1_000_000, 2_500_001).toString()).toBe(true);
  });

  it.each<[string, (upload: ReturnType<ReturnType<typeof fileContents>['upload']>) => Promise<void>, string]>([
    ['nothing', async () => {}, 'one two'],
    ['the end was forgotten', (upload) => upload.truncate(4), 'one '],
    [
      'the end was replaced',
      (upload) => upload.truncate(4).then(() => upload.append(streamOf(Buffer.from('2')))),
      'one 2',
    ],
    [
      'the end was replaced by another of its length',
      (upload) => upload.truncate(4).then(() => upload.append(streamOf(Buffer.from('six')))),
      'one six',
    ],
    ['all was replaced', (upload) => upload.truncate(0).then(() => upload.append(streamOf(Buffer.from('2')))), '2'],
  ])('have the digest of what is there, after %s', async (_, change, left) => {
    const upload = fileContents(folder, { durable: false }).upload(id);
    await upload.append(streamOf(Buffer.from('one two')));
    await change(upload);
    const digests = [await upload.digest('sha256'), await upload.digest('sha512'), await upload.digest('sha256')];
    expect(digests).toEqual([digestOf(left), digestOf(left, 'sha512'), digestOf(left)]);
    // Another process finds the file alone.
    expect(await fileContents(folder, { durable: false }).upload(id).digest('sha256')).toBe(digestOf(left));
  });

  it('are gone when they are removed, but for those that came again', () => {
    const contents = fileContents(folder, { durable: false });
    const [one, two, three] = ['one', 'two', 'three'].map((each) => digestOf(each)) as [string, string, string];
    for (const each of ['one', 'two', 'three']) contents.put(digestOf(each), Buffer.from(each));
    for (const each of [one, two, three]) contents.remove(each);
    expect([contents.size(one), contents.read(two)]).toEqual([undefined, undefined]);
    contents.put(two, Buffer.from('two'));
    contents.keep(three);
    contents.sweep();
    expect([one, two, three].map((each) => contents.size(each))).toEqual([undefined, 3, 5]);
    expect(fileContents(folder, { durable: false }).size(one)).toBeUndefined();
  });

  it('close a file that is not read to its end', async () => {
    const contents = fileContents(folder, { durable: false });
    contents.put(digestOf(large), large);
    const reader = contents.stream(digestOf(large), { start: 0, end: large.length - 1 }).getReader();
    expect((await reader.read()).value?.length).toBe(1024 * 1024);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });

  it('that the state does not know are removed, and no other file is', async () => {
    const contents = fileContents(folder, { durable: false });
    for (const each of ['kept', 'unknown']) contents.put(digestOf(each), Buffer.from(each));
    await mkdir(join(folder, 'uploads'));
    const other = id.replace('1', '2');
    for (const name of [id, other, 'mine.txt']) await writeFile(join(folder, 'uploads', name), 'x');
    const leftover = `${digestOf('kept').replace('sha256:', '')}.12345`;
    for (const name of ['mine.txt', leftover]) await writeFile(join(folder, 'sha256', name), 'x');
    await removeUnknownContents(folder, new Set([digestOf('kept')]), new Set([id]));
    expect([(await readdir(join(folder, 'sha256'))).sort(), (await readdir(join(folder, 'uploads'))).sort()]).toEqual([
      [digestOf('kept').replace('sha256:', ''), 'mine.txt'].sort(),
      [id, 'mine.txt'],
    ]);
  });
});
