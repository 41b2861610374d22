import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { InPlaceOptions, ProgramEnd } from './host.ts';

/** Whether this process has a terminal, whatever its streams are: Ctrl-C there reaches all of the process group. */
const hasTerminal = (): boolean => {
  if (process.platform === 'win32') return true;
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
};

/** What keys at a terminal send, to every program in the foreground. A system ignores the names that it does not have. */
const signalsOfKeys: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGBREAK'];
const otherSignals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];

/**
 * Runs a program in place of this process: it has the same streams, terminal, and process group, and gets the signals that
 * are sent to this process, once each. Resolves when it has ended; until then this process outlives every such signal.
 * Rejects, with the system's own error, when it cannot be started.
 */
export const runInPlace = (
  program: string,
  argv: readonly string[],
  { env, descriptors, verbatim, onStarted }: InPlaceOptions,
): Promise<ProgramEnd> => {
  const early: NodeJS.Signals[] = [];
  let pass = (signal: NodeJS.Signals): void => void early.push(signal);
  const passUnlessFromKeys = (signal: NodeJS.Signals): void => {
    if (!hasTerminal()) pass(signal);
  };
  const passAlways = (signal: NodeJS.Signals): void => pass(signal);
  const listeners = [
    ...signalsOfKeys.map((signal) => [signal, passUnlessFromKeys] as const),
    ...otherSignals.map((signal) => [signal, passAlways] as const),
  ];
  for (const [signal, listener] of listeners) process.on(signal, listener);
  const stdio: ('inherit' | 'ignore' | number)[] = ['inherit', 'inherit', 'inherit'];
  for (const descriptor of descriptors) {
    // Holes are descriptors that the program does not have.
    while (stdio.length < descriptor) stdio.push('ignore');
    stdio[descriptor] = descriptor;
  }
  return new Promise<ProgramEnd>((resolve, reject) => {
    const child = spawn(program, argv, {
      stdio,
      env: { ...process.env, ...env },
      windowsHide: true,
      windowsVerbatimArguments: verbatim,
    });
    if (child.pid !== undefined) onStarted(child.pid);
    pass = (signal) => void child.kill(signal);
    for (const signal of early) pass(signal);
    child.once('error', reject).once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  }).finally(() => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  });
};
