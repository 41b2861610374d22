import type { Host } from '../host.ts';
import type { Outcome } from '../taskfile/steps/step-actions.ts';
import type { Attached } from './engines/engine.ts';

export interface ProgramRun {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Who reads the output besides the outcome. */
  readonly attached?: Attached;
  /** Awaited before the program is killed, no longer than it runs. */
  beforeKill?(): Promise<void>;
}

/** How much of each stream an outcome keeps: the last of it. */
const keptCharacters = 1 << 20;

/**
 * Runs a program to its end. Its words are handed over as they are. When the signal aborts, the program and everything it
 * has started are killed, nothing more of its output is passed on, and the outcome is `isTimedOut`. Rejects when it cannot be
 * started.
 */
export const runProgram = async (
  host: Pick<Host, 'startProgram'>,
  [program = '', ...argv]: readonly string[],
  { cwd, env, input, attached, beforeKill }: ProgramRun,
): Promise<Outcome> => {
  const kept = { stdout: '', stderr: '' };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const signal = attached?.signal;
  if (signal?.aborted) return { exit: 1, isTimedOut: true };
  const running = await host.startProgram(program, argv, {
    cwd,
    env,
    ...(input === undefined ? {} : { input }),
    onOutput: (stream, bytes) => {
      if (signal?.aborted) return undefined;
      const all = kept[stream] + decoders[stream].decode(bytes, { stream: true });
      // Cut seldom: each cut copies what is kept.
      kept[stream] = all.length > 2 * keptCharacters ? all.slice(-keptCharacters) : all;
      return attached?.write(stream, bytes);
    },
  });
  const kill = (): void => {
    Promise.race([beforeKill?.(), running.ended]).then(running.kill, running.kill);
  };
  if (signal?.aborted) kill();
  signal?.addEventListener('abort', kill, { once: true });
  try {
    // A program that is killed has ended in a moment: what it made is there then, and can be removed.
    const { exitCode } = await running.ended;
    return signal?.aborted ? { exit: 1, ...kept, isTimedOut: true } : { exit: exitCode ?? 137, ...kept };
  } finally {
    signal?.removeEventListener('abort', kill);
  }
};
