import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cacheFolder } from '../../src/cache-folder.ts';
import { writeProgram } from '../support/fake-azure-cli.ts';
import {
  bin,
  createPlace,
  type Ended,
  isWindows,
  type Place,
  requireBuild,
  skipWhen,
  start,
  withoutSignals,
} from './support.ts';
import { withoutAz } from './typed.ts';

const patience = 120_000;

/** A small program in place of the Azure CLI: its first word says what it does. */
const azSource = `
const [what, ...words] = process.argv.slice(2);
const counts = {};
const acts = {
  say: () => console.log(JSON.stringify(words)),
  complain: () => console.error(words.join(' ')),
  cat: () => process.stdin.pipe(process.stdout),
  read: () => process.stdout.write(require('node:fs').readFileSync(words[0])),
  exit: () => process.exit(Number(words[0])),
  end: () => process.kill(process.pid, words[0]),
  // Counts the signals that come; its last one is SIGTERM, which it has acrtask pass on once a line is typed.
  wait: () => {
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(signal, () => {
      counts[signal] = (counts[signal] ?? 0) + 1;
      console.log('got ' + signal);
      if (signal === 'SIGTERM' || words[0] === 'once') {
        console.log(JSON.stringify(counts));
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      }
    });
    process.stdin.on('data', () => process.kill(process.ppid, 'SIGTERM'));
    setInterval(() => {}, 1000);
    console.log('ready');
  },
};
if (process.env._ARGCOMPLETE) require('node:fs').writeSync(8, 'completed\\n');
acts[what]?.();
`;

let place: Place;
let env: Record<string, string>;

