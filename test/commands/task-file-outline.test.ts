import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import type { TestHost } from '../support/test-host.ts';

const prepare = async ({ cwd }: TestHost) => {
  await mkdir(join(cwd, 'app'));
  for (const folder of [cwd, join(cwd, 'app')])
    await writeFile(join(folder, 'task.yaml'), 'version: v1.1.0\nstep: []\n');
};

it.each([
  'create -r myregistry -n hello -c /dev/null -f task.yaml',
  'update -r myregistry -n hello -c /dev/null -f task.yaml',
  'run -r myregistry -f task.yaml /dev/null',
  'run -r myregistry -f task.yaml app',
  'run -r myregistry -n hello -c app -f task.yaml',
  'az acr run -r myregistry -f task.yaml app',
  'az acr task create -r myregistry -n hello -c /dev/null -f task.yaml',
])('%s: a file without steps is refused before anything is sent', async (line) => {
  const { stderr, exitCode, asked } = await runCommandLine(line, { prepare });
  expect({ stderr, exitCode }).toEqual({
    stderr:
      "ERROR: task.yaml:2:1: it has no 'steps', but 'step'.\nA task file is a YAML mapping with a list of 'steps', each with cmd, build, or push.\n",
    exitCode: 1,
  });
  expect(asked.flat().filter((each) => /^(?:PUT|PATCH|POST) (?!.*listDetails)/.test(String(each)))).toEqual([]);
});
