import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { endOfArchive, entryHeader, paddingAfter, type TarEntry } from '../../src/context/tar.ts';

/** What a reader of archives makes of one entry; its content is `size` zeros. */
const readBack = async (entry: TarEntry) => {
  const archive = extract();
  const size = entry.size ?? 0;
  archive.end(Buffer.concat([entryHeader(entry), Buffer.alloc(size), paddingAfter(size), endOfArchive]));
  const found = [];
  for await (const each of archive) found.push({ header: each.header, size: (await buffer(each)).length });
  return found;
};

const long = (length: number) =>
  'folder/'
    .repeat(40)
    .slice(0, length - 1)
    .replace(/\/$/, '_');

describe('an entry of a tar archive', () => {
  it.each<TarEntry>([
    { kind: 'file', name: 'a', mode: 0o644, size: 0 },
    { kind: 'file', name: 'a/b.sh', mode: 0o755, size: 511 },
    { kind: 'file', name: 'a/b.sh', mode: 0o755, size: 512 },
    { kind: 'file', name: 'a/b.sh', mode: 0o755, size: 513 },
    { kind: 'directory', name: 'a', mode: 0o755 },
    { kind: 'symlink', name: 'link', mode: 0o777, target: '../a' },
    { kind: 'file', name: `${long(99)}x`, mode: 0o644, size: 1 },
    { kind: 'file', name: `${long(120)}x`, mode: 0o644, size: 1 },
    { kind: 'file', name: `${long(255)}x`, mode: 0o644, size: 1 },
    { kind: 'file', name: `${long(270)}x`, mode: 0o644, size: 1 },
    { kind: 'file', name: 'x'.repeat(101), mode: 0o644, size: 1 },
    { kind: 'directory', name: 'x'.repeat(100), mode: 0o755 },
    { kind: 'directory', name: `a/${'x'.repeat(99)}`, mode: 0o755 },
    { kind: 'file', name: 'données/é😀.txt', mode: 0o644, size: 3 },
    { kind: 'symlink', name: 'a', mode: 0o777, target: 't/'.repeat(70) },
    { kind: 'symlink', name: '漢字', mode: 0o777, target: '漢字' },
    { kind: 'file', name: 'we ird\n=\u0001', mode: 0o644, size: 1 },
  ])('$kind $name of $size bytes', async (entry) => {
    const [found, ...others] = await readBack(entry);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      size: entry.size ?? 0,
      header: {
        name: entry.name,
        type: entry.kind,
        mode: entry.mode,
        linkname: entry.target ?? null,
        uid: 0,
        gid: 0,
        uname: '',
        gname: '',
        mtime: new Date(0),
      },
    });
  });

  it('may be larger than eight gigabytes', () => {
    const header = Buffer.from(entryHeader({ kind: 'file', name: 'a', mode: 0o644, size: 9 * 1024 ** 3 }));
    expect(header.subarray(512, 512 + 19).toString()).toBe('19 size=9663676416\n');
    expect(header.length).toBe(3 * 512);
  });

  it.each([99, 100, 999, 1000])('has records that tell their own length: %i', (length) => {
    const value = 'é'.repeat(length);
    const text = Buffer.from(entryHeader({ kind: 'file', name: value, mode: 0o644 })).subarray(512);
    const told = Number(/^\d+/.exec(text.toString())?.[0]);
    expect(text.subarray(0, told).toString()).toBe(`${told} path=${value}\n`);
  });
});
