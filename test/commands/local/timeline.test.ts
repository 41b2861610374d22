import { expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { runLocalLine } from '../../support/fake-engine.ts';
import { createTestHost } from '../../support/test-host.ts';

const steps = `steps:
  - id: first
    cmd: busybox first
  - id: second
    cmd: busybox second
`;

/** Draws a run after it, as another process of the same user does. */
const graphAfter = async (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { host } = await runLocalLine('run --local --run-id r1', {
    files: { 'acb.yaml': steps },
    env,
    play: (line, machine) => {
      if (line.includes('busybox')) machine.pass(2000);
      return undefined;
    },
  });
  const next = createTestHost({ folders: host, env: { ACRTASK_CLOUD: 'emulator', ...env } });
  const exitCode = await main(['graph', ...words], next);
  return { exitCode, ...next.written };
};

it('draws a run on this machine, with what each step waited for', async () => {
  const { exitCode, stdout } = await graphAfter([
    '--run',
    'r1',
    '-o',
    'json',
    '--query',
    'steps[].[id,outcome,elapsedSeconds,waitsFor]',
  ]);
  expect({ exitCode, steps: JSON.parse(stdout) }).toEqual({
    exitCode: 0,
    steps: [
      ['first', 'succeeded', 2, []],
      ['second', 'succeeded', 2, ['first']],
    ],
  });
});

it('says what is kept for a run that is not', async () => {
  expect(await graphAfter(['--run', 'cf1'])).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: `ERROR: This machine has kept no run 'cf1'.
The last 20 runs with --local are kept. For a run in Azure, name its registry with --registry, or set a default with 'acrtask configure --defaults registry=NAME'.
`,
  });
});

it('keeps nothing with ACRTASK_CACHE=off', async () => {
  expect((await graphAfter(['--run', 'r1'], { ACRTASK_CACHE: 'off' })).exitCode).toBe(3);
});
