import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { CommandError, type InterruptSignal } from '../../src/errors.ts';
import type { Host, Network, OutputStream } from '../../src/host.ts';

/**
 * What the reader of an output does: `reads` as soon as the program waits for it; `stalls`, so that no write
 * completes; `leaves` after the first write; `is full`, like a disk.
 */
export type Reader = 'reads' | 'stalls' | 'leaves' | 'is full';

export interface TestHostOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Who reads the outputs; by default both are read. */
  readonly readers?: Partial<Readonly<Record<'stdout' | 'stderr', Reader>>>;
  /** The content of standard input, for its first reader. */
  readonly stdin?: string;
  /** Lines that a user types, in order; none means the end of input. */
  readonly answers?: readonly string[];
  /** Which streams are terminals. */
  readonly tty?: readonly ('stdin' | 'stdout' | 'stderr')[];
  readonly columns?: number;
  readonly network?: Network;
  readonly platform?: NodeJS.Platform;
  /** `UTC` by default. */
  readonly timeZone?: string;
  /** The other programs on this machine; none by default. */
  readonly runProgram?: Host['runProgram'];
  readonly startProgram?: Host['startProgram'];
  readonly runInPlace?: Host['runInPlace'];
  /** Shares these folders with an earlier host: another process of the same user. */
  readonly folders?: Pick<Host, 'cwd' | 'home'>;
}

/** A host whose environment the test controls. */
export interface TestHost extends Host {
  readonly env: Record<string, string | undefined>;
  /** The output so far. */
  readonly written: { stdout: string; stderr: string };
  /** The questions asked so far. */
  readonly prompts: string[];
  /** The signals by which the process wanted to end itself. */
  readonly ended: readonly NodeJS.Signals[];
  /** Every wait, in milliseconds. */
  readonly sleeps: number[];
  /** Calls `listener` whenever something starts to wait. */
  beforeSleep(listener: () => void): void;
  /** Advances the clock. */
  pass(ms: number): void;
  /** Ctrl-C, or another signal. */
  interrupt(signal?: InterruptSignal): void;
  /** The number of listeners for Ctrl-C. */
  listeners(): number;
  /** Whether the process was prepared to copy a long stream. */
  isPreparedToCopy(): boolean;
}

const tempFolders = (): Pick<Host, 'cwd' | 'home'> => {
  const root = mkdtempSync(join(tmpdir(), 'acrtask-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folders = { cwd: join(root, 'work'), home: join(root, 'home') };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  return folders;
};

/**
 * Creates a host for one test: empty folders that are removed after it, a clock that only sleeping and `pass` advance,
 * and streams that collect the output. Call it inside the test.
 */
export const createTestHost = (options: TestHostOptions = {}): TestHost => {
  let time = Date.parse('2026-01-02T03:04:05.000Z');
  const answers = [...(options.answers ?? [])];
  const listeners = new Set<Parameters<Host['onInterrupt']>[0]>();
  const ended: NodeJS.Signals[] = [];
  const beforeSleep: (() => void)[] = [];
  let preparedToCopy = false;
  const written = { stdout: '', stderr: '' };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const isTTY = (name: 'stdin' | 'stdout' | 'stderr') => options.tty?.includes(name) ?? false;
  let input = options.stdin ?? '';
  const output = (name: 'stdout' | 'stderr'): OutputStream => {
    const reader = options.readers?.[name] ?? 'reads';
    let readerHasLeft = false;
    return {
      isTTY: isTTY(name),
      columns: isTTY(name) ? (options.columns ?? 80) : undefined,
      get readerHasLeft() {
        return readerHasLeft;
      },
      write: async (chunk) => {
        if (reader === 'is full') throw new CommandError('Standard output cannot be written: no space left on device.');
        if (reader === 'stalls') await new Promise<never>(() => {});
        // As in a pipe: a caller that does not wait for a write finds that the chunk's memory has been reused.
        await turn();
        if (readerHasLeft) return;
        written[name] += typeof chunk === 'string' ? chunk : decoders[name].decode(chunk, { stream: true });
        readerHasLeft = reader === 'leaves';
      },
    };
  };
  const host: TestHost = {
    ...(options.folders ?? tempFolders()),
    ...(options.network ? { network: options.network } : {}),
    env: { ...options.env },
    platform: options.platform ?? process.platform,
    stdin: {
      isTTY: isTTY('stdin'),
      bytes: async (_signal, limit = Infinity) => {
        const rest = new TextEncoder().encode(input).subarray(0, limit + 1);
        input = '';
        return rest;
      },
      ask: async (prompt) => {
        host.prompts.push(prompt);
        return answers.shift();
      },
    },
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: () => new Date(time),
    timeZone: () => options.timeZone ?? 'UTC',
    sleep: async (ms, signal) => {
      // When aborted, it rejects with an AbortError, as Node's own does.
      if (signal?.aborted) return wait(0, undefined, { signal });
      for (const listener of beforeSleep) listener();
      if (host.sleeps.length >= 1000) throw new Error('This waits without end.');
      host.sleeps.push(ms);
      time += ms;
      await Promise.resolve();
      if (signal?.aborted) await wait(0, undefined, { signal });
    },
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pid: 4711,
    parentPid: 4710,
    terminate: () => {},
    startDetached: () => Promise.reject(new Error('This test starts no process.')),
    runProgram:
      options.runProgram ?? (async () => Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }))),
    startProgram:
      options.startProgram ?? (async () => Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }))),
    runInPlace:
      options.runInPlace ?? (async () => Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }))),
    endBy: (signal) => void ended.push(signal),
    ended,
    runAtTerminal: () => Promise.reject(new Error('This test starts no process.')),
    written,
    prompts: [],
    sleeps: [],
    beforeSleep: (listener) => void beforeSleep.push(listener),
    pass: (ms) => {
      time += ms;
    },
    interrupt: (signal = 'SIGINT') => {
      for (const listener of listeners) listener(signal);
    },
    listeners: () => listeners.size,
    prepareToCopy: async () => {
      preparedToCopy = true;
    },
    isPreparedToCopy: () => preparedToCopy,
  };
  return host;
};
