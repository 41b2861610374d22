import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listContext } from '../../src/context/entries.ts';
import { readIgnoreRules } from '../../src/context/ignore-file.ts';
import { layFolder } from './folder.ts';

const files = {
  'closed/a/x': 'x',
  'kept/x': 'x',
  'kept/y': 'y',
  'near/a/y': 'y',
  'near/a/z': 'z',
  'near/b/c/y': 'y',
};

/** Every folder that is looked into, told by the names on which a verdict is asked. */
const walk = async (dockerignore: string) => {
  const folder = await layFolder({ ...files, '.dockerignore': dockerignore });
  const rules = await readIgnoreRules(folder, undefined);
  const asked: string[] = [];
  const judge: typeof rules.judge = (name, parent) => {
    asked.push(name);
    return rules.judge(name, parent);
  };
  const { entries } = await listContext(folder, { ...rules, judge });
  const walked = [...new Set(asked.map((name) => path.posix.dirname(name)))].filter((name) => name !== '.');
  return { walked, kept: entries.filter(({ kind }) => kind === 'file').map(({ name }) => name) };
};

describe('listContext', () => {
  const { sep } = path;
  it('sorts each folder by name, whatever the order on the disk', async () => {
    const names = ['b', 'B', 'a/z', 'a/b', 'a-b', 'a.b', 'é', 'Z', 'c/d/e', '_'];
    const list = async (order: readonly string[]) => {
      const folder = await layFolder(Object.fromEntries(order.map((name) => [name.replaceAll('/', sep), 'x'])));
      return (await listContext(folder, await readIgnoreRules(folder, undefined))).entries.map(({ name }) => name);
    };
    const sorted = ['B', 'Z', '_', 'a', 'a/b', 'a/z', 'a-b', 'a.b', 'b', 'c', 'c/d', 'c/d/e', 'é'];
    expect(await list(names)).toEqual(sorted);
    expect(await list(names.toReversed())).toEqual(sorted);
  });

  it('takes a folder that is ignored only with what is kept in it', async () => {
    const folder = await layFolder({ ...files, '.dockerignore': '*\n!near/b/none\n!kept/x' });
    const { entries } = await listContext(folder, await readIgnoreRules(folder, undefined));
    expect(entries.map(({ name }) => name)).toEqual(['kept', 'kept/x']);
  });
});

describe('an ignored folder', () => {
  it.each<[rules: string, walked: string[], kept: string[]]>([
    ['*', [], []],
    ['closed\nnear', ['kept'], ['.dockerignore', 'kept/x', 'kept/y']],
    ['*\n!kept/x', ['kept'], ['kept/x']],
    ['!kept/x\n*', [], []],
    ['*\n!near/*/y', ['near', 'near/a', 'near/b'], ['near/a/y']],
    ['*\n!near/a', ['near', 'near/a'], ['near/a/y', 'near/a/z']],
    ['*\n!near/a\nnear', [], []],
    ['*\n!closer/*\n!clo', [], []],
    ['*\n!*.md', [], []],
    ['*\n!kep?/x', ['kept'], ['kept/x']],
    [
      'near/a\nnear/b\n!near/b/c/y',
      ['closed', 'closed/a', 'kept', 'near', 'near/b', 'near/b/c'],
      ['.dockerignore', 'closed/a/x', 'kept/x', 'kept/y', 'near/b/c/y'],
    ],
    ['*\n!**/z', ['closed', 'closed/a', 'kept', 'near', 'near/a', 'near/b', 'near/b/c'], ['near/a/z']],
  ])('is looked into for an exception that reaches it only: %j', async (rules, walked, kept) => {
    expect(await walk(rules)).toEqual({ walked, kept });
  });

  // Who may read everything, may read this too.
  const mayReadAll = process.platform === 'win32' || process.getuid?.() === 0;
  it.each(mayReadAll ? [] : ['unreadable'])('may be %s; others may not', async () => {
    const folder = await layFolder({ ...files, '.dockerignore': 'closed' });
    const closed = path.join(folder, 'closed');
    await chmod(closed, 0);
    onTestFinished(() => chmod(closed, 0o700));
    const list = async () => listContext(folder, await readIgnoreRules(folder, path.join(folder, 'other')));
    expect((await list()).entries.some(({ name }) => name.startsWith('closed'))).toBe(false);
    await chmod(path.join(folder, 'kept'), 0);
    onTestFinished(() => chmod(path.join(folder, 'kept'), 0o700));
    await expect(list()).rejects.toThrow(`The folder '${path.join(folder, 'kept')}' cannot be read: EACCES`);
  });
});