const writeAz = async (folder: string): Promise<void> => {
  await writeFile(join(place.home, 'az.cjs'), azSource);
  const script = join(place.home, 'az.cjs');
  if (isWindows) writeProgram(folder, 'az.cmd', `@"${process.execPath}" "${script}" %*\r\n`);
  else writeProgram(folder, 'az', `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
};

const onPath = (...folders: readonly string[]): Record<string, string> => ({
  ...place.env,
  ACRTASK_CLOUD: '',
  PATH: [...folders, place.env.PATH ?? place.env.Path ?? ''].join(delimiter),
});

beforeAll(async () => {
  requireBuild();
  place = await createPlace();
  const folder = join(place.home, 'real');
  await writeAz(folder);
  env = onPath(folder);
});
afterAll(() => place.remove());

const acrtask = (words: readonly string[], theEnv = env, streams = {}) =>
  start(process.execPath, [bin, 'az', ...words], { env: theEnv, cwd: place.work }, streams);

describe('a command that acrtask does not have', () => {
  it('reaches the Azure CLI word by word', async () => {
    const words = ['a b', '', '{"a": "b&c|d", "e": "%PATH%"}', "it's", '^!(x)', 'c:\\a\\', '--', '-h', '--debug=no'];
    const { exitCode, stdout, stderr } = await acrtask(['say', ...words]).ended;
    expect({ exitCode, said: JSON.parse(stdout), stderr }).toEqual({ exitCode: 0, said: words, stderr: '' });
  });

  it('has the streams of acrtask', async () => {
    const running = acrtask(['cat'], env, { stdin: 'open' });
    running.child.stdin?.end('typed\nhere');
    expect((await running.ended).stdout).toBe('typed\nhere');
    expect((await acrtask(['complain', 'a', 'b']).ended).stderr).toBe(
      isWindows ? 'a b\r\n'.replace('\r', '') : 'a b\n',
    );
  });

  it.each([0, 1, 2, 3, 42, 130, 255])('ends with its exit code: %i', async (code) => {
    const { exitCode, signal } = await acrtask(['exit', String(code)]).ended;
    expect([exitCode, signal]).toEqual([code, null]);
  });

  it.for(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'SIGUSR2'])('ends by its signal: %s', async (name, context) => {
    skipWhen(withoutSignals, context);
    const { exitCode, signal } = await acrtask(['end', name]).ended;
    expect([exitCode, signal]).toEqual([null, name]);
  });
});

/** Why no shell can hand over descriptors here. */
const withoutBash =
  isWindows || spawnSync('bash', ['-c', ':']).error ? 'there is no bash, or no descriptors to hand on' : undefined;

it.for([
  ['a process', 'read <(echo hello)'],
  ['a descriptor', 'read /dev/fd/7 7< <(echo hello)'],
])('reads from %s what a shell redirects', async ([, words], context) => {
  skipWhen(withoutBash, context);
  const line = `'${process.execPath}' '${bin}' az ${words}`;
  const { stdout, stderr } = await start('bash', ['-c', line], { env, cwd: place.work }).ended;
  expect([stdout, stderr]).toEqual(['hello\n', '']);
});

it('writes completions to the descriptors that a shell has for them', async (context) => {
  skipWhen(withoutBash, context);
  const line = `_ARGCOMPLETE=1 '${process.execPath}' '${bin}' az 8>&1 9>&2 1>/dev/null 2>/dev/null`;
  const { stdout } = await start('bash', ['-c', line], { env, cwd: place.work }).ended;
  expect(stdout).toBe('completed\n');
});

// Without the limit, a mistake here would fill the machine with processes.
it.for([
  ['in its place', 'exec env -i', ''],
  ['as another process', 'env -i', 'echo "it ended: $?" >&2'],
])(
  'ends a program called az that clears its environment and calls acrtask again, %s',
  async ([, call, then], context) => {
    skipWhen(withoutSignals, context);
    const folder = join(place.home, `shim ${then === '' ? 1 : 2}`);
    const calls = join(folder, 'calls');
    const own = `'${process.execPath}' '${bin}'`;
    const shim = writeProgram(
      folder,
      'az',
      `#!/bin/sh
echo call >> '${calls}'
[ $(wc -l < '${calls}') -gt 3 ] && exit 99
words=az
${call} HOME="$HOME" PATH="$PATH" ${own} "$words" "$@"
${then}
`,
    );
    const alone = { ...onPath(), PATH: `${folder}${delimiter}/usr/bin${delimiter}/bin` };
    const { stderr } = await start(process.execPath, [bin, 'az', 'nonsense', 'list'], { env: alone, cwd: place.work })
      .ended;
    expect([
      await readFile(calls, 'utf8'),
      stderr.includes(`on PATH there is only ${shim}, which calls acrtask itself`),
    ]).toEqual(['call\n', true]);
    expect(
      (await readdir(cacheFolder({ env: {}, home: place.home, platform: process.platform }))).filter((name) =>
        name.startsWith('handed'),
      ),
    ).toEqual([]);
  },
);

it('reaches the Azure CLI from a folder that has been deleted', async (context) => {
  skipWhen(withoutSignals, context);
  const line = 'mkdir lost && cd lost && rmdir ../lost && exec "$0" "$@"';
  const inLostFolder = (...words: readonly string[]) =>
    start('sh', ['-c', line, process.execPath, bin, ...words], { env, cwd: place.work }).ended;
  expect([(await inLostFolder('az', 'exit', '7')).exitCode, (await inLostFolder('--version')).exitCode]).toEqual([
    7, 0,
  ]);
});

it('does not open a debugger for an az that SIGUSR1 ends', async (context) => {
  skipWhen(withoutSignals, context);
  const az = writeProgram(join(place.home, 'ending'), 'az', '#!/bin/sh\nkill -USR1 $$\n');
  const { exitCode, signal, stderr } = await acrtask(['foo'], { ...env, ACRTASK_AZ: az }).ended;
  expect([exitCode, signal, stderr]).toEqual([138, null, '']);
});

describe('signals', () => {
  beforeEach((context) => skipWhen(withoutSignals, context));

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s reaches the Azure CLI, once', async (name) => {
    // Of a session of its own, it has no terminal that could send the signal to both.
    const child = spawn(process.execPath, [bin, 'az', 'wait', 'once'], {
      env,
      cwd: place.work,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [ready] = await once(child.stdout, 'data');
    child.kill(name);
    const [written, [exitCode, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    expect([String(ready), written, exitCode, signal]).toEqual(['ready\n', `got ${name}\n{"${name}":1}\n`, null, name]);
  });

  /** Why nothing can be typed into a terminal here. */
  const withoutTerminal =
    process.platform === 'linux' && !spawnSync('script', ['--version']).error
      ? undefined
      : "there is no 'script' of util-linux, which makes a terminal";

  it('Ctrl-C at a terminal reaches it once, too, and acrtask waits for it', async (context) => {
    skipWhen(withoutTerminal, context);
    const line = `exec '${process.execPath}' '${bin}' az wait`;
    const running = start('script', ['-qec', line, '/dev/null'], { env, cwd: place.work }, { stdin: 'open' });
    onTestFinished(() => void running.child.kill('SIGKILL'));
    await running.until('stdout', /ready/);
    running.child.stdin?.write('\u0003');
    await running.until('stdout', /got SIGINT/);
    running.child.stdin?.write('enough\n');
    const { exitCode, stdout } = await running.ended;
    expect([exitCode, /\{.*\}/.exec(stdout)?.[0]]).toEqual([143, '{"SIGINT":1,"SIGTERM":1}']);
  });
});

describe('an az that is acrtask itself', () => {
  beforeEach((context) => skipWhen(isWindows ? 'the programs are written for POSIX shells' : undefined, context));

  const again = (): string => `exec '${process.execPath}' '${bin}' az "$@"\n`;

  it('is passed over when it is a link, or a script', async () => {
    const [linked, script] = [join(place.home, 'linked'), join(place.home, 'script')];
    writeProgram(linked, 'other');
    await symlink(bin, join(linked, 'az'));
    writeProgram(script, 'az', `#!/bin/sh\n${again()}`);
    const { stdout, stderr } = await acrtask(['say', 'hello'], onPath(linked, script, join(place.home, 'real'))).ended;
    expect([stdout, stderr]).toEqual(['["hello"]\n', '']);
  });

  it('is called once when it calls acrtask through another program', async () => {
    const [wrapped, calls] = [join(place.home, 'wrapped'), join(place.home, 'calls')];
    writeProgram(wrapped, 'other', `#!/bin/sh\n${again()}`);
    writeProgram(wrapped, 'az', `#!/bin/sh\necho called >> '${calls}'\nexec '${join(wrapped, 'other')}' "$@"\n`);
    const { stdout, stderr } = await acrtask(['say', 'hello'], onPath(wrapped, join(place.home, 'real'))).ended;
    expect([stdout, stderr, await readFile(calls, 'utf8')]).toEqual(['["hello"]\n', '', 'called\n']);
    const named = await acrtask(['say'], { ...env, ACRTASK_AZ: join(wrapped, 'az') }).ended;
    expect([named.exitCode, named.stderr]).toEqual([
      1,
      `ERROR: ACRTASK_AZ names '${join(wrapped, 'az')}', which calls acrtask itself.\nSet ACRTASK_AZ to the path of the Azure CLI, or to 'off' to use none.\n`,
    ]);
  });
});

