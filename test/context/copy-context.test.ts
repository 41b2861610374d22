import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { copyContext } from '../../src/context/copy-context.ts';

const folderWith = (names: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'copy-context-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) writeFileSync(join(folder, name), name);
  return folder;
};

const names = Array.from({ length: 100 }, (_none, index) => `f${index}`);
const entriesOf = (folder: string, missing: string) =>
  [missing, ...names].map((name) => ({ kind: 'file' as const, name, path: join(folder, name) }));

it('ends all copies before it says that one has failed', async () => {
  const target = folderWith([]);
  await expect(copyContext(entriesOf(folderWith(names), 'none'), target)).rejects.toThrow("'none' cannot be copied");
  const then = readdirSync(target);
  await new Promise((resolve) => setImmediate(resolve));
  expect([then.length < names.length, readdirSync(target)]).toEqual([true, then]);
});

it('copies nothing for a command that was interrupted', async () => {
  const target = folderWith([]);
  const reason = new Error('stop');
  await expect(
    copyContext(entriesOf(folderWith(names), 'f0'), target, undefined, AbortSignal.abort(reason)),
  ).rejects.toBe(reason);
  expect(readdirSync(target)).toEqual([]);
});
