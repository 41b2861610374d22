import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLocalLine } from '../../support/fake-engine.ts';

const steps = 'steps:\n  - id: work\n    cmd: busybox work\n';

it('runs again when a file of the source changes, and cancels the run under way first', async () => {
  let runs = 0;
  const { stdout, stderr, exitCode, host } = await runLocalLine('run --local --watch --run-id r1', {
    files: { 'acb.yaml': steps, 'a.txt': '1', '.dockerignore': 'ignored.txt\n' },
    play: (line, host) => {
      if (!line.includes('busybox work')) return undefined;
      runs += 1;
      if (runs === 3) {
        setImmediate(() => host.interrupt());
        return { hangs: true };
      }
      void writeFile(join(host.cwd, 'ignored.txt'), String(runs));
      void writeFile(join(host.cwd, 'a.txt'), `changed ${runs}`);
      // The first run is under way when the file changes, the second one may be over.
      return runs === 1 ? { hangs: true } : {};
    },
  });
  expect({
    ends: stdout
      .split('\n')
      .filter((line) => line.startsWith('Run ID'))
      .slice(0, 1),
    changes: new Set(stderr.match(/'.*' has changed/g)),
    exitCode,
    runs,
    listeners: host.listeners(),
  }).toEqual({
    ends: ['Run ID: r1 was canceled after 0s'],
    changes: new Set(["'a.txt' has changed"]),
    exitCode: 130,
    runs: 3,
    listeners: 0,
  });
});

it.each([
  'run --local --watch /dev/null --cmd x',
  'run --local --watch https://github.com/a/b.git',
  'run --local --watch -r myregistry --name hello',
])('%s has nothing to watch', async (line) => {
  const { stderr, exitCode } = await runLocalLine(line);
  expect({ first: stderr.split('\n')[0], exitCode }).toEqual({
    first: 'ERROR: --watch needs a local folder as the source.',
    exitCode: 2,
  });
});