describe('the Azure CLI itself', { timeout: patience }, () => {
  beforeEach((context) => skipWhen(withoutAz, context));

  const azEnv = (): Record<string, string> => ({
    ...place.env,
    ACRTASK_CLOUD: '',
    AZURE_CONFIG_DIR: join(place.home, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'no',
  });
  const both = async (
    ...words: readonly string[]
  ): Promise<readonly Pick<Ended, 'exitCode' | 'stdout' | 'stderr'>[]> => {
    const direct = await start('az', words, { env: azEnv(), cwd: place.work }).ended;
    const handed = await acrtask(words, azEnv()).ended;
    return [direct, handed];
  };

  it.each([
    ['version', '-o', 'json'],
    ['cloud', 'list', '-o', 'tsv'],
    ['cloud', 'show', '-n', 'none'],
    ['cloud', 'list', '--nonsense'],
    ['storge', 'account', 'list'],
  ])('answers as without acrtask: az %s %s %s', async (...words) => {
    const [direct, handed] = await both(...words);
    expect(handed).toEqual(direct);
  });

  it('is interrupted', async (context) => {
    skipWhen(withoutSignals, context);
    const server = createServer(() => child.kill('SIGINT'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;
    const words = ['rest', '--url', `http://127.0.0.1:${port}/`, '--skip-authorization-header'];
    const child = spawn(process.execPath, [bin, 'az', ...words], {
      env: azEnv(),
      cwd: place.work,
      detached: true,
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [exitCode, signal] = await once(child, 'exit');
    // What az makes of Ctrl-C is its own affair, as long as it ends: nobody answers its request.
    expect(exitCode === 0).toBe(false);
    expect(signal === null || signal === 'SIGINT').toBe(true);
  });
});
