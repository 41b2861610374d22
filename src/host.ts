import type { Interface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { InterruptedError, type InterruptSignal } from './errors.ts';
import { homeFolder } from './home-folder.ts';
import { type OutputStream, outputOf } from './output-stream.ts';

import { isTerminal, writeAtOnceTo } from './write-at-once.ts';

export type { OutputStream } from './output-stream.ts';

/** Where a command reads what a user types or pipes. */
export interface InputStream {
  readonly isTTY: boolean;
  /**
   * Everything up to the end of input, once: a second call returns nothing. Ends early when there is more than `limit`
   * bytes, with at least one of those. Rejects when the signal is aborted.
   */
  bytes(signal?: AbortSignal, limit?: number): Promise<Uint8Array>;
  /**
   * Shows `prompt` (on standard error) and reads one line, which may have come early, with an earlier answer; undefined at
   * the end of input. Rejects with InterruptedError
   * when Ctrl-C is typed instead, and when the signal is aborted.
   */
  ask(prompt: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** Answers a request the way `fetch` does. Lets the emulator stand in for the network without a socket. */
export type Network = (request: Request) => Promise<Response>;

/** Another `acrtask` in the background. */
export interface DetachedProcess {
  readonly pid: number;
  /** Whether it has ended already. */
  hasEnded(): boolean;
}

/** Another program that has come to its end. */
export interface EndedProgram {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Another program while it runs. */
export interface RunningProgram {
  /** How it ended: rejects when it could not be started. `exitCode` is null when a signal ended it. */
  readonly ended: Promise<{ readonly exitCode: number | null }>;
  /** Ends it at once, with everything that it has started; the rest of its output is lost. */
  kill(): void;
}

/** How to start another program, and who reads what it prints. */
export interface ProgramOptions {
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it reads from standard input; nothing when omitted. */
  readonly input?: string;
  /** Nothing more is read from the stream until a promise that this returns is fulfilled. */
  onOutput(stream: 'stdout' | 'stderr', bytes: Uint8Array): void | Promise<void>;
}

/** What a program that runs in place of this process is given besides its words. */
export interface InPlaceOptions {
  /** Added to the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Descriptors of this process, besides the three standard ones, that the program has under the same numbers. */
  readonly descriptors: readonly number[];
  /** On Windows: `argv` is the command line as it stands, without quoting. */
  readonly verbatim: boolean;
  /** Told the id of the program's process, before that does anything. */
  onStarted(pid: number): void;
}

/** How another program came to its end: by exiting, or by a signal. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Everything outside the process that a command may touch. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  now(): Date;
  /** The time zone in which people here read a clock, such as `Europe/Berlin`; `UTC` when it is not known. */
  timeZone(): string;
  /** Waits `ms` milliseconds; rejects as `node:timers/promises` does, with AbortError, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `listener` at each interrupt (Ctrl-C, for one) until the returned function is called. */
  onInterrupt(listener: (signal: InterruptSignal) => void): () => void;
  /** The id of this process. */
  readonly pid: number;
  /** The id of the process that started this one. */
  readonly parentPid: number;
  /** Asks another process to end; does nothing when there is none of that id. */
  terminate(pid: number): void;
  /**
   * Starts another `acrtask` that may outlive this one, its output appended to `logFile`. Everybody can read its words: what
   * is secret goes into `env`, which is added to the environment of this process.
   */
  startDetached(
    argv: readonly string[],
    logFile: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<DetachedProcess>;
  /**
   * Runs another program to its end, `input` on its standard input. Everybody can read its words: what is secret goes into
   * `input` or the environment. Rejects when it cannot be started, and when the signal ends it.
   */
  runProgram(
    program: string,
    argv: readonly string[],
    input: string,
    options?: {
      /** Added to the environment of this process; undefined removes a variable. */
      readonly env?: Readonly<Record<string, string | undefined>>;
      readonly signal?: AbortSignal;
    },
  ): Promise<EndedProgram>;
  /**
   * Starts another program in a process group of its own: Ctrl-C at the terminal does not reach it, and what it leaves in
   * the background ends with it. Everybody can read its words: what is secret goes into `input` or `env`.
   */
  startProgram(program: string, argv: readonly string[], options: ProgramOptions): Promise<RunningProgram>;
  /**
   * Runs another program at the terminal of this process, which it reads from and writes to. Resolves with its exit code, null
   * when a signal ended it; rejects when it cannot be started.
   */
  runAtTerminal(
    program: string,
    argv: readonly string[],
    options: Pick<ProgramOptions, 'cwd' | 'env'>,
  ): Promise<number | null>;
  /**
   * Runs another program in place of this process: with its streams and terminal, in its process group, and with the signals
   * that are sent to it meanwhile. Rejects when the program cannot be started. Everybody can read its words.
   */
  runInPlace(program: string, argv: readonly string[], options: InPlaceOptions): Promise<ProgramEnd>;
  /** Ends this process as the signal ends a program. Returns only where the signal has no such effect here. */
  endBy(signal: NodeJS.Signals): void;
  /**
   * Keeps the memory of this process small while it copies a long stream, at the expense of its own calculations. For
   * the rest of the process, so absent where the process does something else besides the command.
   */
  readonly prepareToCopy?: () => Promise<void>;
  /** Set when requests are answered in process; otherwise they go out on the real network. */
  readonly network?: Network;
}

/** What came with the answer to an earlier question: whole lines, and the beginning of one more. */
interface Early {
  readonly lines: string[];
  begun: string;
  /** Reads a pipe from the first question to the last; at a terminal it would take the keys of those who do not ask. */
  reader?: Interface;
  hasEnded?: boolean;
}
const earlyOf = new WeakMap<NodeJS.ReadStream, Early>();

/** An input of the process; prompts appear on `output`. What comes early is kept by stream, for the next question. */
export const inputOf = (stream: NodeJS.ReadStream, output: NodeJS.WritableStream = process.stderr): InputStream => ({
  isTTY: stream.isTTY ?? false,
  bytes: async (signal, limit = Infinity) => {
    const { addAbortSignal } = await import('node:stream');
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of signal ? addAbortSignal(signal, stream) : stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      chunks.push(bytes);
      length += bytes.length;
      if (length > limit) break;
    }
    return Buffer.concat(chunks);
  },
  ask: async (prompt, signal) => {
    const early = earlyOf.get(stream) ?? { lines: [], begun: '' };
    earlyOf.set(stream, early);
    signal?.throwIfAborted();
    const known = early.lines.shift();
    if (known !== undefined || early.hasEnded || stream.readableEnded) {
      output.write(stream.isTTY ? `${prompt}${known ?? ''}\n` : prompt);
      return known;
    }
    const { createInterface } = await import('node:readline/promises');
    const lines = early.reader ?? createInterface({ input: stream, output });
    if (!early.reader) lines.on('line', (line) => early.lines.push(line));
    if (!early.reader && !stream.isTTY) {
      early.reader = lines.once('close', () => {
        early.hasEnded = true;
      });
    }
    let settle: { resolve(nothing: undefined): void; reject(error: Error): void } | undefined;
    const ended = new Promise<undefined>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // While a line is typed the terminal sends no signal: Ctrl-C is a key like others.
    const interrupted = () => {
      output.write('\n');
      settle?.reject(new InterruptedError());
    };
    // The last line and the end may come in one moment: the line is the answer then.
    const closed = () => void setImmediate(() => settle?.resolve(undefined));
    lines.once('SIGINT', interrupted).once('close', closed);
    try {
      const answer = (signal ? lines.question(prompt, { signal }) : lines.question(prompt)).catch((error: unknown) => {
        if (signal?.aborted) throw error;
        // Newer versions of Node reject an open question when the input ends.
        return ended;
      });
      if (early.begun !== '') lines.write(early.begun);
      return await Promise.race([ended, answer]);
    } finally {
      lines.off('SIGINT', interrupted).off('close', closed);
      early.begun = stream.isTTY ? lines.line : '';
      if (stream.isTTY) lines.close();
      else lines.pause();
    }
  },
});

/**
 * V8's flags for a process that copies. V8 reads these at run time, unlike most others. The bytes that Node receives lie
 * outside of V8's heap and are only released by a collection there, which copying rarely causes: collect once a tenth of
 * the new space is used. The optimizing compilers take more memory, and more time, than their code would save.
 */
const copyingFlags = ['--no-opt', '--no-maglev', '--minor-gc-task-trigger=10'];

/** What an output of this process does without a stream. */
const withoutStream = (fd: number): Parameters<typeof outputOf>[1] => {
  const { platform } = process;
  return { isTerminal: () => isTerminal(fd, platform), writeAtOnce: writeAtOnceTo(fd, platform) };
};

/** The working folder; if it has been deleted, where the shell knows it: what is looked for there does not exist. */
const workingFolder = (): string => {
  try {
    return process.cwd();
  } catch {
    return process.env.PWD || homeFolder();
  }
};

/**
 * The host of a real process; `program` is the file that starts acrtask, for what goes on in the background. What few
 * commands need is loaded when it is asked for: every command waits for the rest.
 */
export const nodeHost = (program?: string): Host => ({
  env: process.env,
  cwd: workingFolder(),
  home: homeFolder(),
  platform: process.platform,
  // Opening standard input costs milliseconds and may keep the process alive: only for those who read it.
  get stdin() {
    return inputOf(process.stdin);
  },
  stdout: outputOf(() => process.stdout, { name: 'Standard output', ...withoutStream(1) }),
  stderr: outputOf(() => process.stderr, withoutStream(2)),
  now: () => new Date(),
  timeZone: () => {
    // Node takes a TZ that it does not know for UTC, and has no name for that.
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions() as { readonly timeZone: string | undefined };
    return timeZone === undefined || timeZone === 'Etc/Unknown' ? 'UTC' : timeZone;
  },
  sleep: async (ms, signal) => {
    const { setTimeout: delay } = await import('node:timers/promises');
    await delay(ms, undefined, signal ? { signal } : {});
  },
  onInterrupt: (listener) => {
    // CI systems end a job with SIGTERM, and a terminal that is closed sends SIGHUP: the same to a command as Ctrl-C.
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  pid: process.pid,
  parentPid: process.ppid,
  terminate: (pid) => {
    try {
      process.kill(pid, 'SIGTERM');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  },
  startDetached: async (argv, logFile, env) => {
    const [{ spawn }, { openSync }] = await Promise.all([import('node:child_process'), import('node:fs')]);
    const log = openSync(logFile, 'a', 0o600);
    if (program === undefined) throw new Error('Only the program acrtask can go on in the background.');
    const child = spawn(process.execPath, [program, ...argv], {
      detached: true,
      // Windows opens a console for each process that is detached.
      windowsHide: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return { pid: child.pid as number, hasEnded: () => child.exitCode !== null || child.signalCode !== null };
  },
  runProgram: async (program, argv, input, { env, signal } = {}) => {
    const [{ spawn }, { text }] = await Promise.all([import('node:child_process'), import('node:stream/consumers')]);
    const child = spawn(program, argv, {
      stdio: 'pipe',
      windowsHide: true,
      ...(env ? { env: { ...process.env, ...env } } : {}),
      ...(signal ? { signal } : {}),
    });
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    // A program that does not read what it is given says so by its exit code.
    child.stdin.on('error', () => {}).end(input);
    const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    return { exitCode, stdout, stderr };
  },
  startProgram: async (program, argv, { cwd, env, input, onOutput }) => {
    const { spawn } = await import('node:child_process');
    const child = spawn(program, argv, {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const outputs = { stdout: child.stdout as Readable, stderr: child.stderr as Readable };
    for (const stream of ['stdout', 'stderr'] as const) {
      const output = outputs[stream];
      output.on('data', (bytes: Uint8Array) => {
        const taken = onOutput(stream, bytes);
        if (!taken) return;
        output.pause();
        const resume = (): void => void output.resume();
        void taken.then(resume, resume);
      });
    }
    const killAll = (): void => {
      if (child.pid === undefined) return;
      try {
        if (process.platform === 'win32') child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    // What it has left in the background would hold its output open.
    child.once('exit', killAll);
    child.stdin?.on('error', () => {}).end(input);
    const ended = new Promise<{ exitCode: number | null }>((resolve, reject) =>
      child.once('error', reject).once('close', (exitCode) => resolve({ exitCode })),
    );
    // Whoever awaits it may do so later.
    ended.catch(() => {});
    return {
      ended,
      kill: () => {
        if (child.exitCode === null && child.signalCode === null) killAll();
        // Nobody reads the rest, and what has left the group may keep it open.
        for (const output of Object.values(outputs)) output.destroy();
      },
    };
  },
  runAtTerminal: async (program, argv, { cwd, env }) => {
    const { spawn } = await import('node:child_process');
    const child = spawn(program, argv, { cwd, env, stdio: 'inherit', windowsHide: true });
    return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  },
  runInPlace: async (...program) => (await import('./run-in-place.ts')).runInPlace(...program),
  endBy: (signal) => {
    // Node.js takes this signal for the wish to be debugged, and opens a port.
    if (signal === 'SIGUSR1') return;
    process.kill(process.pid, signal);
  },
  prepareToCopy: async () => {
    const { setFlagsFromString } = await import('node:v8');
    for (const flag of copyingFlags) setFlagsFromString(flag);
  },
});
