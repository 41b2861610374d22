import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** The project's folder. */
export const project = fileURLToPath(new URL('../../', import.meta.url));

/** What users start. */
export const bin = join(project, 'bin', 'acrtask.js');

export const demoFile = (name: string): string => join(project, 'src', 'demo', 'files', name);

/** The git repositories of the tutorial, each with the folder that stands for it. */
export const mappedGit: readonly string[] = ['acr-build-helloworld-node', 'acr-tasks'].flatMap((name) => [
  '--map-git',
  `https://github.com/Azure-Samples/${name}.git=${demoFile(name)}`,
]);

/** Throws unless the package is built: these tests run what users get, not the source. */
export const requireBuild = (): void => {
  if (!existsSync(join(project, 'dist', 'load-program.js')))
    throw new Error("dist/ is missing. These tests run the built package: 'npm run build' first ('npm test' does it).");
};

/** Skips a test where it cannot run, and says why, in the report and on the console. */
export const skipWhen = (reason: string | undefined, { skip, task }: TestContext): void => {
  if (reason === undefined) return;
  console.warn(`skipped: ${task.name}: ${reason}`);
  skip(reason);
};

export const isWindows = process.platform === 'win32';

/** Why a test that sends signals cannot run here. */
export const withoutSignals = isWindows ? 'Windows has no signals that a program may answer' : undefined;

/** Why a test that looks at file modes cannot run here. */
export const withoutModes = isWindows ? 'Windows has no file modes' : undefined;

/** What a process needs of its surroundings to start at all; nothing that could steer acrtask. */
const needed = new Set(['path', 'pathext', 'systemroot', 'windir', 'comspec', 'temp', 'tmp', 'tmpdir']);
const bareEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && needed.has(name.toLowerCase()) ? [[name, value]] : [],
    ),
  );

/** A home of its own for a few processes, and a folder to work in. */
export interface Place {
  readonly home: string;
  readonly work: string;
  readonly emulatorHome: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Makes an empty home and an empty working folder; `env` points every process to them and to their emulator. */
export const createPlace = async (): Promise<Place> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'acrtask-e2e-')));
  const [home, work] = [join(folder, 'home'), join(folder, 'work')];
  await mkdir(home);
  await mkdir(work);
  const emulatorHome = join(home, 'emulator');
  return {
    home,
    work,
    emulatorHome,
    env: {
      ...bareEnv(),
      HOME: home,
      USERPROFILE: home,
      ACRTASK_EMULATOR_HOME: emulatorHome,
      ACRTASK_CLOUD: 'emulator',
    },
    remove: async () => {
      // What an emulator in the background wrote.
      const log = await readFile(join(emulatorHome, 'emulator.log'), 'utf8').catch(() => '');
      // A process that has just ended may hold its files for a moment longer.
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      expectNoWarning(log);
    },
  };
};

/** What a process did. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves to the first match in what the process has written; rejects when it ends without one. */
  until(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
}

export interface ChosenCloud {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** Throws when Node warned of something: users would see that, and nobody looks at it in a test that passes. */
export const expectNoWarning = (...texts: readonly (string | null)[]): void => {
  const warned = /^\(node:\d+\) (?:\[\w+\] )?\w*Warning: .*(?:\n {4}at .*)*/m;
  for (const text of texts) {
    const found = warned.exec(text ?? '');
    if (found) throw new Error(`Node warned: ${found[0]}`);
  }
};

/** What is another than usual about the streams of a process. */
export interface Streams {
  /** Standard input stays open, for the test to write to it. */
  readonly stdin?: 'open';
  /** Nobody reads standard output: a pipe that is full after a while. */
  readonly stdout?: 'unread';
}

/**
 * Starts a program with standard input closed, and collects what it writes. `ended` rejects when Node warns of something
 * in it.
 */
export const start = (
  program: string,
  words: readonly string[],
  { env, cwd }: ChosenCloud,
  streams: Streams = {},
): Running => {
  const stdin = streams.stdin === 'open' ? 'pipe' : 'ignore';
  const child = spawn(program, words, { cwd, env, stdio: [stdin, 'pipe', 'pipe'], windowsHide: true });
  const written = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  const tellWatchers = (): void => {
    for (const watcher of watchers) watcher();
  };
  const [, stdout, stderr] = child.stdio;
  for (const [name, stream] of Object.entries({ stdout, stderr } as const)) {
    if (name === 'stdout' && streams.stdout === 'unread') continue;
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      written[name as 'stdout' | 'stderr'] += text;
      tellWatchers();
    });
  }
  // What is left in a pipe that nobody reads would keep it open.
  child.once('exit', () => streams.stdout === 'unread' && stdout?.destroy());
  let isOver = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      isOver = true;
      try {
        expectNoWarning(written.stdout, written.stderr);
        resolve({ exitCode, signal, ...written });
      } catch (error) {
        reject(error);
      }
      tellWatchers();
    });
  });
  const until: Running['until'] = (stream, pattern) =>
    new Promise((resolve, reject) => {
      const watcher = (): void => {
        const found = pattern.exec(written[stream]);
        if (!found && !isOver) return;
        watchers.delete(watcher);
        if (found) resolve(found);
        else reject(new Error(`ended without ${pattern}\n${written.stdout}\n${written.stderr}`));
      };
      watchers.add(watcher);
      watcher();
    });
  return { child, ended, until };
};

/** Starts `acrtask` in a place. */
export const startAcrtask = (place: Place, words: readonly string[], streams?: Streams): Running => {
  requireBuild();
  return start(process.execPath, [bin, ...words], { env: place.env, cwd: place.work }, streams);
};

/** The environment of a place for shells: `acrtask` is found on PATH. */
export const withProgram = async ({ home, env }: Place): Promise<Readonly<Record<string, string>>> => {
  requireBuild();
  const programs = join(home, 'programs');
  await mkdir(programs, { recursive: true });
  await writeFile(join(programs, 'acrtask'), `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  await chmod(join(programs, 'acrtask'), 0o755);
  return { ...env, PATH: `${programs}${delimiter}${env.PATH ?? ''}` };
};

/** Runs `acrtask` in a place to its end. */
export const acrtask = (place: Place, ...words: readonly string[]): Promise<Ended> => startAcrtask(place, words).ended;

/** Runs `acrtask` to its end and gives what it printed; throws when it does not exit with 0. */
export const printed = async (place: Place, ...words: readonly string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await acrtask(place, ...words);
  if (exitCode !== 0) throw new Error(`acrtask ${words.join(' ')} exited with ${exitCode}\n${stdout}\n${stderr}`);
  return stdout.trimEnd();
};

export interface EmulatorProcess extends Running {
  readonly port: number;
  /** Ends it the way the operating system offers, and waits for its end. */
  stop(): Promise<void>;
  /** Ends it without giving it a chance to do anything, and waits for its end. */
  killHard(): Promise<void>;
}

/** Starts an emulator in a process of its own, on a port that the system chooses; resolves once it says that it answers. */
export const startEmulator = async (place: Place, ...words: readonly string[]): Promise<EmulatorProcess> => {
  const running = startAcrtask(place, ['emulator', 'start', ...words]);
  const [, port] = await running.until(
    'stdout',
    /running at https:\/\/localhost:(\d+)\n(?:.*\n)*.*acrtask emulator stop.*\n/,
  );
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    running.child.kill(signal);
    await running.ended;
  };
  return {
    ...running,
    port: Number(port),
    stop: () => end('SIGTERM'),
    killHard: () => end('SIGKILL'),
  };
};
