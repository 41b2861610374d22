import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLocalLine } from '../../support/fake-engine.ts';

const hello = 'steps:\n  - id: hello\n    cmd: busybox echo hello\n';
const says = (line: string) => (line.includes('echo hello') ? { stdout: 'hello\n' } : undefined);
const time = '2026/01/02 03:04:05';

describe('acrtask run --local', () => {
  it('runs acb.yaml of the current folder, shows the log as Azure does, and leaves nothing behind', async () => {
    const { stdout, stderr, exitCode, asked, host } = await runLocalLine('run --local --run-id r1', {
      files: { 'acb.yaml': hello },
      play: says,
    });
    expect({ stdout, stderr, exitCode, asked }).toEqual({
      stdout: `${[
        "Creating Docker network: acb_default_network, driver: 'bridge'",
        'Successfully set up Docker network: acb_default_network',
        'Setting up Docker configuration...',
        'Successfully set up Docker configuration',
        "Executing step ID: hello. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'",
        'Launching container with name: hello',
      ]
        .map((line) => `${time} ${line}\n`)
        .join('')}hello\n${[
        'Successfully executed container: hello',
        'Step ID: hello marked as successful (elapsed time in seconds: 0.000000)',
      ]
        .map((line) => `${time} ${line}\n`)
        .join('')}\nRun ID: r1 was successful after 0s\n`,
      stderr: '',
      exitCode: 0,
      asked: [],
    });
    expect(
      readdirSync(host.home)
        .filter((name) => name.startsWith('acrtask-'))
        .flatMap((name) => readdirSync(join(host.home, name))),
    ).toEqual([]);
  });

  it('fails as the run does', async () => {
    const { stdout, stderr, exitCode } = await runLocalLine('run --local --run-id r1', {
      files: { 'acb.yaml': hello },
      play: (line) => (line.includes('echo hello') ? { exit: 3 } : undefined),
    });
    expect({ end: stdout.split('\n').slice(-5), stderr, exitCode }).toEqual({
      end: [
        `${time} Container failed during run: hello. No retries remaining.`,
        'failed to run step ID: hello: exit status 3',
        '',
        'Run ID: r1 failed after 0s. Error: failed during run, err: exit status 1',
        '',
      ],
      stderr: 'ERROR: Run failed\n',
      exitCode: 1,
    });
  });

  it('tells by its exit code how the run ended, on demand', async () => {
    const { exitCode } = await runLocalLine('run --local --exit-code detailed', {
      files: { 'acb.yaml': hello },
      play: (line) => (line.includes('echo hello') ? { exit: 3 } : undefined),
    });
    expect(exitCode).toBe(4);
  });

  it('starts nothing for a task file that the engine refuses', async () => {
    const { stdout, stderr, exitCode, started } = await runLocalLine('run --local', {
      files: {
        'acb.yaml':
          'version: v1.1.0\nsteps:\n  - id: one\n    cmd: busybox\n    when: [two]\n  - id: two\n    cmd: busybox\n',
      },
    });
    expect({ stdout, stderr, exitCode, started }).toEqual({
      stdout: `${time} Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.\n`,
      stderr: `ERROR: The task file has an error. Nothing was started.
acb.yaml:5:12: error: step 'one' waits for a step below it: 'two' (line 6) [when-later]
      when: [two]
             ^^^
  A step can only wait for steps above it: move step 'two' above 'one' (line 3).
failed to unmarshal task before running: two does not exist as a vertex [from: two, to: one]
`,
      exitCode: 1,
      started: [],
    });
  });

  it('copies what would be sent, and says why a task file is not part of that', async () => {
    const { stderr, exitCode } = await runLocalLine('run --local', {
      files: { 'acb.yaml': hello, '.dockerignore': '*.yaml\n' },
    });
    expect({ stderr, exitCode }).toEqual({
      stderr:
        "ERROR: --file: 'acb.yaml' is not part of the source: the ignore file excludes it.\nA run in Azure does not find it either. Add the line !acb.yaml to the ignore file.\n",
      exitCode: 1,
    });
  });

  it('takes no task file from outside of the source', async () => {
    const { stderr, exitCode } = await runLocalLine('run --local -f ../other/acb.yaml', {
      files: { 'acb.yaml': hello },
    });
    expect({ stderr, exitCode }).toEqual({
      stderr:
        "ERROR: --file: '../other/acb.yaml' lies outside of the source.\nCopy it into the source, or name a source that it is part of.\n",
      exitCode: 1,
    });
  });

  it('runs --cmd without a source', async () => {
    const { started, exitCode } = await runLocalLine("run --local --cmd 'busybox echo hello' /dev/null", {
      play: says,
    });
    const lines = started.filter((line) => line.includes('echo hello'));
    expect({ lines: lines.map((line) => line.replace(/^.*(?=busybox)/, '')), exitCode }).toEqual({
      lines: ['busybox echo hello'],
      exitCode: 0,
    });
  });

  it('prints the run as the result, with the log on standard error', async () => {
    const { stdout, stderr, exitCode } = await runLocalLine(
      "run --local --run-id r1 -o json --query '[runId,status,outcome,steps]'",
      { files: { 'acb.yaml': hello }, play: says },
    );
    expect({ result: JSON.parse(stdout), exitCode }).toEqual({
      result: ['r1', 'Succeeded', 'succeeded', [{ id: 'hello', status: 'successful', elapsedSeconds: 0 }]],
      exitCode: 0,
    });
    expect(stderr).toContain('\nhello\n');
  });
});

