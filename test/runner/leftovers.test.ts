import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Host } from '../../src/host.ts';
import { findLeftovers, removeLeftovers, sweepDeadRuns } from '../../src/runner/leftovers.ts';
import { makeRunFolder, removeRunFolder } from '../../src/runner/run-folder.ts';
import { createTestHost } from '../support/test-host.ts';

/** A process id that no process can have. */
const nobody = 2 ** 30;

/** Engines whose programs print these answers, by their words without format and label; other words fail. */
const engines = (answers: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const startProgram: Host['startProgram'] = async (program, argv, { onOutput }) => {
    const words = [program, ...argv.filter((word) => !word.includes('{{') && word !== '--format')].join(' ');
    asked.push(words);
    const answer = answers[words];
    if (answer !== undefined) onOutput('stdout', Buffer.from(answer));
    return { ended: Promise.resolve({ exitCode: answer === undefined ? 1 : 0 }), kill: () => {} };
  };
  return { asked, host: createTestHost({ startProgram, env: { TMPDIR: dirname(runs) } }) };
};

let runs = '';
const addRun = (name: string, pid: number): string => {
  const path = join(runs, name);
  mkdirSync(path);
  writeFileSync(join(path, 'run.json'), JSON.stringify({ mark: name, pid }));
  return path;
};

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  runs = join(folder, `acrtask-runs-${process.getuid?.()}`);
  mkdirSync(runs);
});

const list = (client: string, label: string): string[] =>
  ['ps --all', 'network ls', 'volume ls'].map((words) => `${client} ${words} --filter label=${label}`);

describe('what runs have left behind', () => {
  it('is listed without what belongs to runs under way', async () => {
    const dead = addRun('dead-1', nobody);
    addRun('alive-1', process.pid);
    const { host } = engines({
      'docker ps --all --filter label=acrtask.run': 'web\tacrtask.run=dead-1\nbusy\ta=b,acrtask.run=alive-1\n',
      'docker network ls --filter label=acrtask.run': 'net\tacrtask.run=old-7\n',
      'docker volume ls --filter label=acrtask.run': '',
      'podman ps --all --filter label=acrtask.run': 'api\tmap[a:b acrtask.run:old-8]\n',
      'buildah containers --noheading': 'mine\nacrtask.old-9-0a1b2c3d.one\n',
    });
    expect(await findLeftovers(host)).toEqual([
      { where: 'machine', kind: 'folder', name: dead, run: 'dead-1' },
      { where: 'docker', kind: 'container', name: 'web', run: 'dead-1' },
      { where: 'docker', kind: 'network', name: 'net', run: 'old-7' },
      { where: 'podman', kind: 'container', name: 'api', run: 'old-8' },
      { where: 'buildah', kind: 'container', name: 'acrtask.old-9-0a1b2c3d.one', run: 'old-9-0a1b2c3d' },
    ]);
  });

  it.each<[whose: string, pid: number, names: string[]]>([
    ['a run under way with another folder for temporary files', process.pid, []],
    ['a run whose process is gone', nobody, ['web']],
  ])('is not looked for among what belongs to %s', async (whose, pid, names) => {
    const elsewhere = createTestHost({ env: { TMPDIR: join(runs, '..', '..') } });
    const folder = await makeRunFolder('cf1', { ...elsewhere, env: elsewhere.env, pid });
    onTestFinished(() => removeRunFolder(folder));
    const list = 'docker ps --all --filter label=acrtask.run';
    const { host } = engines({ [list]: `web\tacrtask.run=${folder.mark}\n` });
    expect({ whose, names: (await findLeftovers(host)).map(({ name }) => name) }).toEqual({ whose, names });
  });

  it('is removed, containers before networks, and what cannot be is said', async () => {
    const { host, asked } = engines({
      'docker rm --force --volumes web': '',
      'buildah rm one': '',
      'podman rm --force --volumes --time 0 api': '',
    });
    const failed = await removeLeftovers(
      [
        { where: 'docker', kind: 'network', name: 'net', run: 'a' },
        { where: 'docker', kind: 'container', name: 'web', run: 'a' },
        { where: 'buildah', kind: 'container', name: 'one', run: 'a' },
        { where: 'podman', kind: 'container', name: 'api', run: 'a' },
      ],
      host,
    );
    expect({ asked, failed }).toEqual({
      asked: [
        'docker rm --force --volumes web',
        'buildah rm one',
        'podman rm --force --volumes --time 0 api',
        'docker network rm net',
      ],
      failed: [{ leftover: { where: 'docker', kind: 'network', name: 'net', run: 'a' }, reason: '' }],
    });
  });

  it.runIf(process.platform === 'linux')('is that of a process whose ID another one has now', async () => {
    const dead = addRun('dead-1', process.pid);
    writeFileSync(join(dead, 'run.json'), JSON.stringify({ mark: 'dead-1', pid: process.pid, began: '1' }));
    const { host } = engines({});
    expect((await findLeftovers(host)).filter(({ kind }) => kind === 'folder').map(({ name }) => name)).toEqual([dead]);
  });

  it.each<[who: string, pid: number, asked: string[]]>([
    [
      'a run whose process is gone',
      nobody,
      [
        ...list('docker', 'acrtask.run=run-1'),
        ...list('podman', 'acrtask.run=run-1'),
        'buildah containers --noheading',
      ],
    ],
    ['a run under way', process.pid, []],
  ])('is swept before a run: %s', async (_who, pid, expected) => {
    addRun('run-1', pid);
    const { host, asked } = engines({});
    await sweepDeadRuns(host);
    expect(asked.toSorted()).toEqual(expected.toSorted());
    expect((await findLeftovers(host)).map(({ kind }) => kind)).toEqual([]);
  });
});
