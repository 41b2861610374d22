import type { Host } from '../host.ts';
import type { Outcome } from '../taskfile/steps/step-actions.ts';
import type { Attached } from './engines/engine.ts';

export interface ProgramRun {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Who reads the output besides the outcome. */
  readonly attached?: Attached;
}

/** How much of each stream an outcome keeps: the last of it. */
const keptCharacters = 1 << 20;

/**
 * Runs a program to its end. Its words are handed over as they are. When the signal aborts, the program and everything it
 * has started are killed, nothing more of its output is passed on, and the outcome is `isTimedOut`.
 */
export const runProgram = async (
  host: Pick<Host, 'startProgram'>,
  [program = '', ...argv]: readonly string[],
  { cwd, env, input, attached }: ProgramRun,
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
      if (signal?.aborted) return;
      kept[stream] = (kept[stream] + decoders[stream].decode(bytes, { stream: true })).slice(-keptCharacters);
      attached?.write(stream, bytes);
    },
  });
  const cutOff = new Promise<Outcome>((resolve) =>
    signal?.addEventListener(
      'abort',
      () => {
        running.kill();
        resolve({ exit: 1, ...kept, isTimedOut: true });
      },
      { once: true },
    ),
  );
  const ended = running.ended.then(({ exitCode }): Outcome => ({ exit: exitCode ?? 137, ...kept }));
  return Promise.race([ended, cutOff]);
};
