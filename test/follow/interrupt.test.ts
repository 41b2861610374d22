import { describe, expect, it } from 'vitest';
import { InterruptedError, type InterruptSignal } from '../../src/errors.ts';
import { type OnInterrupt, withInterrupt } from '../../src/follow/interrupt.ts';

const leave =
  'To follow it: acrtask logs -r myregistry --run-id cf1\nTo cancel it: acrtask cancel-run -r myregistry --run-id cf1';
const goesOn = `Interrupted. Run cf1 continues.\n${leave}`;
const canceled = 'Interrupted. Run cf1 is being canceled.';

interface Stage {
  readonly onInterrupt: OnInterrupt;
  readonly isTTY?: boolean;
  /** Answers the question; 'again' presses Ctrl-C instead. */
  readonly answer?: string | undefined;
  readonly cancel?: 'works' | 'fails' | 'again';
  readonly signal?: InterruptSignal;
}

const interrupted = async ({ onInterrupt, isTTY = true, answer, cancel = 'works', signal }: Stage) => {
  const listeners: ((reason: InterruptedError) => void)[] = [];
  const press = () => listeners.at(-1)?.(new InterruptedError('', signal));
  const questions: string[] = [];
  let cancels = 0;
  const stream = { isTTY, columns: undefined, write: async () => {} };
  const run = withInterrupt(
    {
      host: {
        stderr: stream,
        stdin: {
          isTTY,
          bytes: async () => new Uint8Array(),
          ask: async (prompt) => {
            questions.push(prompt);
            if (answer !== 'again') return answer;
            press();
            return new Promise<never>(() => {});
          },
        },
      },
      takeOver: (listener) => {
        listeners.push(listener);
        return () => void listeners.splice(listeners.indexOf(listener), 1);
      },
      signals: [new AbortController().signal],
      onInterrupt,
      runId: 'cf1',
      registry: 'myregistry',
      cancel: async () => {
        cancels += 1;
        if (cancel === 'fails') throw new Error('The service is busy.');
        if (cancel === 'again') {
          press();
          await new Promise<never>(() => {});
        }
      },
    },
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        press();
      }),
  );
  const error: unknown = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InterruptedError);
  const { message, exitCode } = error as InterruptedError;
  return { message, exitCode, cancels, asked: questions.length, listening: listeners.length };
};

describe('withInterrupt', () => {
  it.each<[string, Stage, { message: string; cancels: number; asked: number; exitCode?: number }]>([
    ['leave it', { onInterrupt: 'ask', answer: 'l' }, { message: goesOn, cancels: 0, asked: 1 }],
    ['just Enter', { onInterrupt: 'ask', answer: '' }, { message: goesOn, cancels: 0, asked: 1 }],
    ['end of input', { onInterrupt: 'ask', answer: undefined }, { message: goesOn, cancels: 0, asked: 1 }],
    ['cancel it', { onInterrupt: 'ask', answer: ' C ' }, { message: canceled, cancels: 1, asked: 1 }],
    ['a second Ctrl-C', { onInterrupt: 'ask', answer: 'again' }, { message: goesOn, cancels: 0, asked: 1 }],
    ['nobody to ask', { onInterrupt: 'ask', isTTY: false }, { message: goesOn, cancels: 0, asked: 0 }],
    ['policy detach', { onInterrupt: 'detach' }, { message: goesOn, cancels: 0, asked: 0 }],
    ['policy cancel', { onInterrupt: 'cancel', isTTY: false }, { message: canceled, cancels: 1, asked: 0 }],
    [
      'cancel fails',
      { onInterrupt: 'cancel', cancel: 'fails' },
      { message: `Interrupted. Run cf1 could not be canceled: The service is busy.\n${leave}`, cancels: 1, asked: 0 },
    ],
    [
      'a second Ctrl-C while canceling',
      { onInterrupt: 'cancel', cancel: 'again' },
      { message: `Interrupted. Run cf1 may continue.\n${leave}`, cancels: 1, asked: 0 },
    ],
    [
      'SIGTERM, which nobody at the terminal sent',
      { onInterrupt: 'ask', answer: 'c', signal: 'SIGTERM' },
      { message: goesOn.replace('.', ' by SIGTERM.'), cancels: 0, asked: 0, exitCode: 143 },
    ],
    [
      'a terminal that is closed, with policy cancel',
      { onInterrupt: 'cancel', signal: 'SIGHUP' },
      { message: canceled.replace('.', ' by SIGHUP.'), cancels: 1, asked: 0, exitCode: 129 },
    ],
  ])('%s', async (_, stage, expected) => {
    expect(await interrupted(stage)).toEqual({ exitCode: 130, ...expected, listening: 0 });
  });

  const quiet = {
    host: {
      stderr: { isTTY: false, columns: undefined, write: async () => {} },
      stdin: { isTTY: false, bytes: async () => new Uint8Array(), ask: async () => undefined },
    },
    takeOver: () => () => {},
    signals: [new AbortController().signal],
    onInterrupt: 'cancel',
    runId: 'cf1',
    registry: 'myregistry',
    cancel: async () => {},
  } as const;

  it('hands back what the work comes to', async () => {
    expect(await withInterrupt(quiet, async () => 'done')).toBe('done');
  });

  it('says how things stand when Ctrl-C came before the work began', async () => {
    const work = (signal: AbortSignal) => Promise.reject(signal.reason);
    const options = { ...quiet, onInterrupt: 'detach', signals: [AbortSignal.abort(new InterruptedError())] } as const;
    await expect(withInterrupt(options, work)).rejects.toMatchObject({ message: goesOn, exitCode: 130 });
  });

  it('lets other errors pass', async () => {
    const error = new Error('not an interrupt');
    await expect(withInterrupt(quiet, () => Promise.reject(error))).rejects.toBe(error);
  });
});
