import { expect, it } from 'vitest';
import { projectFileSchema } from '../../../src/project/json-schema.ts';
import { runCommandLine } from '../../support/command-line.ts';

it('schema --project prints the schema of the project file', async () => {
  const { exitCode, stdout, stderr } = await runCommandLine('schema --project');
  expect([exitCode, JSON.parse(stdout), stderr]).toEqual([0, projectFileSchema(), '']);
});

it('and what is asked of it', async () => {
  const { stdout } = await runCommandLine('schema --project --query properties.tasks.additionalProperties.required');
  expect(stdout).toBe('');
  expect((await runCommandLine('schema --project --query title -o tsv')).stdout).toBe('Project file of acrtask\n');
});

it.each([
  ['schema --project --write acb.yaml', '--project: cannot be combined with --write.'],
  ['schema --project acb.yaml', 'Task files can only be named with --write.'],
])('%s is refused', async (line, message) => {
  const { exitCode, stderr } = await runCommandLine(line);
  expect([exitCode, stderr]).toEqual([2, `ERROR: ${message}\nTry 'acrtask schema --help'.\n`]);
});
