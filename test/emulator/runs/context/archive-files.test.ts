import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { ArchiveTooLarge, archiveFiles } from '../../../../src/emulator/runs/context/archive-files.ts';

interface Laid {
  readonly name: string;
  readonly type?: 'symlink' | 'link' | 'directory';
  readonly linkname?: string;
  readonly text?: string;
}

const archiveOf = async (entries: readonly Laid[]): Promise<Uint8Array> => {
  const archive = pack();
  for (const { text, ...header } of entries) archive.entry(header, text ?? '');
  archive.finalize();
  return gzipSync(await buffer(archive));
};

const laid: readonly Laid[] = [
  { name: './Dockerfile', text: 'FROM old' },
  { name: 'app/', type: 'directory' },
  { name: 'app/Dockerfile', text: 'FROM app' },
  { name: 'Dockerfile', text: 'FROM new' },
  { name: 'up', type: 'symlink', linkname: 'app/../Dockerfile' },
  { name: 'app/up', type: 'symlink', linkname: '../Dockerfile' },
  { name: 'app/chain', type: 'symlink', linkname: 'up' },
  { name: 'way', type: 'symlink', linkname: 'app' },
  { name: 'hard', type: 'link', linkname: './app/Dockerfile' },
  { name: 'around', type: 'symlink', linkname: 'around' },
  { name: 'absolute', type: 'symlink', linkname: '/etc/hostname' },
  { name: 'above', type: 'symlink', linkname: '../../etc/hostname' },
  { name: 'dangling', type: 'symlink', linkname: 'nowhere' },
  { name: 'outwards', type: 'symlink', linkname: '/etc' },
  { name: 'outwards/hostname', text: 'planted' },
  { name: '../escaped', text: 'planted' },
  { name: 'app/../../escaped', text: 'planted' },
  { name: 'hardAbove', type: 'link', linkname: '../escaped' },
];

describe('the files of an archive', () => {
  it.each([
    ['Dockerfile', 'FROM new'],
    ['./app/Dockerfile', 'FROM app'],
    ['up', 'FROM new'],
    ['app/up', 'FROM new'],
    ['app/chain', 'FROM new'],
    ['way/Dockerfile', 'FROM app'],
    ['way/../Dockerfile', 'FROM new'],
    ['hard', 'FROM app'],
    ['around', undefined],
    ['absolute', undefined],
    ['above', undefined],
    ['dangling', undefined],
    ['outwards/hostname', undefined],
    ['../escaped', undefined],
    ['escaped', undefined],
    ['hardAbove', undefined],
    ['/Dockerfile', undefined],
    ['app', undefined],
    ['nowhere', undefined],
  ])('read at %s: %s', async (path, text) => {
    const files = await archiveFiles(await archiveOf(laid));
    const found = await files.read(path);
    expect(found && Buffer.from(found).toString()).toBe(text);
  });

  it('knows its folders and names its first files', async () => {
    const files = await archiveFiles(await archiveOf(laid));
    expect([
      await Promise.all(['', 'app', 'way', 'outwards', 'hard', 'nowhere'].map(files.isFolder)),
      files.paths(3),
    ]).toEqual([
      [true, true, true, false, false, false],
      ['app/Dockerfile', 'Dockerfile', 'up'],
    ]);
  });

  it.each([
    ['a small file', [{ name: 'Dockerfile', text: 'FROM scratch' }], 'FROM scratch'],
    ['an added Dockerfile', [...laid, { name: 'added_Dockerfile', text: 'FROM added' }], 'FROM added'],
    ['a large file', [{ name: 'large', text: 'x'.repeat(65_537) }], undefined],
    ['a small file in a folder', [{ name: 'app/Dockerfile', text: 'FROM app' }], undefined],
    [
      'a small file after 4 MiB of others',
      [
        ...Array.from({ length: 64 }, (_, at) => ({ name: `${at}`, text: 'x'.repeat(65_536) })),
        { name: 'z', text: 'z' },
      ],
      undefined,
    ],
  ])('are read a second time or not: %s', async (_what, entries: readonly Laid[], text) => {
    const archive = await archiveOf(entries);
    const files = await archiveFiles(archive);
    archive.fill(0);
    const found = await files.read(entries.at(-1)?.name ?? '').catch(() => undefined);
    expect(found && Buffer.from(found).toString()).toBe(text);
  });

  it('have the last content of a name, however long', async () => {
    const [small, large] = ['small', 'x'.repeat(65_537)];
    for (const texts of [
      [small, large],
      [large, small],
    ]) {
      const files = await archiveFiles(await archiveOf(texts.map((text) => ({ name: 'file', text }))));
      expect(Buffer.from((await files.read('file')) ?? []).toString()).toBe(texts.at(-1));
    }
  });

  /** 256 MiB of zeros in one file, after a Dockerfile. */
  const large = async (): Promise<Uint8Array> => {
    const archive = pack();
    const size = 256 * 1024 * 1024;
    archive.entry({ name: 'Dockerfile' }, 'FROM scratch');
    const zeros = archive.entry({ name: 'zeros', size });
    Readable.from(
      (function* () {
        for (let sent = 0; sent < size; sent += 1024 * 1024) yield Buffer.alloc(1024 * 1024);
      })(),
    ).pipe(zeros as unknown as NodeJS.WritableStream);
    zeros.on('finish', () => archive.finalize());
    const packed = createGzip();
    (archive as unknown as NodeJS.ReadableStream).pipe(packed);
    return buffer(packed);
  };

  it('are read without holding the others in memory', async () => {
    const archive = await large();
    const before = process.memoryUsage().arrayBuffers;
    const files = await archiveFiles(archive);
    expect(Buffer.from((await files.read('Dockerfile')) ?? []).toString()).toBe('FROM scratch');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(192 * 1024 * 1024);
    await expect(files.read('zeros')).rejects.toThrow('zeros is larger than 16 MiB');
  });

  it.each([
    [{ bytes: 1_000_000, entries: 10 }, 'it holds more than 1000000 bytes unpacked'],
    [{ bytes: 1_000_000_000, entries: 1 }, 'it holds more than 1 entries'],
  ])('are bounded: %j', async (limits, message) => {
    const found = archiveFiles(await large(), limits);
    await expect(found).rejects.toThrow(ArchiveTooLarge);
    await expect(found).rejects.toThrow(message);
  });

  it('may be just as large as their bounds', async () => {
    const length = 16 * 1024 * 1024;
    const archive = await archiveOf([{ name: 'full', text: 'x'.repeat(length) }]);
    const bytes = gunzipSync(archive).length;
    const files = await archiveFiles(archive, { bytes, entries: 1 });
    expect((await files.read('full'))?.length).toBe(length);
    await expect(archiveFiles(archive, { bytes: bytes - 1, entries: 1 })).rejects.toThrow(ArchiveTooLarge);
  });

  it.each([
    ['no gzip', Buffer.from('nonsense')],
    ['gzip that ends early', gzipSync(Buffer.alloc(100_000)).subarray(0, 40)],
  ])('are not those of %s', async (_what, bytes) => {
    await expect(archiveFiles(bytes)).rejects.toThrow(Error);
  });
});
