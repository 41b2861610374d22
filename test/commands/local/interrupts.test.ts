import { describe, expect, it } from 'vitest';
import { type LocalOptions, runLocalLine } from '../../support/fake-engine.ts';

const hangs = 'steps:\n  - id: wait\n    cmd: busybox sleep 1000\n';
const isStep = (line: string): boolean => line.includes('busybox sleep');

/** Presses Ctrl-C once the step is under way, as often as there are answers to give to that. */
const interrupted = (options: LocalOptions & { readonly presses?: number } = {}, words = '') =>
  runLocalLine(`run --local --run-id r1 ${words}`, {
    files: { 'acb.yaml': hangs },
    play: (line, host) => {
      if (!isStep(line)) return undefined;
      setImmediate(() => {
        for (let press = 0; press < (options.presses ?? 1); press += 1) host.interrupt();
      });
      return { stdout: 'begun\n', hangs: true };
    },
    ...options,
  });

const canceled = 'ERROR: Interrupted. Run r1 was canceled. What it made was removed.\n';

describe('Ctrl-C', () => {
  it('cancels the run where nobody can be asked', async () => {
    const { stdout, stderr, exitCode, host } = await interrupted();
    expect({ end: stdout.split('\n').slice(-3), stderr, exitCode, listeners: host.listeners() }).toEqual({
      end: ['', 'Run ID: r1 was canceled after 0s', ''],
      stderr: canceled,
      exitCode: 130,
      listeners: 0,
    });
  });

  it('asks on a terminal, and cancels for c', async () => {
    const { stderr, exitCode, host } = await interrupted({ tty: ['stdin', 'stderr'], answers: ['c'] });
    expect({ asked: host.prompts, stderr, exitCode }).toEqual({
      asked: ['Cancel run r1, or let it continue? (c/L): '],
      stderr: canceled,
      exitCode: 130,
    });
  });

  it('lets the run continue for any other answer', async () => {
    let presses = 0;
    const { exitCode, host, stdout } = await runLocalLine('run --local --run-id r1', {
      files: { 'acb.yaml': 'steps:\n  - id: one\n    cmd: busybox one\n  - id: two\n    cmd: busybox two\n' },
      tty: ['stdin', 'stderr'],
      answers: ['l'],
      play: (line, host) => {
        if (line.includes('busybox one') && presses++ === 0) host.interrupt();
        return undefined;
      },
    });
    expect({ asked: host.prompts.length, exitCode, last: stdout.split('\n').at(-2) }).toEqual({
      asked: 1,
      exitCode: 0,
      last: 'Run ID: r1 was successful after 0s',
    });
  });

  it('pressed twice cancels at once', async () => {
    const { exitCode, stderr } = await interrupted({
      presses: 2,
      tty: ['stdin', 'stderr'],
      prepare: (host) => {
        Object.assign(host.stdin, {
          ask: (prompt: string, signal: AbortSignal) => {
            host.prompts.push(prompt);
            return new Promise((_, reject) =>
              signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
            );
          },
        });
      },
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: canceled,
    });
  });

  it('does not ask with --on-interrupt cancel', async () => {
    const { exitCode, host } = await interrupted({ tty: ['stdin', 'stderr'], answers: ['l'] }, '--on-interrupt cancel');
    expect({ exitCode, asked: host.prompts }).toEqual({ exitCode: 130, asked: [] });
  });
});

it('removes the containers of a run that is canceled', async () => {
  const { started } = await interrupted();
  const after = started.slice(started.findIndex(isStep) + 1);
  expect(after.filter((line) => / rm --force --volumes c1$/.test(line)).length).toBe(1);
});
