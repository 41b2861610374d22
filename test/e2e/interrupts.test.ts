import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../src/azure/connect.ts';
import { discard } from '../../src/follow/log-cursor.ts';
import { nodeHost } from '../../src/host.ts';
import {
  bin,
  createPlace,
  type Ended,
  type Place,
  printed,
  skipWhen,
  start,
  startAcrtask,
  withoutSignals,
} from './support.ts';
import { type Moment, startWatchedEmulator, type WatchedEmulator } from './watched-emulator.ts';

const patience = 60_000;
const line = `${'x'.repeat(63)}\n`;
/** More than every pipe and socket on the way holds. */
const manyLines = 64 * 1024;

/** Why nothing can be typed into a terminal here. */
const withoutTerminal =
  process.platform === 'linux' && !spawnSync('script', ['--version']).error
    ? undefined
    : "there is no 'script' of util-linux, which makes a terminal";

let place: Place;
let emulator: WatchedEmulator;

const setUp = async (progression: 'stepped' | 'immediate'): Promise<void> => {
  place = await createPlace();
  emulator = await startWatchedEmulator(place, { progression: { kind: progression } });
  await printed(place, ...'az group create --name group --location eastus'.split(' '));
  await printed(place, ...'az acr create -g group --name myregistry --sku Standard'.split(' '));
  await printed(place, 'create', '-r', 'myregistry', '-n', 'hello', '--cmd', 'bash echo hi', '-c', '/dev/null');
  await printed(place, ...'run -r myregistry -n hello --no-wait'.split(' '));
  await writeFile(join(place.work, 'Dockerfile'), 'FROM scratch\n');
  emulator.logIs(line, manyLines, progression === 'immediate');
};
const tearDown = async (): Promise<void> => {
  await emulator?.close();
  await place?.remove();
};

/** Commands, and how many requests each makes until it reads the log, on a registry that `setUp` has found. */
const commands: readonly (readonly [name: string, words: string, requests: number])[] = [
  ['run', 'run -r myregistry -n hello', 4],
  ['logs', 'logs -r myregistry --run-id cf1', 3],
  ['build', 'build -r myregistry -t hello:v1 .', 5],
  ['rerun', 'rerun cf1 -r myregistry', 5],
];

/** Twenty moments, from the first request to the middle of a log that the command cannot get rid of. */
const momentsOf = (requests: number): readonly Moment[] =>
  Array.from({ length: 20 }, (_, index): Moment => {
    if (index < requests) return ['asked', index + 1];
    return index < 2 * requests ? ['answered', index + 1 - requests] : ['sent', index + 1 - 2 * requests];
  });

/** Starts a command whose output nobody reads, and does `act` to it at a moment. */
const disturbed = async (
  words: string,
  moment: Moment,
  act: (running: ReturnType<typeof startAcrtask>) => void,
): Promise<Ended> => {
  const running = startAcrtask(place, words.split(' '), { stdout: 'unread' });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  emulator.watch(moment, () => act(running));
  return running.ended;
};

describe.each(commands)('a signal while nobody reads what acrtask %s writes', (name, words, requests) => {
  beforeEach((context) => skipWhen(withoutSignals, context));
  beforeAll(() => setUp('stepped'), patience);
  afterAll(tearDown);

  it.each([
    ['SIGINT', 130, 'Interrupted.'],
    ['SIGTERM', 143, 'Interrupted by SIGTERM.'],
    ['SIGHUP', 129, 'Interrupted by SIGHUP.'],
  ] as const)('%s', { timeout: patience }, async (signal, code, sentence) => {
    const results: unknown[] = [];
    const moments = momentsOf(requests);
    for (const moment of moments) {
      const cancels = `${words} --on-interrupt cancel`;
      const { stderr, ...ended } = await disturbed(cancels, moment, ({ child }) => child.kill(signal));
      const queued = emulator.asked.filter((each) => /^POST .*\/scheduleRun$/.test(each)).length;
      const canceled = emulator.asked.filter((each) => /^POST .*\/cancel$/.test(each)).length;
      const followed = name === 'logs' && emulator.asked.some((each) => each.endsWith('/listLogSasUrl'));
      const error = stderr.slice(stderr.indexOf('ERROR: '));
      results.push({
        moment,
        ...ended,
        says: error.startsWith(`ERROR: ${sentence}`) || error,
        left: followed ? 0 : queued - canceled,
      });
    }
    expect(results).toEqual(
      moments.map((moment) => ({ moment, exitCode: code, signal: null, stdout: '', says: true, left: 0 })),
    );
  });
});

