import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Host, ProgramOptions } from '../../src/host.ts';
import { type CommandLine, type CommandLineOptions, runCommandLine } from './command-line.ts';
import type { TestHost } from './test-host.ts';

/** What a program of the fake engine prints, and its exit code; `hangs` runs until it is killed. */
export interface Played {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
  readonly hangs?: true;
}

/** A container engine that only records: each program with its words, and what a step's line says. */
export interface FakeEngine {
  readonly startProgram: Host['startProgram'];
  /** `docker push app:1`, and the lines of steps as they are handed to a shell, in order. */
  readonly started: string[];
  /** What programs read from standard input, in order. */
  readonly inputs: string[];
}

/** `play` says what a program does by its line; by default it succeeds and prints nothing. */
export const createFakeEngine = (play: (line: string) => Played | undefined = () => undefined): FakeEngine => {
  const started: string[] = [];
  const inputs: string[] = [];
  const startProgram = async (program: string, argv: readonly string[], options: ProgramOptions) => {
    const [file = ''] = argv;
    const line = program === '/bin/sh' ? readFileSync(file, 'utf8').trimEnd() : [program, ...argv].join(' ');
    started.push(line);
    const [, containerFile] = /--cidfile '?([^' ]+)/.exec(line) ?? [];
    if (containerFile !== undefined) writeFileSync(containerFile, 'container');
    if (options.input !== undefined) inputs.push(options.input);
    const { stdout = '', stderr = '', exit = 0, hangs } = play(line) ?? {};
    let end = (_: { exitCode: number | null }): void => {};
    const ended = new Promise<{ exitCode: number | null }>((resolve) => {
      end = resolve;
    });
    setImmediate(() => {
      if (stdout !== '') options.onOutput('stdout', Buffer.from(stdout));
      if (stderr !== '') options.onOutput('stderr', Buffer.from(stderr));
      if (!hangs) end({ exitCode: exit });
    });
    return { ended, kill: () => end({ exitCode: null }) };
  };
  return { startProgram, started, inputs };
};

/** A daemon that makes networks, and has one container and these images. Resolves to its address. */
const startDaemon = async (images: readonly string[]): Promise<string> => {
  const server = createServer(({ url = '', method }, response) => {
    if (url.startsWith('/containers/json')) return void response.end('[{"Id":"c1"}]');
    if (images.some((image) => url === `/images/${image}/json`)) return void response.end('{"RepoDigests":[]}');
    const isNetwork = url.includes('/networks/');
    response.statusCode = url === '/version' ? 200 : isNetwork ? (method === 'DELETE' ? 204 : 201) : 404;
    response.end(JSON.stringify(isNetwork ? { Id: 'network' } : { Version: '20.10.24', Os: 'linux' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Short waits end at once; long ones, such as the time limits of steps, only when they are cut off. */
const patientSleep: Host['sleep'] = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (ms < 1000) setImmediate(resolve);
    const fail = (): void => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    if (signal?.aborted) fail();
    else signal?.addEventListener('abort', fail, { once: true });
  });

export interface LocalCommandLine extends CommandLine {
  readonly started: readonly string[];
  readonly inputs: readonly string[];
}

export interface LocalOptions extends CommandLineOptions {
  /** Files of the current folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly play?: (line: string, host: TestHost) => Played | undefined;
  /** The images of the daemon; none by default. */
  readonly images?: readonly string[];
}

/** Runs a command line on a machine with a fake engine, in a folder with some files. */
export const runLocalLine = async (
  line: string | readonly string[],
  options: LocalOptions = {},
): Promise<LocalCommandLine> => {
  let host: TestHost | undefined;
  const engine = createFakeEngine((each) => options.play?.(each, host as TestHost));
  const ran = await runCommandLine(line, {
    startProgram: engine.startProgram,
    ...options,
    prepare: async (made) => {
      host = made;
      Object.assign(made, { sleep: patientSleep });
      made.env.TMPDIR = made.home;
      made.env.PATH = join(made.home, 'bin');
      made.env.PATHEXT = '.EXE';
      made.env.DOCKER_HOST = await startDaemon(options.images ?? []);
      await mkdir(made.env.PATH);
      await writeFile(join(made.env.PATH, process.platform === 'win32' ? 'docker.EXE' : 'docker'), '', { mode: 0o755 });
      for (const [name, text] of Object.entries(options.files ?? {})) {
        await mkdir(dirname(join(made.cwd, name)), { recursive: true });
        await writeFile(join(made.cwd, name), text);
      }
      await options.prepare?.(made);
    },
  });
  return { ...ran, started: engine.started, inputs: engine.inputs };
};
