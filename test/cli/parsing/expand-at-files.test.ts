import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { option } from '../../../src/cli/option.ts';
import { optional, text, texts } from '../../../src/cli/option-schemas.ts';
import { expandFiles, unreadOptions } from '../../../src/cli/parsing/expand-at-files.ts';
import { readStandardInputOnce } from '../../../src/cli/parsing/standard-input.ts';
import { createTestHost } from '../../support/test-host.ts';

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
    const readStandardInput = readStandardInputOnce(host, new AbortController());
    expect(await expandFiles({ value }, {}, { cwd: host.cwd, readStandardInput })).toEqual({ value: expected });
  });
});

describe('standard input, which can be read once', () => {
  const table = {
    cmd: option('--cmd <command>', 'Command.', optional(text())),
    image: option('--image, -t <image>', 'Image.', optional(texts())),
  };
  it.each<[object, string]>([
    [{ cmd: '@-', image: ['a', '@-'] }, '--image: standard input can be read only once, and --cmd already reads it.'],
    [{ image: ['@-', '@-'] }, '--image: standard input can be read only once, but two values of --image refer to it.'],
  ])('%j', async (given, problem) => {
    let asked = 0;
    const readStandardInput = async () => String(++asked);
    await expect(expandFiles({ ...given }, table, { cwd: '/', readStandardInput })).rejects.toThrow(problem);
    expect(asked).toBe(0);
  });
});

describe('what begins with @ and could not be read', () => {
  const table = {
    cmd: option('--cmd <command>', 'Command.', optional(text())),
    image: option('--image, -t <image>', 'Image.', optional(texts())),
    password: option('--password <password>', 'Password.', optional(text()), { secret: 'value' }),
  };
  it.each<[object, object, string[]]>([
    [{ cmd: '@no' }, { cmd: '@no' }, ['--cmd']],
    [{ cmd: '@file' }, { cmd: '@no' }, []],
    [{ cmd: '@' }, { cmd: '@' }, []],
    [{ cmd: 'a@no' }, { cmd: 'a@no' }, []],
    [{ image: ['@file', '@no'] }, { image: ['a', '@no'] }, ['--image']],
    [{ password: '@no' }, { password: '@no' }, []],
  ])('%j, %j', (given, expanded, names) => {
    expect(unreadOptions({ ...given }, { ...expanded }, table)).toEqual(names);
  });
});
