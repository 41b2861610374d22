import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  acrtask,
  createPlace,
  type EmulatorProcess,
  type Ended,
  type Place,
  printed,
  skipWhen,
  startAcrtask,
  startEmulator,
  withoutSignals,
} from './support.ts';

const patience = 60_000;

let place: Place;
let emulator: EmulatorProcess;

const setUp = async (...words: readonly string[]): Promise<void> => {
  place = await createPlace();
  emulator = await startEmulator(place, ...words);
  await printed(place, ...'az group create --name group --location eastus'.split(' '));
  await printed(place, ...'az acr create -g group --name myregistry --sku Standard'.split(' '));
  await printed(place, 'create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null');
};
const tearDown = async (): Promise<void> => {
  await emulator?.stop();
  await place?.remove();
};

/** Output with the times that a run's log is full of made the same, and its line ends too. */
const settled = ({ stdout, ...rest }: Ended): Ended => ({
  ...rest,
  stdout: stdout
    .replaceAll('\r\n', '\n')
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/gm, 'TIME')
    .replace(/\d+\.\d{6}/g, '0.000000')
    .replace(/after \d+s/, 'after 0s'),
});

const queued = 'WARNING: Queued a run with ID: cf1\nWARNING: Waiting for an agent...\n';

describe('acrtask in a pipe', { timeout: patience }, () => {
  beforeAll(() => setUp(), patience);
  afterAll(tearDown);

  it('shows a run: the log on standard output, all else on standard error', async () => {
    const task = 'version: v1.1.0\nsteps:\n  - id: greet\n    cmd: bash echo hi\n';
    await writeFile(join(place.work, 'greet.yaml'), task);
    await printed(place, ...'create -r myregistry -n greet -f greet.yaml -c /dev/null'.split(' '));
    expect(settled(await acrtask(place, 'run', '-r', 'myregistry', '-n', 'greet'))).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `TIME Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.
TIME Creating Docker network: acb_default_network, driver: 'bridge'
TIME Successfully set up Docker network: acb_default_network
TIME Setting up Docker configuration...
TIME Successfully set up Docker configuration
TIME Logging in to registry: myregistry.azurecr.io
TIME Successfully logged into myregistry.azurecr.io
TIME Executing step ID: greet. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
TIME Launching container with name: greet
[emulator] step greet: docker run mcr.microsoft.com/acr/bash:2ff604c echo hi (containers are not started)
TIME Successfully executed container: greet
TIME Step ID: greet marked as successful (elapsed time in seconds: 0.000000)

Run ID: cf1 was successful after 0s
`,
      stderr: queued,
    });
  });

  it.each([
    ['the overview', ''],
    ['--help', 'create --help'],
    ['json', 'list -r myregistry'],
    ['jsonc', 'list -r myregistry -o jsonc'],
    ['yamlc', 'list -r myregistry -o yamlc'],
    ['a table', 'list -r myregistry -o table'],
    ['an error', 'show -r myregistry -n missing'],
    ['wrong words', 'creat --nothing'],
    ['messages about messages', 'list -r myregistry --debug'],
  ])('has no colours in %s', async (_what, words) => {
    const { stdout, stderr } = await acrtask(place, ...words.split(' ').filter(Boolean));
    expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
    expect(`${stdout}${stderr}`).not.toContain('\u001b');
  });

  it.each([
    ['what works', 'version', 0, ''],
    ['--help', 'run --help', 0, ''],
    ['a service that refuses', 'create -r myregistry -n abc --cmd a -c /dev/null', 1, 'ERROR: (InvalidResourceName) '],
    ['an unknown cloud', 'list -r myregistry --cloud nowhere', 2, 'ERROR: '],
    ['a missing option', 'show -r myregistry', 2, 'ERROR: the following arguments are required: --name/-n\n'],
    ['an unknown option', 'list --nothing', 2, 'ERROR: unrecognized arguments: --nothing\n'],
    ['an unknown command', 'nothing', 2, 'ERROR: '],
    ['no such task', 'show -r myregistry -n missing', 3, "ERROR: The registry 'myregistry' has no task 'missing'."],
    ['no such run', 'show-run -r myregistry --run-id zz1', 3, 'ERROR: '],
  ])('exits, after %s, with the right code', async (_what, words, exitCode, beginning) => {
    const ended = await acrtask(place, ...words.split(' '));
    expect({ exitCode: ended.exitCode, beginning: ended.stderr.slice(0, beginning.length) }).toEqual({
      exitCode,
      beginning,
    });
    expect(ended.stdout === '').toBe(exitCode !== 0);
  });

  it.each(['list -r myregistry', 'logs -r myregistry', 'run -r myregistry -n hello', 'create --help'])(
    'does not mind that nobody reads on: %s',
    async (words) => {
      const running = startAcrtask(place, words.split(' '));
      running.child.stdout?.destroy();
      const { exitCode, stderr } = await running.ended;
      const others = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('WARNING: '));
      expect({ exitCode, others }).toEqual({ exitCode: 0, others: [] });
    },
  );
});

describe('Ctrl-C while a run is followed', { timeout: patience }, () => {
  beforeEach((context) => skipWhen(withoutSignals, context));
  beforeAll(() => setUp('--status-ms', '3600000'), patience);
  afterAll(tearDown);

  /** Runs the task, presses Ctrl-C once the log is being waited for, and gives the run's id and what the user sees. */
  const interrupted = async (...words: readonly string[]): Promise<Ended & { readonly runId: string }> => {
    const running = startAcrtask(place, ['run', '-r', 'myregistry', '-n', 'hello', '--debug', ...words]);
    const [, runId = ''] = await running.until('stderr', /\/runs\/(\w+)\/listLogSasUrl\?\S+ -> 200/);
    running.child.kill('SIGINT');
    const ended = await running.ended;
    const stderr = ended.stderr.replace(/^(?:DEBUG|INFO): .*\n/gm, '').replaceAll(runId, 'cf1');
    return { ...ended, stderr, runId };
  };
  const statusOf = (runId: string): Promise<string> =>
    printed(place, 'show-run', '-r', 'myregistry', '--run-id', runId, '--query', 'status', '-o', 'tsv');

  it.each([[[]], [['--on-interrupt', 'detach']]])('leaves the run and says how to go on: %j', async (words) => {
    const { runId, ...ended } = await interrupted(...words);
    expect(ended).toEqual({
      exitCode: 130,
      signal: null,
      stdout: '',
      stderr: `${queued}ERROR: Interrupted. Run cf1 continues.
To follow it: acrtask logs -r myregistry --run-id cf1
To cancel it: acrtask cancel-run -r myregistry --run-id cf1
`,
    });
    expect(await statusOf(runId)).toBe('Queued');
    await printed(place, 'cancel-run', '-r', 'myregistry', '--run-id', runId);
    expect(await statusOf(runId)).toBe('Canceled');
  });

  it('cancels the run with --on-interrupt cancel', async () => {
    const { runId, ...ended } = await interrupted('--on-interrupt', 'cancel');
    expect(ended).toEqual({
      exitCode: 130,
      signal: null,
      stdout: '',
      stderr: `${queued}ERROR: Interrupted. Run cf1 is being canceled.\n`,
    });
    expect(await statusOf(runId)).toBe('Canceled');
  });
});
