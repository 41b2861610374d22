import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printingProgram } from '../../src/demo/small-program.ts';
import { skipWhen } from '../e2e/support.ts';

const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

it.each([
  ['amd64', 62, 31],
  ['arm64', 183, 32],
])('makes a program for %s that ends with its text', (name, machine, codeLength) => {
  const program = printingProgram(name, 'text\n') ?? Buffer.alloc(0);
  expect([program.subarray(0, 4).toString('latin1'), program.readUInt16LE(18)]).toEqual(['\x7fELF', machine]);
  expect(program.length).toBe(120 + codeLength + 5);
  expect(program.subarray(-5).toString()).toBe('text\n');
  // The segment that is loaded is the whole file.
  expect(program.readBigUInt64LE(96)).toBe(BigInt(program.length));
});

it('makes none for another machine', () => expect(printingProgram('s390x', 'text')).toBeUndefined());

it('makes a program that runs here', async (context) => {
  const program = printingProgram(architecture, 'Hello\n');
  skipWhen(
    process.platform === 'linux' && program ? undefined : 'the program is for Linux on amd64 and arm64',
    context,
  );
  if (!program) return;
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  try {
    await writeFile(join(folder, 'node'), program);
    await chmod(join(folder, 'node'), 0o700);
    const { status, stdout } = spawnSync(join(folder, 'node'), ['any', 'words'], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, 'Hello\n']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
