import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemError } from '../../src/cli/system-error.ts';
import { createTestHost } from '../support/test-host.ts';

it.each<[string, (folder: string) => Promise<unknown>, string]>([
  [
    'a folder that is a file',
    (file) => mkdir(join(file, 'x')),
    "'FILE/x' cannot be created: not a directory (ENOTDIR).",
  ],
  ['a file in it', (file) => writeFile(join(file, 'x'), ''), "'FILE/x' cannot be opened: not a directory (ENOTDIR)."],
  [
    'a list of what is not there',
    (file) => readdir(`${file}s`),
    "'FILEs' cannot be read: no such file or directory (ENOENT).",
  ],
])('%s', async (_, work, message) => {
  const file = join(createTestHost().cwd, 'file');
  await (await open(file, 'w')).close();
  const error = await work(file).catch((cause: unknown) => systemError(cause));
  expect((error as Error).message.replaceAll(file, 'FILE')).toBe(message);
});

const failure = (members: object) => Object.assign(new Error('x'), members);

it.each([
  [
    { code: 'ENOSPC', errno: -28, syscall: 'write' },
    'A file cannot be written: no space left on device (ENOSPC).',
    'Free space on the disk that holds it, or choose another folder.',
  ],
  [
    { code: 'ENOENT', errno: -2, syscall: 'spawn docker', path: 'docker' },
    "'docker' cannot be started: no such file or directory (ENOENT).",
    'Check that it exists. If it is a script, check that the program in its first line exists, too.',
  ],
  [
    { code: 'EACCES', errno: -13, syscall: 'spawn az', path: '/bin/az' },
    "'/bin/az' cannot be started: permission denied (EACCES).",
    'Check that you may execute it.',
  ],
])('%j', (members, message, hint) => expect(systemError(failure(members))).toMatchObject({ message, hint }));

it.each([new TypeError('x'), failure({ code: 'ERR_INVALID_ARG_TYPE' }), 'text', undefined])(
  '%s is something else',
  (error) => expect(systemError(error)).toBeUndefined(),
);
