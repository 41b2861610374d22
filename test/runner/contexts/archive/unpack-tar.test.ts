import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { unpackTar } from '../../../../src/runner/contexts/archive/unpack-tar.ts';
import { failureOf, filesBelow, modeOf, newFolder } from '../test-tools.ts';
import { archiveOf, type Laid } from './archive-of.ts';

const unpack = async (bytes: Uint8Array | Readable, within?: string): Promise<string> => {
  const folder = await newFolder();
  await mkdir(folder);
  const stream = bytes instanceof Readable ? bytes : Readable.from([bytes]);
  await unpackTar(stream, folder, within === undefined ? {} : { within });
  return folder;
};

const long = `${'long/'.repeat(40)}name`;
const entries: readonly Laid[] = [
  { name: './', type: 'directory', mode: 0o700 },
  { name: './Dockerfile', text: 'FROM old' },
  { name: 'app/', type: 'directory' },
  { name: 'app/Dockerfile', text: 'FROM app' },
  { name: 'Dockerfile', text: 'FROM new' },
  { name: 'deep/er/file', text: 'deep' },
  { name: '/absolute', text: 'absolute' },
  { name: 'app/../round', text: 'round' },
  { name: 'größe', text: 'ü' },
  { name: 'none', text: '' },
  { name: 'empty/', type: 'directory' },
  { name: long, text: 'long' },
  { name: 'up', type: 'symlink', linkname: 'app/../Dockerfile' },
  { name: 'app/up', type: 'symlink', linkname: '../Dockerfile' },
  { name: 'in-the-image', type: 'symlink', linkname: '/etc/hostname' },
  { name: 'dangling', type: 'symlink', linkname: 'nowhere' },
  { name: 'same', type: 'link', linkname: './app/Dockerfile' },
  { name: 'same-link', type: 'link', linkname: 'up' },
];
const files = {
  Dockerfile: 'FROM new',
  absolute: 'absolute',
  'app/Dockerfile': 'FROM app',
  'app/up': '-> ../Dockerfile',
  dangling: '-> nowhere',
  'deep/er/file': 'deep',
  'empty/': undefined,
  größe: 'ü',
  'in-the-image': '-> /etc/hostname',
  [long]: 'long',
  none: '',
  round: 'round',
  same: 'FROM app',
  'same-link': '-> app/../Dockerfile',
  up: '-> app/../Dockerfile',
};

describe('an archive', () => {
  it('is unpacked', async () => expect(await filesBelow(await unpack(await archiveOf(entries)))).toEqual(files));

  it('is unpacked when it is compressed, in whatever pieces it comes', async () => {
    const packed = gzipSync(await archiveOf(entries));
    const pieces = Readable.from([...packed].map((byte) => Buffer.from([byte])));
    expect(await filesBelow(await unpack(pieces))).toEqual(files);
  });

  it('keeps modes and times, but does not let programs run as others, and lets its user in', async () => {
    const mtime = new Date('2024-03-01T12:00:00Z');
    const folder = await unpack(
      await archiveOf([
        { name: 'run', mode: 0o6755, mtime, text: '#!' },
        { name: 'plain', mode: 0o640, mtime, text: '' },
        { name: 'closed', mode: 0o200, mtime, text: '' },
        { name: 'shut/', type: 'directory', mode: 0o1555, mtime },
        { name: 'shut/file', mode: 0o666, mtime, text: 'in it' },
        { name: 'link', type: 'symlink', linkname: 'run', mtime },
      ]),
    );
    const modes = ['run', 'plain', 'closed', 'shut', 'shut/file'].map((name) => modeOf(join(folder, name)));
    expect(await Promise.all(modes)).toEqual(['755', '640', '600', '755', '666']);
    const times = ['run', 'shut', 'shut/file'].map(async (name) => (await stat(join(folder, name))).mtime);
    expect(await Promise.all(times)).toEqual([mtime, mtime, mtime]);
    await rm(folder, { recursive: true });
  });

  it('replaces what is there already, links too', async () => {
    const outside = await newFolder();
    await mkdir(outside, { mode: 0o700 });
    const folder = await unpack(
      await archiveOf([
        { name: 'folder/', type: 'directory', mode: 0o777 },
        { name: 'folder/inner/', type: 'directory', mode: 0o777 },
        { name: 'folder', type: 'symlink', linkname: outside },
        { name: 'file', text: 'a file' },
        { name: 'file/', type: 'directory' },
        { name: 'file/inside', text: 'inside' },
        { name: 'link', type: 'symlink', linkname: 'file/inside' },
        { name: 'link', text: 'not inside' },
      ]),
    );
    expect(await filesBelow(folder)).toEqual({
      'file/inside': 'inside',
      folder: `-> ${outside}`,
      link: 'not inside',
    });
    expect(await modeOf(outside)).toBe('700');
  });

  it('without entries leaves the folder empty', async () =>
    expect(await filesBelow(await unpack(Buffer.alloc(1024)))).toEqual({}));

  it('is unpacked as far as it lies in one of its folders', async () => {
    const inside = await archiveOf([
      { name: 'src/', type: 'directory' },
      { name: 'src/file', text: 'a file' },
    ]);
    expect(await filesBelow(await unpack(inside, 'src'))).toEqual({ 'src/file': 'a file' });
    await expect(unpack(inside, 'sr')).rejects.toThrow("it holds 'src/', which lies outside of 'sr'");
  });
});

