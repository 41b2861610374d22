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

it.each([
  [0, 0],
  [1, 511],
  [511, 1],
  [512, 0],
  [513, 511],
])('%i bytes are padded with %i', (size, padding) => expect(paddingAfter(size).length).toBe(padding));

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
    // A record says its own length, which may take a digit more for that.
    ...[90, 91, 92, 93].map((length): TarEntry => {
      return { kind: 'file', name: `é${'x'.repeat(length - 2)}`, mode: 0o644, size: 1 };
    }),
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

  const textAt = (header: Uint8Array, at: number, length: number) =>
    Buffer.from(header.subarray(at, at + length))
      .toString()
      .replace(/\0+$/, '');
  /** The name and prefix of the last header, and the records in front of it. */
  const fieldsOf = (entry: Omit<TarEntry, 'kind' | 'mode'>) => {
    const header = entryHeader({ kind: entry.target === undefined ? 'file' : 'symlink', mode: 0o644, ...entry });
    const last = header.subarray(-512);
    return {
      name: textAt(last, 0, 100),
      prefix: textAt(last, 345, 155),
      size: textAt(last, 124, 12),
      target: textAt(last, 157, 100),
      records: header.length > 512 ? textAt(header, 512, header.length - 1024) : '',
    };
  };
  const letters = (length: number) => 'x'.repeat(length);

  it.each<[what: string, entry: Omit<TarEntry, 'kind' | 'mode'>, fields: Partial<ReturnType<typeof fieldsOf>>]>([
    ['a name of 100', { name: letters(100) }, { name: letters(100), prefix: '', records: '' }],
    [
      'a name of 101 without a folder',
      { name: letters(101) },
      { name: letters(100), prefix: '', records: `111 path=${letters(101)}\n` },
    ],
    [
      'a name of 101 whose first part is empty',
      { name: `/${letters(100)}` },
      { name: `/${letters(99)}`, prefix: '', records: `111 path=/${letters(100)}\n` },
    ],
    ['a name of 102 in a folder', { name: `a/${letters(100)}` }, { name: letters(100), prefix: 'a', records: '' }],
    [
      'a first part of 155',
      { name: `${letters(155)}/${letters(100)}` },
      { name: letters(100), prefix: letters(155), records: '' },
    ],
    [
      'a first part of 156',
      { name: `${letters(156)}/a` },
      { name: letters(100), prefix: '', records: `168 path=${letters(156)}/a\n` },
    ],
    [
      'a long name with a slash at its end',
      { name: `${letters(120)}/` },
      { name: letters(100), prefix: '', records: `131 path=${letters(120)}/\n` },
    ],
    ['a target of 100', { name: 'a', target: letters(100) }, { target: letters(100), records: '' }],
    ['a target of 101', { name: 'a', target: letters(101) }, { target: '', records: `115 linkpath=${letters(101)}\n` }],
    ['a size of eleven octal digits', { name: 'a', size: 8 ** 11 - 1 }, { size: '77777777777', records: '' }],
    ['a size of twelve', { name: 'a', size: 8 ** 11 }, { size: '00000000000', records: '19 size=8589934592\n' }],
  ])('puts %s where it fits', (_, entry, fields) => {
    expect(fieldsOf(entry)).toMatchObject(fields);
  });

  it('writes every field of a header, whatever the header before it', () => {
    const target = letters(100);
    entryHeader({ kind: 'symlink', name: `${letters(155)}/${letters(100)}`, mode: 0o777, target });
    const fields: readonly [text: string, length: number][] = [
      ['app/run.sh', 100],
      ['0000755', 8],
      ['0000000', 8],
      ['0000000', 8],
      ['00000001750', 12],
      ['00000000000', 12],
      ['011133\0 ', 8],
      ['0', 1],
      ['', 100],
      ['ustar\x0000', 8],
      ['', 64],
      ['0000000', 8],
      ['0000000', 8],
      ['', 167],
    ];
    expect(
      Buffer.from(entryHeader({ kind: 'file', name: 'app/run.sh', mode: 0o755, size: 1000 })).toString('latin1'),
    ).toBe(fields.map(([text, length]) => text.padEnd(length, '\0')).join(''));
  });

  it('ends with two empty blocks', () => {
    expect(endOfArchive).toEqual(new Uint8Array(1024));
  });
});
