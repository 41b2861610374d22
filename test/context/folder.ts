import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { onTestFinished } from 'vitest';

/** A file as its text, a program, or a symbolic link. */
export type Laid = string | { readonly program: string } | { readonly link: string };

/** A temporary folder with these files in it; gone after the test. */
export const layFolder = async (files: Readonly<Record<string, Laid>>): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'acrtask-context-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, laid] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (typeof laid === 'string') {
      await writeFile(file, laid);
      await chmod(file, 0o600);
    } else if ('link' in laid) await symlink(laid.link, file);
    else {
      await writeFile(file, laid.program);
      await chmod(file, 0o700);
    }
  }
  return folder;
};

export interface ArchivedEntry {
  readonly header: Header;
  readonly content: Buffer;
}

/** What a gzipped tar archive holds, in its order. */
export const readArchive = async (packed: AsyncIterable<Uint8Array>): Promise<ArchivedEntry[]> => {
  const archive = extract();
  archive.end(gunzipSync(await buffer(packed)));
  const entries: ArchivedEntry[] = [];
  for await (const entry of archive) entries.push({ header: entry.header, content: await buffer(entry) });
  return entries;
};

const sha1 = (content: Buffer): string => createHash('sha1').update(content).digest('hex');

/** An entry in one line: name, kind, mode, and the size and digest of a file or the target of a link. */
export const lineOf = ({ header: { name, type, mode, linkname }, content }: ArchivedEntry): string => {
  const rest = type === 'file' ? [content.length, sha1(content)] : type === 'symlink' ? [linkname] : [];
  return [name, type, mode.toString(8), ...rest].join(' ');
};