describe('an archive that leads out of its folder', () => {
  it.each<[string, Laid[]]>([
    ["it holds '../out', which lies outside of the folder", [{ name: '../out', text: 'x' }]],
    ["it holds 'a/../../out', which lies outside of the folder", [{ name: 'a/../../out', text: 'x' }]],
    ["it holds '/../out', which lies outside of the folder", [{ name: '/../out', text: 'x' }]],
    ["it holds '../', which lies outside of the folder", [{ name: '../', type: 'directory', mode: 0o777 }]],
    [
      "it holds the link 'up' to '../out', which lies outside of the folder",
      [{ name: 'up', type: 'symlink', linkname: '../out' }],
    ],
    [
      "it holds the link 'a/up' to '../../out', which lies outside of the folder",
      [{ name: 'a/up', type: 'symlink', linkname: '../../out' }],
    ],
    [
      "it holds 'way/out', which lies behind the link 'way'",
      [
        { name: 'way', type: 'symlink', linkname: '/OUT' },
        { name: 'way/out', text: 'x' },
      ],
    ],
    [
      "it holds 'folder/out', which lies behind the link 'folder'",
      [
        { name: 'folder/first', text: 'x' },
        { name: 'folder', type: 'symlink', linkname: '/OUT' },
        { name: 'folder/out', text: 'x' },
      ],
    ],
    [
      "it holds 'way/folder/', which lies behind the link 'way'",
      [
        { name: 'way', type: 'symlink', linkname: '/OUT' },
        { name: 'way/folder/', type: 'directory' },
      ],
    ],
    [
      "it holds '/way/secret', which lies behind the link 'way'",
      [
        { name: 'way', type: 'symlink', linkname: '/OUT' },
        { name: 'copy', type: 'link', linkname: '/way/secret' },
      ],
    ],
    [
      "it holds '../outside/secret', which lies outside of the folder",
      [{ name: 'copy', type: 'link', linkname: '../outside/secret' }],
    ],
    [
      "it holds the link 'copy' to '/etc/passwd', which is not a file before it",
      [{ name: 'copy', type: 'link', linkname: '/etc/passwd' }],
    ],
    [
      "it holds 'file/inside', which lies behind the file 'file'",
      [
        { name: 'file', text: 'x' },
        { name: 'file/inside', text: 'x' },
      ],
    ],
    ["it holds '.', which is not a folder", [{ name: '.', type: 'symlink', linkname: '/OUT' }]],
    ["it holds 'null', a device", [{ name: 'null', type: 'character-device', devmajor: 1, devminor: 3 }]],
    ["it holds 'disk', a device", [{ name: 'disk', type: 'block-device' }]],
    ["it holds 'pipe', a named pipe", [{ name: 'pipe', type: 'fifo' }]],
  ])('%s', async (message, laid) => {
    const folder = await newFolder();
    await mkdir(folder);
    const outside = join(dirname(folder), 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'secret');
    const linked = laid.map((each) => (each.linkname === '/OUT' ? { ...each, linkname: outside } : each));
    const archive = await archiveOf([{ name: 'before', text: 'x' }, ...linked, { name: 'after', text: 'x' }]);
    const error = await failureOf(unpackTar(Readable.from([archive]), folder));
    expect([error.name, error.message]).toEqual(['ArchiveError', message]);
    expect(await readdir(dirname(folder))).toEqual(['context', 'outside']);
    expect(await filesBelow(outside)).toEqual({ secret: 'secret' });
    expect(await readdir(folder)).not.toContain('after');
  });
});