const pushes = 'steps:\n  - id: send\n    push: [myregistry.azurecr.io/app:1, 127.0.0.1:5000/app:1]\n';
const isPush = (line: string): boolean => / push /.test(line);

describe('a push to another machine', () => {
  const refused = `ERROR: The run pushes myregistry.azurecr.io/app:1, which is not on this machine. Nothing was started.
To push, use --yes. To leave the pushes out, use --no-push.
`;
  it('needs --yes where nobody can be asked', async () => {
    const { stderr, exitCode, started } = await runLocalLine('run --local --no-validate', {
      files: { 'acb.yaml': pushes },
    });
    expect({ stderr, exitCode, started }).toEqual({ stderr: refused, exitCode: 1, started: [] });
  });

  it.each([
    ['y', 0],
    ['n', 1],
  ])('asks on a terminal: %s', async (answer, exitCode) => {
    const ran = await runLocalLine('run --local --no-validate', {
      files: { 'acb.yaml': pushes },
      tty: ['stdin'],
      answers: [answer],
    });
    expect({ asked: ran.host.prompts, exitCode: ran.exitCode, pushes: ran.started.filter(isPush).length }).toEqual({
      asked: ['The run pushes myregistry.azurecr.io/app:1. Do you want to continue? (y/n): '],
      exitCode,
      pushes: exitCode === 0 ? 2 : 0,
    });
  });

  it('is left out with --no-push, and the log says so', async () => {
    const { stdout, exitCode, started } = await runLocalLine('run --local --no-validate --no-push', {
      files: { 'acb.yaml': `${pushes}  - id: hello\n    cmd: busybox echo hello\n` },
      play: says,
    });
    expect({ first: stdout.split('\n')[0], exitCode, pushes: started.filter(isPush) }).toEqual({
      first: `${time} Step ID: send is left out: --no-push`,
      exitCode: 0,
      pushes: [],
    });
  });
});

describe('options that cannot be combined', () => {
  it.each([
    ['run --local --no-wait', '--no-wait cannot be combined with --local: the run ends with the command.'],
    ['run --local --agent-pool p', '--agent-pool cannot be combined with --local.'],
    [
      'build --local --max-context-size 1GB .',
      '--max-context-size cannot be combined with --local: no source is sent.',
    ],
    [
      'run --local --on-interrupt detach',
      '--on-interrupt detach cannot be combined with --local: the run ends with the command.',
    ],
    ['run -r myregistry --only a .', '--only can only be used with --local.'],
    ['build -r myregistry --engine docker .', '--engine can only be used with --local.'],
    ['run --local --name hello', '--name/-n needs the registry of the task: --registry/-r.'],
    ['run', 'the following arguments are required: --registry/-r'],
    ['build .', 'the following arguments are required: --registry/-r'],
  ])('%s', async (line, problem) => {
    const { stderr, exitCode } = await runLocalLine(line);
    expect({ first: stderr.split('\n')[0], exitCode }).toEqual({ first: `ERROR: ${problem}`, exitCode: 2 });
  });
});

it.each([
  ['run -f x . --only a', '--only can only be used with --local.'],
  ['build . --engine docker', '--engine can only be used with --local.'],
  ['build . --retry-on service', '--retry-on can only be used with --retry.'],
  ['run --no-wait --retry 1 .', '--retry cannot be combined with --no-wait: nobody waits for the run.'],
])('%s lacks a registry, which is not all that is wrong', async (line, problem) => {
  const { stderr, exitCode } = await runLocalLine(line);
  expect([exitCode, stderr.split('\n').slice(0, 2)]).toEqual([
    2,
    ['ERROR: the following arguments are required: --registry/-r', `ERROR: ${problem}`],
  ]);
});

describe('what is said of a mistake', () => {
  it.each<[line: string, hint: string]>([
    ['run -f acb.yaml . --only greet', 'With --local, none is needed.'],
    ['run --local -f acb.yml .', "--file is the path of a file in the source. Did you mean 'acb.yaml'?"],
    ['run --local -f folder/acb.yml .', "--file is the path of a file in the source. Did you mean 'folder/acb.yaml'?"],
    ['run --local ./nofolder', 'A source is a local folder, a Git or tarball URL, oci://..., or /dev/null.'],
    [
      'run --local hello',
      'A source is a local folder, a Git or tarball URL, oci://..., or /dev/null. To run a task, use its name: acrtask run --local --name hello',
    ],
  ])('%s', async (line, hint) => {
    const task = 'version: v1.1.0\nsteps: []\n';
    const { stderr } = await runLocalLine(line, { files: { 'acb.yaml': task, 'folder/acb.yaml': task } });
    expect(stderr.trimEnd().split('\n')).toContain(hint);
  });

  it('an engine that comes first and cannot be used', async () => {
    const { stderr } = await runLocalLine('run --local .', {
      files: { 'acb.yaml': 'version: v1.1.0\nsteps: []\n' },
      play: (line) => (line.startsWith('podman ') ? { stdout: '{}' } : undefined),
      prepare: async (host) => {
        host.env.DOCKER_HOST = 'tcp://127.0.0.1:1';
        await writeFile(join(host.env.PATH ?? '', 'podman'), '', { mode: 0o755 });
      },
    });
    expect(stderr).toMatch(
      /^WARNING: Docker cannot be used, so Podman carries out the run\. .+ To choose an engine yourself: --engine podman$/m,
    );
  });
});
