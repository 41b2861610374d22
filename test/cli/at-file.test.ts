import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expandFiles } from '../../src/cli/at-file.ts';
import { createTestHost } from '../support/test-host.ts';

describe('values that begin with @', () => {
  it.each<[unknown, unknown]>([
    ['@file', 'first\nsecond'],
    ['@./file', 'first\nsecond'],
    ['@windows', 'one'],
    ['@bare', 'bare'],
    ['@-', 'from stdin'],
    ['@', '@'],
    ['@missing', '@missing'],
    ['@folder', '@folder'],
    ['a@file', 'a@file'],
    ['', ''],
    [
      ['@file', 'x', '@missing'],
      ['first\nsecond', 'x', '@missing'],
    ],
    [true, true],
    [undefined, undefined],
  ])('%j', async (value, expected) => {
    const host = createTestHost({ stdin: 'from stdin\n' });
    await writeFile(join(host.cwd, 'file'), 'first\nsecond\n');
    await writeFile(join(host.cwd, 'windows'), 'one\r\n');
    await writeFile(join(host.cwd, 'bare'), 'bare');
    await mkdir(join(host.cwd, 'folder'));
    expect(await expandFiles({ value }, host)).toEqual({ value: expected });
  });
});
