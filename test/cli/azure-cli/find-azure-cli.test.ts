import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AzureCli, findAzureCli } from '../../../src/cli/azure-cli/find-azure-cli.ts';
import { withoutModes, withoutSignals } from '../../e2e/support.ts';
import { writeProgram } from '../../support/fake-azure-cli.ts';
import { createTestHost } from '../../support/test-host.ts';

const shim = '#!/bin/sh\nexec acrtask az "$@"\n';

/** Looks in the folders of a machine that has these programs, by their path below its working folder. */
const find = (
  programs: Readonly<Record<string, string>>,
  { folders, env = {}, called = [] }: { folders: readonly string[]; env?: Record<string, string>; called?: string[] },
) => {
  const host = createTestHost();
  for (const [path, text] of Object.entries(programs)) writeProgram(host.cwd, path, text);
  const at = (path: string): string => join(host.cwd, path);
  const PATH = folders.map((folder) => (folder === '' ? '' : at(folder))).join(delimiter);
  const look = (): AzureCli =>
    findAzureCli({ env: { PATH, ...env }, cwd: host.cwd, platform: 'linux' }, called.map(at));
  return { look, at, host };
};

// Windows has no modes by which a file is a program.
describe.skipIf(withoutModes)('on PATH', () => {
  it('is the first that can be started', () => {
    const { look, at, host } = find({ 'b/az': '#!/bin/sh\n', 'c/az': '' }, { folders: ['none', 'a', 'b', 'c'] });
    mkdirSync(join(host.cwd, 'none', 'az'), { recursive: true });
    writeProgram(at('a'), 'az', '', 0o644);
    expect(look()).toEqual({ path: at('b/az') });
  });

  it('is not acrtask: a link to it, a script that calls it, or what has called it', () => {
    const { look, at } = find(
      { 'lib/bin/acrtask.js': 'main()', 'a/other': '', 'b/az': shim, 'c/az': '#!/bin/sh\nexec w "$@"\n', 'd/az': '' },
      { folders: ['a', 'b', 'c', 'd'], called: ['c/az'] },
    );
    symlinkSync(at('lib/bin/acrtask.js'), at('a/az'));
    expect(look()).toEqual({ path: at('d/az') });
  });

  it('is nothing when there is only acrtask', () => {
    const { look, at } = find({ 'a/az': shim, 'b/az': shim }, { folders: ['a', 'b', 'a'] });
    expect(look()).toEqual({ path: undefined, off: false, passedOver: [at('a/az'), at('b/az')] });
  });

  it('is in the working folder where an entry is empty, as for a shell', () => {
    const { look, at } = find({ az: '' }, { folders: ['none', ''] });
    expect(look()).toEqual({ path: at('az') });
  });

  it('is nothing without a PATH', () => {
    expect(find({ az: '' }, { folders: [] }).look()).toEqual({ path: undefined, off: false, passedOver: [] });
  });

  it('is not asked for when it is turned off', () => {
    const { look } = find({ 'a/az': '' }, { folders: ['a'], env: { ACRTASK_AZ: 'OFF' } });
    expect(look()).toEqual({ path: undefined, off: true, passedOver: [] });
  });
});

describe.skipIf(withoutModes)('named by ACRTASK_AZ', () => {
  const hint = "Set ACRTASK_AZ to the path of the Azure CLI, or to 'off' to use none.";

  it('is that program, whatever it is called, from the working folder', () => {
    const { look, at } = find({ 'a/az': '', 'b/az-2.91': '' }, { folders: ['a'], env: { ACRTASK_AZ: 'b/az-2.91' } });
    expect(look()).toEqual({ path: at('b/az-2.91') });
  });

  it.each([
    ['gone/az', 'which does not exist'],
    ['a', 'which is not a file'],
    ['plain', 'which is not executable'],
    ['shim', 'which calls acrtask itself'],
    ['wrapper', 'which calls acrtask itself'],
  ])('%s is refused', (name, why) => {
    const { look, host } = find(
      { 'a/az': '', shim, wrapper: '' },
      { folders: ['a'], env: { ACRTASK_AZ: name }, called: ['wrapper'] },
    );
    writeProgram(host.cwd, 'plain', '', 0o644);
    expect(look).toThrow(expect.objectContaining({ message: `ACRTASK_AZ names '${name}', ${why}.`, hint }));
  });

  it('is looked up on PATH when it is empty', () => {
    const { look, at } = find({ 'a/az': '' }, { folders: ['a'], env: { ACRTASK_AZ: '' } });
    expect(look()).toEqual({ path: at('a/az') });
  });
});

it.skipIf(!withoutSignals)('is a batch file on Windows', () => {
  const host = createTestHost();
  const path = writeProgram(join(host.cwd, 'wbin'), 'az.cmd', '');
  writeProgram(join(host.cwd, 'wbin'), 'az', '');
  const found = findAzureCli({ env: { Path: join(host.cwd, 'wbin') }, cwd: host.cwd, platform: 'win32' });
  expect(found).toEqual({ path });
});
