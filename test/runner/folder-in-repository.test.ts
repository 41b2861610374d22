import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dockerEngine } from '../../src/runner/engines/docker.ts';
import { dockerClient } from '../support/docker-client.ts';
import { recordPrograms } from '../support/recorded-programs.ts';
import { testRunFolder, testTask } from '../support/run-folder.ts';
import { createTestHost } from '../support/test-host.ts';

it.each([
  ['https://host/app.git', '.'],
  ['https://host/app.git#main:sub', 'sub'],
  ['https://host/app.git#main:inside', 'sub'],
  ['https://host/app.git#main:outside', 'etc'],
  ['https://host/app.git#main:above', '.'],
])('the build of %s does not run outside of the repository', async (context, expected) => {
  const { startProgram } = recordPrograms();
  const folders: string[] = [];
  const host = createTestHost({
    startProgram: (program, argv, options) => {
      folders.push(options.cwd);
      return startProgram(program, argv, options);
    },
  });
  const folder = await testRunFolder(host);
  const repository = join(folder.workspace, 'make');
  await mkdir(join(repository, 'sub'), { recursive: true });
  await symlink('sub', join(repository, 'inside'));
  await symlink('/etc', join(repository, 'outside'));
  await symlink('../../../../..', join(repository, 'above'));
  const { steps } = await testTask(`version: v1.1.0\nsteps:\n- id: make\n  build: -t x ${context}`);
  const engine = dockerEngine(host, folder, dockerClient);
  for (const step of steps) await engine.runStep(step, { write: () => {}, signal: new AbortController().signal });
  expect(folders).toEqual([join(repository, expected)]);
});
