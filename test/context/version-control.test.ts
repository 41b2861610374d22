import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainPath } from '../../src/context/contents.ts';
import { openContext } from '../../src/context/pack.ts';
import { layFolder } from './folder.ts';

const tree = {
  '.venv/bin/python': 'x',
  '.venv/lib/a.py': 'x',
  'app/.venv/bin/python': 'x',
  'app/main.py': 'x',
  'tool/.venv': 'a file that names a folder',
  'venv/x': 'x',
};

const filesOf = async (rules: string | undefined) => {
  const folder = await layFolder({ ...tree, ...(rules === undefined ? {} : { '.dockerignore': rules }) });
  const { entries, virtualEnvironments } = await openContext({ folder });
  const files = entries.filter(({ kind, name }) => kind === 'file' && name !== '.dockerignore');
  return [files.map(({ name }) => name).join(' '), virtualEnvironments.join(' ')];
};

describe('virtual environments of Python are left out', () => {
  const others = 'app/main.py tool/.venv venv/x';
  it.each<[string | undefined, string, string]>([
    [undefined, others, '.venv app/.venv'],
    ['', others, '.venv app/.venv'],
    ['!.venv', `.venv/bin/python .venv/lib/a.py ${others}`, 'app/.venv'],
    ['!/.venv/', `.venv/bin/python .venv/lib/a.py ${others}`, 'app/.venv'],
    ['!app/.venv', `app/.venv/bin/python ${others}`, '.venv'],
    ['!**/.venv', `.venv/bin/python .venv/lib/a.py app/.venv/bin/python ${others}`, ''],
    ['.venv/lib\n!.venv', `.venv/bin/python .venv/lib/a.py ${others}`, 'app/.venv'],
    ['!.venv\n.venv/lib', `.venv/bin/python ${others}`, 'app/.venv'],
    ['*\n!.venv/lib', '.venv/lib/a.py', ''],
    ['*\n!app', 'app/main.py', 'app/.venv'],
    ['*\n!**/*.py', 'app/main.py', '.venv app/.venv'],
    ['app\n!**', others, '.venv app/.venv'],
  ])('%j', async (rules, files, left) => {
    expect(await filesOf(rules)).toEqual([files, left]);
  });

  it('and --why says so', async () => {
    const folder = await layFolder({ ...tree, '.dockerignore': '!app/.venv' });
    const reasons = await Promise.all(
      ['.venv/lib/a.py', 'app/.venv/bin/python', 'tool/.venv'].map(async (name) => {
        const { sent, reason } = await explainPath(folder, undefined, name);
        return [sent, reason.replaceAll(folder, '')];
      }),
    );
    expect(reasons).toEqual([
      [
        false,
        "'.venv' is a Python virtual environment, which is excluded unless an exception in the ignore file names it.",
      ],
      [true, `Its folder 'app/.venv' is included by line 1 of '${path.sep}.dockerignore': !app/.venv`],
      [true, `No rule of '${path.sep}.dockerignore' matches it.`],
    ]);
  });
});

describe('.dockerignore beside Dockerfile.dockerignore', () => {
  const files = { Dockerfile: 'x', '.dockerignore': 'a', a: 'x', b: 'x' };
  it.each<[string, string]>([
    ['b', 'Dockerfile Dockerfile.dockerignore a'],
    ['b\n!.dockerignore', '.dockerignore Dockerfile Dockerfile.dockerignore a'],
    ['!*', '.dockerignore Dockerfile Dockerfile.dockerignore a b'],
  ])('%j', async (rules, names) => {
    const folder = await layFolder({ ...files, 'Dockerfile.dockerignore': rules });
    const { entries } = await openContext({ folder, dockerfile: { path: path.join(folder, 'Dockerfile') } });
    expect(entries.map(({ name }) => name).join(' ')).toBe(names);
  });

  it('and --why says so', async () => {
    const folder = await layFolder({ ...files, 'Dockerfile.dockerignore': 'b' });
    expect(await explainPath(folder, path.join(folder, 'Dockerfile'), '.dockerignore')).toEqual({
      path: '.dockerignore',
      sent: false,
      reason: `It is excluded by default, because '${path.join(folder, 'Dockerfile.dockerignore')}' is used instead.`,
      rule: null,
    });
  });
});
