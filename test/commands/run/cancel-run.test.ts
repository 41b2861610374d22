import { describe, expect, it } from 'vitest';
import { find, run } from '../../bugs-of-az/task-lines.ts';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import type { Answer } from '../../support/fake-azure.ts';

const ongoing = "(Status eq 'Queued' or Status eq 'Started' or Status eq 'Running')";
const ofAll = `GET R/runs?$filter=${ongoing}`;
const ofHello = `GET R/runs?$filter=TaskName eq 'hello' and ${ongoing}`;
const cancelOf = (id: string) => `POST R/runs/${id}/cancel`;
const runOf = (id: string) => `GET R/runs/${id}`;
const ok: Answer[] = [[200]];
const gone: Answer[] = [[404, { error: { code: 'ResourceNotFound', message: 'There is no such run.' } }]];
const two: Answer[] = [[200, { value: [run('cf3', 'Running'), run('cf2', 'Queued')] }]];
const replies = {
  [ofAll]: two,
  [ofHello]: two,
  [cancelOf('cf2')]: ok,
  [cancelOf('cf3')]: ok,
  [cancelOf('cf9')]: gone,
  [runOf('cf2')]: [[200, run('cf2', 'Queued')]] as Answer[],
  [runOf('cf3')]: [[200, run('cf3', 'Running')]] as Answer[],
  [runOf('cf5')]: [[200, run('cf5', 'Succeeded')]] as Answer[],
  [runOf('cf9')]: gone,
};
const cancel = (words: string, options: CommandLineOptions = {}) =>
  runCommandLine(`cancel-run -r myregistry ${words}`, { ...options, replies: { ...replies, ...options.replies } });

describe('cancel-run, as it reaches the service', () => {
  it.each([
    ['--run-id cf2 cf3', [], ['cf2', 'cf3']],
    ['--run-id cf2 --run-id cf3 cf2', [], ['cf2', 'cf3']],
    ['--all --yes', [ofAll], ['cf3', 'cf2']],
    ['--all -n hello -y', [ofHello], ['cf3', 'cf2']],
  ])('%s', async (words, asked, ids) => {
    const result = await cancel(`${words} -o tsv --query [].[runId,canceled]`);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: ids.map((id) => `${id}\tTrue\n`).join(''),
      stderr: ids.map((id) => `Canceled run ${id}.\n`).join(''),
      asked: [find, ...asked, ...ids.flatMap((id) => [runOf(id), cancelOf(id)])],
    });
  });

  it.each([
    ['cancel-run', 'Canceled run cf2.\n', [runOf('cf2'), cancelOf('cf2')]],
    ['az acr task cancel-run', '', [cancelOf('cf2')]],
  ])('%s of one run has no result', async (command, stderr, asked) => {
    const result = await runCommandLine(`${command} -r myregistry --run-id cf2`, { replies });
    expect(result).toMatchObject({ exitCode: 0, stdout: '', stderr, asked: [find, ...asked] });
  });

  it.each([
    ['cf5', 'WARNING: Run cf5 has already ended (Succeeded). There is nothing to cancel.\n', [runOf('cf5')]],
    [
      'cf5 cf2',
      'WARNING: Run cf5 has already ended (Succeeded). There is nothing to cancel.\nCanceled run cf2.\n',
      [runOf('cf5'), runOf('cf2'), cancelOf('cf2')],
    ],
  ])('tells how a run ended that is over: %s', async (ids, stderr, asked) => {
    const result = await cancel(`--run-id ${ids}`);
    expect(result).toMatchObject({ exitCode: 0, stderr, asked: [find, ...asked] });
  });

  it('shows what became of several in a table', async () => {
    const { stdout } = await cancel('--run-id cf9 cf2 -o table');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['RUN ID', 'CANCELED', 'ERROR'],
      ['--------', '----------', '---------------------'],
      ['cf9', 'False', 'There is no such run.'],
      ['cf2', 'True'],
      [''],
    ]);
  });

  it('tells where to look when there is no such run', async () => {
    const { exitCode, stderr } = await cancel('--run-id cf9');
    expect([exitCode, stderr.split('\n').at(-2)]).toEqual([3, "'acrtask list-runs -r myregistry' lists the runs."]);
  });

  it('goes on after a run that could not be canceled, and fails', async () => {
    const { exitCode, asked, stderr, stdout } = await cancel('--run-id cf9 cf2');
    expect(JSON.parse(stdout)).toEqual([
      { runId: 'cf9', canceled: false, error: 'There is no such run.' },
      { runId: 'cf2', canceled: true },
    ]);
    expect([exitCode, asked, stderr]).toEqual([
      1,
      [find, runOf('cf9'), runOf('cf2'), cancelOf('cf2')],
      'ERROR: Run cf9 was not canceled: There is no such run.\nCanceled run cf2.\nERROR: 1 of 2 runs could not be canceled.\n',
    ]);
  });

  it('has nothing to do when no run is under way', async () => {
    const { exitCode, asked, stderr } = await cancel('--all -n hello', {
      replies: { [ofHello]: [[200, { value: [] }]] },
    });
    expect([exitCode, asked, stderr]).toEqual([
      0,
      [find, ofHello],
      "WARNING: There are no queued or ongoing runs of the task 'hello'.\n",
    ]);
  });
});

describe('cancel-run --all asks first', () => {
  it.each<[string, string[], number, string]>([
    ['y', ['y'], 0, 'Canceled run cf3.\nCanceled run cf2.\n'],
    ['n', ['n'], 1, 'ERROR: Operation cancelled.\n'],
  ])('%s', async (_, answers, exitCode, stderr) => {
    const result = await cancel('--all -n hello', { tty: ['stdin'], answers });
    expect([result.host.prompts, result.exitCode, result.stderr]).toEqual([
      ["Are you sure you want to cancel 2 runs of the task 'hello': cf3, cf2? (y/n): "],
      exitCode,
      stderr,
    ]);
    expect(result.asked.length).toBe(exitCode === 0 ? 6 : 2);
  });

  it('and cancels nothing when nobody can be asked', async () => {
    const { exitCode, asked, stderr } = await cancel('--all');
    expect([exitCode, asked, stderr]).toEqual([
      1,
      [find, ofAll],
      'ERROR: Unable to prompt for confirmation as no tty available. Use --yes.\n',
    ]);
  });
});

describe('what cancel-run refuses', () => {
  it.each([
    ['', 'the following arguments are required: --run-id or --all'],
    ['--run-id', 'argument --run-id: expected one argument'],
    ['--run-id ../x', "argument --run-id: '../x' is not a valid name"],
    ['--run-id cf2 --all', '--run-id and --all cannot be combined.'],
    ['--run-id cf2 -n hello', '--name can only be used with --all: a run ID already identifies one run.'],
  ])('%s', async (words, message) => {
    const { exitCode, asked, stderr } = await cancel(words);
    expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], `ERROR: ${message}`]);
  });
});

it('cancel-run --all leaves runs that are over alone in the emulator', async () => {
  const { run: carryOut, json } = await createEmulatedAzure();
  await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
  await carryOut('run -r myregistry -n hello --no-wait');
  const { stderr } = await carryOut('cancel-run -r myregistry --all --yes');
  expect([stderr, await json('list-runs -r myregistry --query [].runId')]).toEqual([
    'WARNING: There are no queued or ongoing runs.\n',
    ['cf1'],
  ]);
});