describe('what is not an archive', () => {
  it.each([
    ['BZh91AY&SY', 'it is compressed with bzip2, which is not supported: compress it with gzip, or not at all'],
    ['\xfd7zXZ\0', 'it is compressed with xz, which is not supported: compress it with gzip, or not at all'],
    ['\x28\xb5\x2f\xfd', 'it is compressed with zstd, which is not supported: compress it with gzip, or not at all'],
    ['PK\x03\x04', 'it is a zip archive: make it a tar archive'],
    ['', 'it is empty'],
    ['no archive\n', "it is not a tar archive: it begins with 'no archive'"],
    [`<!DOCTYPE html>\n${'x'.repeat(600)}`, "it is not a tar archive: it begins with '<!DOCTYPE html>'"],
    ['\x00\x01\x02', 'it is not a tar archive'],
  ])('%j', async (start, message) => {
    const error = await failureOf(unpack(Buffer.from(start, 'latin1')));
    expect([error.name, error.message]).toEqual(['ArchiveError', message]);
  });

  it.each<[string, (archive: Buffer) => Uint8Array, string]>([
    ['is cut off', (archive) => archive.subarray(0, 1600), 'Unexpected end of data'],
    ['is cut off, compressed', (archive) => gzipSync(archive).subarray(0, -20), 'unexpected end of file'],
    ['is damaged', (archive) => archive.fill(1, 1030, 1100), 'Invalid tar header'],
    ['is damaged, compressed', (archive) => gzipSync(archive).fill(0, 60, 90), ''],
    ['is something else, compressed', () => gzipSync('no archive'.repeat(100)), 'Invalid tar header'],
  ])('an archive that %s', async (_what, damage, message) => {
    const archive = await archiveOf([
      { name: 'one', text: 'x'.repeat(500) },
      { name: 'two', text: 'random'.repeat(50) },
    ]);
    const error = await failureOf(unpack(damage(archive)));
    expect(error.name).not.toBe('ArchiveError');
    expect(error.message).toContain(message);
  });
});

describe('a stream', () => {
  it('that fails is the reason', async () => {
    const archive = await archiveOf([{ name: 'one', text: 'x'.repeat(5000) }]);
    const reason = new Error('the line is cut');
    const stream = Readable.from(
      (async function* () {
        yield archive.subarray(0, 2000);
        throw reason;
      })(),
    );
    expect(await failureOf(unpack(stream))).toBe(reason);
  });

  it('is closed when an entry is refused', async () => {
    const archive = await archiveOf([{ name: '../out', text: 'x' }]);
    const stream = new Readable({ read: () => undefined });
    stream.push(archive.subarray(0, 1024));
    expect((await failureOf(unpack(stream))).name).toBe('ArchiveError');
    expect(stream.destroyed).toBe(true);
  });

  it('ends with the signal', async () => {
    const archive = await archiveOf([{ name: 'one', text: 'x'.repeat(5000) }]);
    const controller = new AbortController();
    const reason = new Error('canceled');
    const folder = await newFolder();
    await mkdir(folder);
    const stream = Readable.from(
      (async function* () {
        yield archive.subarray(0, 2000);
        controller.abort(reason);
        await new Promise(() => undefined);
      })(),
    );
    expect(await failureOf(unpackTar(stream, folder, { signal: controller.signal }))).toBe(reason);
  });

  it('of a large file goes to the disk in pieces', async () => {
    const size = 40 * 1024 * 1024;
    const archive = pack();
    const entry = archive.entry({ name: 'large', size });
    const piece = Buffer.alloc(64 * 1024, 'x');
    const feed = async (): Promise<void> => {
      for (let left = size; left > 0; left -= piece.length)
        if (!entry.write(piece)) await new Promise((resolve) => entry.once('drain', () => resolve(undefined)));
      entry.end(undefined);
      archive.finalize();
    };
    const fed = feed();
    const folder = await unpack(Readable.from(archive as AsyncIterable<Uint8Array>));
    await fed;
    expect((await stat(join(folder, 'large'))).size).toBe(size);
    expect((await readFile(join(folder, 'large'))).every((byte) => byte === 0x78)).toBe(true);
  });
});
