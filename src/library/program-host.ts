import { type Host, type Network, nodeHost, type OutputStream } from '../host.ts';

export interface ProgramHostOptions {
  /** Receives what a command would write to standard error. */
  say(text: string): void;
  /** Answers requests in place of the network. */
  readonly network?: Network | undefined;
}

const stream = (write: OutputStream['write']): OutputStream => ({ isTTY: false, columns: undefined, write });

/**
 * The host of calls from a program: it has no console, takes over no signals, and reports to no CI system. With a network of
 * its own, nothing is kept for later either.
 */
export const programHost = ({ say, network }: ProgramHostOptions): Host => {
  const {
    cwd,
    home,
    platform,
    now,
    timeZone,
    sleep,
    pid,
    parentPid,
    terminate,
    startDetached,
    runProgram,
    startProgram,
    runAtTerminal,
  } = nodeHost();
  return {
    env: { ...process.env, ACRTASK_CI: 'off', ...(network ? { ACRTASK_CACHE: 'off' } : {}) },
    cwd,
    home,
    platform,
    now,
    timeZone,
    sleep,
    pid,
    parentPid,
    terminate,
    startDetached,
    runProgram,
    startProgram,
    runAtTerminal,
    stdin: { isTTY: false, bytes: async () => new Uint8Array(), ask: async () => undefined },
    stdout: stream(async () => {}),
    stderr: stream(async (chunk) => say(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk))),
    onInterrupt: () => () => {},
    runInPlace: () => Promise.reject(new Error('The program itself does not give way to another one.')),
    endBy: () => {},
    ...(network ? { network } : {}),
  };
};

/** The same host with another standard output. */
export const writingTo = (host: Host, write: OutputStream['write']): Host => ({ ...host, stdout: stream(write) });
