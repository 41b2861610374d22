/** What a tar archive stores about one entry. */
export interface TarEntry {
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Bytes when it is not UTF-8. */
  readonly name: string | Buffer;
  readonly mode: number;
  /** For a file. */
  readonly size?: number;
  /** For a link. */
  readonly target?: string | Buffer;
}

const blockSize = 512;
const kinds = { file: '0', directory: '5', symlink: '2', extended: 'x' } as const;

interface Header {
  readonly kind: keyof typeof kinds;
  readonly name: string;
  readonly prefix?: string;
  readonly mode: number;
  readonly size: number;
  readonly target: string;
}

/** The largest number that fits in eleven octal digits. */
const largestSize = 8 ** 11 - 1;

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** What all headers have in common. */
const commonHeader = Buffer.alloc(blockSize);
commonHeader.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 108);
commonHeader.write(`${octal(0, 11)}\0        `, 136);
commonHeader.write('ustar\x0000', 257);
commonHeader.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 329);

/** A header in the POSIX ustar format: owner 0:0, no times, so that the same files give the same archive. */
const headerBlock = ({ kind, name, prefix = '', mode, size, target }: Header): Buffer => {
  const block = Buffer.from(commonHeader);
  block.write(name, 0, 100);
  block.write(octal(mode, 7), 100);
  block.write(octal(size, 11), 124);
  block.write(kinds[kind], 156);
  if (target !== '') block.write(target, 157, 100);
  if (prefix !== '') block.write(prefix, 345, 155);
  let checksum = 0;
  for (let at = 0; at < blockSize; at += 1) checksum += block[at] as number;
  block.write(`${octal(checksum, 6)}\0 `, 148);
  return block;
};

const zeros = Buffer.alloc(blockSize);

/** Zero padding from the end of the content to the end of its last block. */
export const paddingAfter = (size: number): Buffer => zeros.subarray(0, (blockSize - (size % blockSize)) % blockSize);

/** The end of an archive. */
export const endOfArchive: Uint8Array = new Uint8Array(2 * blockSize);

const isPlain = (text: string | Buffer): text is string => typeof text === 'string' && /^[\x20-\x7e]*$/.test(text);

/** A long name split into two fields at a `/`; undefined when that is not possible. */
const split = (name: string | Buffer): Pick<Header, 'name' | 'prefix'> | undefined => {
  if (!isPlain(name)) return undefined;
  if (name.length <= 100) return { name };
  const slash = name.indexOf('/', name.length - 101);
  return slash <= 0 || slash > 155 || slash === name.length - 1
    ? undefined
    : { name: name.slice(slash + 1), prefix: name.slice(0, slash) };
};

/** A line of an extended header; it starts with its own length. */
const record = (key: string, value: string | Buffer): Buffer => {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')]);
  const { length } = rest;
  const digits = String(length + String(length).length).length;
  return Buffer.concat([Buffer.from(String(length + digits)), rest]);
};

/**
 * The bytes before an entry's content: its header, preceded by an extended (pax) header for what the header cannot
 * represent. That one also marks a name that is not UTF-8, as Python's tarfile does for az.
 */
export const entryHeader = ({ kind, name, mode, size = 0, target = '' }: TarEntry): Uint8Array => {
  const fields = split(name);
  const fits = { target: isPlain(target) && target.length <= 100, size: size <= largestSize };
  const header = headerBlock({
    kind,
    mode,
    ...(fields ?? { name: name.toString().slice(0, 100) }),
    size: fits.size ? size : 0,
    target: isPlain(target) && fits.target ? target : '',
  });
  const content = Buffer.concat([
    ...([name, target].every((each) => typeof each === 'string') ? [] : [record('hdrcharset', 'BINARY')]),
    ...(fields ? [] : [record('path', name)]),
    ...(fits.target ? [] : [record('linkpath', target)]),
    ...(fits.size ? [] : [record('size', String(size))]),
  ]);
  if (content.length === 0) return header;
  const extended = headerBlock({ kind: 'extended', name: 'PaxHeader', mode: 0o644, size: content.length, target: '' });
  return Buffer.concat([extended, content, paddingAfter(content.length), header]);
};
