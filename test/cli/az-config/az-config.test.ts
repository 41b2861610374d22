import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAzConfig } from '../../../src/cli/az-config/az-config.ts';
import { createTestHost } from '../../support/test-host.ts';

const section = (value: string) => `[defaults]\nacr = ${value}\n`;

interface Case {
  readonly env?: Readonly<Record<string, string>>;
  /** Files below the home (`~`), the working directory (`.`), or above it (`..`). */
  readonly files?: Readonly<Record<string, string>>;
}

describe('the configured registry', () => {
  it.each<[string, Case, string | undefined]>([
    ['nothing is configured', {}, undefined],
    ['the environment', { env: { AZURE_DEFAULTS_ACR: 'a' }, files: { './.azure/config': section('b') } }, 'a'],
    [
      'an empty variable does not count',
      { env: { AZURE_DEFAULTS_ACR: '' }, files: { '~/.azure/config': section('b') } },
      'b',
    ],
    [
      'the file here',
      { files: { './.azure/config': section('b'), '../.azure/config': section('c'), '~/.azure/config': section('d') } },
      'b',
    ],
    ['the file above', { files: { '../.azure/config': section('c'), '~/.azure/config': section('d') } }, 'c'],
    ["the user's file", { files: { '~/.azure/config': section('d') } }, 'd'],
    [
      'another folder for it',
      {
        env: { AZURE_CONFIG_DIR: '~/other' },
        files: { '~/.azure/config': section('d'), '~/other/config': section('e') },
      },
      'e',
    ],
    [
      'a file that says nothing of it',
      { files: { './.azure/config': '[core]\noutput = table\n', '~/.azure/config': section('d') } },
      'd',
    ],
    [
      'an empty value does not count',
      { files: { './.azure/config': section(''), '~/.azure/config': section('d') } },
      'd',
    ],
    ['a name in capitals, with a colon', { files: { '~/.azure/config': '[defaults]\nACR: d # x\n' } }, 'd # x'],
    ['a word that means yes', { files: { '~/.azure/config': section('true') } }, 'true'],
    ['the section for all others', { files: { '~/.azure/config': '[DEFAULT]\nacr = d\n[defaults]\n' } }, 'd'],
    ['another section of that name, in capitals', { files: { '~/.azure/config': '[Defaults]\nacr = d\n' } }, undefined],
  ])('%s', async (_, { env = {}, files = {} }, expected) => {
    const host = createTestHost();
    const at = (path: string) =>
      path.replace(/^~/, host.home).replace(/^\.\./, dirname(host.cwd)).replace(/^\./, host.cwd);
    for (const [name, value] of Object.entries(env)) host.env[name] = at(value);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), content);
    }
    expect(await createAzConfig(host).get('defaults', 'acr')).toBe(expected);
  });

  it('is asked of a file that az cannot read either', async () => {
    const host = createTestHost();
    const file = join(host.home, '.azure', 'config');
    await mkdir(dirname(file));
    await writeFile(file, '[core]\n[core]\n');
    await expect(createAzConfig(host).get('defaults', 'acr')).rejects.toThrow(
      `The configuration file ${file} cannot be read: the section [core] appears more than once (line 2).`,
    );
  });

  it('is read once per file', async () => {
    const host = createTestHost();
    const config = createAzConfig(host);
    const file = join(host.home, '.azure', 'config');
    await mkdir(dirname(file));
    await writeFile(file, '[defaults]\nacr = a\n[core]\noutput = tsv\n');
    expect(await config.get('defaults', 'acr')).toBe('a');
    await writeFile(file, '');
    expect(await config.get('core', 'output')).toBe('tsv');
  });
});
