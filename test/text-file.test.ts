import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messageOf } from '../src/errors.ts';
import { maxTextFileBytes, readTextFile, textOf } from '../src/text-file.ts';

const text = (content: string): Uint8Array => Buffer.from(content);

it.each<[string, Uint8Array, string]>([
  ['plain text', text('steps:\n'), 'steps:\n'],
  ['a byte order mark, and what replaces characters', text('\ufeffa: \ufffd\r\n'), '\ufeffa: \ufffd\r\n'],
  ['as much as is read', Buffer.alloc(maxTextFileBytes, 'a'), 'a'.repeat(maxTextFileBytes)],
])('reads %s', (_what, bytes, read) => expect(textOf(bytes, 'acb.yaml')).toBe(read));

it.each<[string, Uint8Array, string]>([
  ['Latin-1', Buffer.from('steps:\n  - cmd: caf\xe9\n', 'latin1'), 'acb.yaml:2:13: the byte 0xE9 is not UTF-8 text.'],
  [
    'a byte after others that are fine',
    Buffer.from('c3a9fffd', 'hex'),
    'acb.yaml:1:2: the byte 0xFF is not UTF-8 text.',
  ],
  ['a cut character', Buffer.from('61c3', 'hex'), 'acb.yaml:1:2: the byte 0xC3 is not UTF-8 text.'],
  ['half a surrogate pair', Buffer.from('610aeda080', 'hex'), 'acb.yaml:2:1: the byte 0xED is not UTF-8 text.'],
  ['UTF-16', Buffer.from('\ufeffsteps:', 'utf16le'), 'acb.yaml is UTF-16 text.'],
  ['UTF-16, the other way', Buffer.from('feff0073', 'hex'), 'acb.yaml is UTF-16 text.'],
  ['too much', Buffer.alloc(maxTextFileBytes + 1, 'a'), 'acb.yaml is larger than 1 MiB, the most that acrtask reads.'],
])('refuses %s', (_what, bytes, message) => expect(() => textOf(bytes, 'acb.yaml')).toThrow(message));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'acrtask-text-file-'));
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'acb.yaml'), 'steps: []\n');
  await writeFile(join(folder, 'large'), Buffer.alloc(maxTextFileBytes + 1));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (name: string): Promise<string> => readTextFile(join(folder, name), name).catch(messageOf);

it.each([
  ['acb.yaml', 'steps: []\n'],
  ['empty', ''],
  ['large', 'large is larger than 1 MiB, the most that acrtask reads.'],
  ['folder', 'folder is a folder'],
])('reads the file %s', async (name, expected) => expect(await read(name)).toBe(expected));

it.skipIf(process.platform === 'win32')('does not wait for a pipe that no program writes to', async () => {
  await promisify(execFile)('mkfifo', [join(folder, 'pipe')]);
  expect(await read('pipe')).toBe('pipe is a pipe that no program writes to.');
});

it.skipIf(process.platform === 'win32')('reads a device no further than the limit', async () => {
  await expect(readTextFile('/dev/zero', '/dev/zero')).rejects.toThrow('/dev/zero is larger than 1 MiB');
});