describe.each(commands)('a reader of acrtask %s that leaves', (_name, words, requests) => {
  beforeAll(() => setUp('immediate'), patience);
  afterAll(tearDown);

  it('changes nothing about how it ends', { timeout: patience }, async () => {
    const results: unknown[] = [];
    const moments = momentsOf(requests);
    for (const moment of moments) {
      const { stderr, ...ended } = await disturbed(words, moment, ({ child }) => child.stdout?.destroy());
      const others = stderr.split('\n').filter((each) => each !== '' && !each.startsWith('WARNING: '));
      results.push({ moment, ...ended, others });
    }
    expect(results).toEqual(moments.map((moment) => ({ moment, exitCode: 0, signal: null, stdout: '', others: [] })));
  });
});

describe('a run that does not end', () => {
  beforeAll(() => setUp('stepped'), patience);
  afterAll(tearDown);

  it('keeps nobody who has read enough of its log', { timeout: patience }, async () => {
    const running = startAcrtask(place, ['logs', '-r', 'myregistry', '--run-id', 'cf1']);
    await running.until('stdout', /x\r?\n/);
    running.child.stdout?.destroy();
    const { exitCode, signal, stderr } = await running.ended;
    expect({ exitCode, signal, stderr }).toEqual({ exitCode: 0, signal: null, stderr: '' });
  });

  it('takes no listener for each time that its log is not there yet', { timeout: patience }, async () => {
    const host = { ...nodeHost(), env: place.env, home: place.home };
    const { signal } = new AbortController();
    const azure = await connect({
      host,
      cloud: 'emulator',
      subscription: undefined,
      signal,
      debug: () => {},
      hide: () => {},
    });
    emulator.watch(undefined, () => {});
    for (let reads = 0; reads < 12; reads += 1) {
      const { status, body } = await azure.read(`${azure.cloud.armEndpoint}/nothing`, {}, signal);
      await discard(body);
      expect(status).toBe(401);
    }
    expect(emulator.asked.length).toBe(12);
    await vi.waitFor(() => expect(getEventListeners(signal, 'abort')).toEqual([]));
  });
});

describe('Ctrl-C while acrtask waits for a person', () => {
  beforeEach((context) => skipWhen(withoutSignals, context));
  beforeAll(() => setUp('stepped'), patience);
  afterAll(tearDown);

  it('ends it while it reads standard input', { timeout: patience }, async () => {
    const words = 'run -r myregistry -f - --values @missing /dev/null';
    const running = startAcrtask(place, words.split(' '), { stdin: 'open' });
    onTestFinished(() => void running.child.kill('SIGKILL'));
    running.child.stdin?.write('version: v1.1.0\n');
    // Said just before the task file is read.
    await running.until('stderr', /value is used as is/);
    running.child.kill('SIGINT');
    const { exitCode, stderr } = await running.ended;
    expect([exitCode, stderr.split('\n').slice(1)]).toEqual([130, ['ERROR: Interrupted.', '']]);
  });

  it('ends a table that is redrawn in a terminal', { timeout: patience }, async (context) => {
    skipWhen(withoutTerminal, context);
    const command = `'${process.execPath}' '${bin}' list-runs -r myregistry --watch`;
    const env = { ...place.env, NO_COLOR: '1', CI: '', TF_BUILD: '', TERM: 'xterm' };
    const running = start('script', ['-qec', command, '/dev/null'], { env, cwd: place.work }, { stdin: 'open' });
    onTestFinished(() => void running.child.kill('SIGKILL'));
    await running.until('stdout', /\ncf1 +hello .*Watching for changes\. Press Ctrl-C to end\./s);
    running.child.stdin?.write('\u0003');
    const { exitCode, stdout } = await running.ended;
    expect([exitCode, stdout.trimEnd().endsWith('ERROR: Interrupted.')]).toEqual([130, true]);
  });

  it('ends it at a question, where it is a key like others', { timeout: patience }, async (context) => {
    skipWhen(withoutTerminal, context);
    const command = `'${process.execPath}' '${bin}' delete -r myregistry -n hello`;
    const surroundings = { env: { ...place.env, NO_COLOR: '1' }, cwd: place.work };
    const running = start('script', ['-qec', command, '/dev/null'], surroundings, { stdin: 'open' });
    onTestFinished(() => void running.child.kill('SIGKILL'));
    await running.until('stdout', /\(y\/n\): /);
    running.child.stdin?.write('\u0003');
    const { exitCode, stdout } = await running.ended;
    expect([exitCode, stdout.trimEnd().split(/\r?\n/).at(-1)]).toEqual([130, 'ERROR: Interrupted.']);
  });
});
