import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { Answer } from '../../support/fake-azure.ts';

const on = '-r myregistry';
const build = `${on} https://github.com/a/b.git`;
const detailed = '--exit-code detailed';

const runOf = (status: string): Answer => [200, { name: 'cf1', properties: { runId: 'cf1', status, task: 'hello' } }];

/** A run that ends with a status, and the mark that the service puts on its log. */
const endingAs = (status: string, mark = status.toLowerCase()): Readonly<Record<string, readonly Answer[]>> => ({
  'GET R/runs/cf1': [runOf(status)],
  'GET https://logs.blob.localhost/cf1?sig=s': [[200, 'hello\n', { 'x-ms-meta-complete': mark }]],
});

type Case = readonly [
  line: string,
  env: Readonly<Record<string, string>>,
  end: ReturnType<typeof endingAs>,
  code: number,
];

const failed = endingAs('Failed');

const cases: readonly Case[] = [
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Succeeded', 'successful'), 0],
  [`run ${on} -n hello ${detailed}`, {}, failed, 4],
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Error', 'internalerror'), 4],
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Canceled'), 5],
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Timeout', 'timedout'), 6],
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Succeeded', 'failed'), 4],
  [`run ${on} -n hello ${detailed}`, {}, endingAs('Succeeded', 'timedout'), 6],
  [`run ${on} -n hello ${detailed} --no-logs`, {}, endingAs('Canceled'), 5],
  [`run ${on} -n hello ${detailed} --no-logs`, {}, endingAs('Timeout'), 6],
  [`run ${on} -n hello ${detailed} -o json`, {}, failed, 4],
  [`run ${on} -n hello ${detailed} --no-wait`, {}, failed, 0],
  [`run ${on} --cmd bash /dev/null ${detailed}`, {}, failed, 4],
  [`build ${build} ${detailed}`, {}, failed, 4],
  [`pack build ${build} -t a --builder b ${detailed}`, {}, failed, 4],
  [`rerun cf1 ${on} ${detailed}`, {}, failed, 4],
  // The run decides even if it had ended before.
  [`logs ${on} --run-id cf1 ${detailed}`, {}, failed, 4],
  [`logs ${on} --run-id cf1 ${detailed}`, {}, endingAs('Succeeded', 'successful'), 0],
  [`logs ${on} --run-id cf1`, {}, failed, 0],
  [`run ${on} -n hello`, { ACRTASK_EXIT_CODES: 'detailed' }, endingAs('Canceled'), 5],
  [`run ${on} -n hello`, { ACRTASK_EXIT_CODES: 'Detailed' }, endingAs('Canceled'), 5],
  [`run ${on} -n hello`, { ACRTASK_EXIT_CODES: '' }, endingAs('Canceled'), 1],
  [`run ${on} -n hello --exit-code simple`, { ACRTASK_EXIT_CODES: 'detailed' }, endingAs('Canceled'), 1],
  [`logs ${on} --run-id cf1`, { ACRTASK_EXIT_CODES: 'detailed' }, failed, 4],
  [`az acr task run ${on} -n hello`, {}, endingAs('Canceled'), 1],
  [`az acr build ${build}`, {}, endingAs('Timeout'), 1],
  [`az acr run ${on} --cmd bash /dev/null`, {}, failed, 1],
  [`az acr task run ${on} -n hello`, { ACRTASK_EXIT_CODES: 'detailed' }, endingAs('Canceled'), 5],
  // What is not about how a followed run ended keeps its code.
  [`run -r nosuchregistry -n hello ${detailed}`, {}, {}, 3],
  [`run ${on} -n hello --exit-code full`, {}, {}, 2],
];

describe('the exit code of a run that is followed', () => {
  it.each(cases)('%s %j', async (line, env, replies, code) => {
    const { exitCode, stderr } = await runCommandLine(line, { env, replies });
    expect(exitCode, stderr).toBe(code);
  });

  it('is that of an ongoing run whose log is followed', async () => {
    const replies = { ...endingAs('Timeout', 'timedout'), 'GET R/runs/cf1': [runOf('Running'), runOf('Timeout')] };
    const { exitCode } = await runCommandLine(`logs ${on} --run-id cf1 ${detailed}`, { replies });
    expect(exitCode).toBe(6);
  });

  it.each([
    `run ${on} -n hello`,
    `run ${on} --cmd bash /dev/null`,
    `build ${build}`,
    `pack build ${build} -t a --builder b`,
    `rerun cf1 ${on}`,
    `logs ${on} --run-id cf1`,
    `taskrun logs ${on} -n mine`,
  ])('is not decided by an unknown word in the environment: %s asks nothing', async (line) => {
    const { exitCode, stderr, asked } = await runCommandLine(line, { env: { ACRTASK_EXIT_CODES: 'full' } });
    expect([exitCode, stderr.split('\n').at(-2), asked]).toEqual([
      2,
      "ERROR: ACRTASK_EXIT_CODES: 'full' is neither simple nor detailed.",
      [],
    ]);
  });
});
