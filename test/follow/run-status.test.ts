import { describe, expect, it } from 'vitest';
import { CommandError, NotSignedInError, ServiceError } from '../../src/errors.ts';
import type { RunState } from '../../src/follow/run-source.ts';
import { createRunWatch, isTransient, waitForRun } from '../../src/follow/run-status.ts';
import { scripted } from './scripted.ts';

describe('transient', () => {
  describe('isTransient', () => {
    it.each([
      [400, false],
      [401, false],
      [404, false],
      [407, false],
      [408, true],
      [409, false],
      [428, false],
      [429, true],
      [430, false],
      [499, false],
      [500, true],
      [503, true],
      [599, true],
    ])('an answer of the service: %i', (status, expected) => {
      expect(isTransient(new ServiceError(status, 'Code', 'Words.'))).toBe(expected);
    });

    const withCode = (code: unknown) => Object.assign(new Error('socket'), { code });
    const unreached = [{ source: 'GitHub Actions', outcome: 'unreachable', reason: 'no answer' }] as const;
    const lost = new CommandError('Lost.', { cause: withCode('ENOTFOUND') });
    it.each<[string, unknown, boolean]>([
      ['a broken connection', withCode('ECONNRESET'), true],
      ['no such host', withCode('ENOTFOUND'), true],
      ['a broken connection, translated', new CommandError('Broken.', { cause: withCode('ECONNREFUSED') }), true],
      ['a sign-in that reaches no service', new NotSignedInError(unreached, lost), true],
      ['a sign-in with a busy service', new NotSignedInError(unreached, new ServiceError(503, 'C', 'W')), true],
      ['a sign-in that is refused', new NotSignedInError([], new ServiceError(403, 'C', 'W')), false],
      ['a missing file', withCode('ENOENT'), false],
      ['a code that begins like one of the network', withCode('EPIPED'), false],
      ['a code that is a number', withCode(500), false],
      ['a translated error of something else', new CommandError('No login.', { cause: new Error('nothing') }), false],
      ['an error without a code', new Error('ECONNRESET'), false],
      ['nothing at all', undefined, false],
    ])('%s', (_, error, expected) => {
      expect(isTransient(error)).toBe(expected);
    });
  });
});

describe('run watch', () => {
  const busy = new ServiceError(503, 'ServerBusy', 'Try later.');
  const gone = new ServiceError(404, 'RunNotFound', 'not found');

  /** What each look comes to: `F` is a failed answer, `.` a good one, `X` a refusal. */
  const looks = async (answers: string): Promise<string> => {
    const { source, signal } = scripted({ states: [] }).options;
    let at = 0;
    const run = async (): Promise<RunState> => {
      const answer = answers[at];
      at += 1;
      if (answer === '.') return { status: 'Running', raw: {} };
      throw answer === 'F' ? busy : gone;
    };
    const look = createRunWatch({ ...source, run }, signal);
    const seen: string[] = [];
    for (const _ of answers) {
      try {
        seen.push((await look()) ? '.' : '?');
      } catch (error) {
        seen.push(error === busy ? 'busy' : 'gone');
        break;
      }
    }
    return seen.join('');
  };

  describe('looks at a run', () => {
    it.each([
      ['...', '...'],
      ['FFFFFFFFF', '?????????'],
      ['FFFFFFFFFF', '?????????busy'],
      ['FFFFFFFFF.FFFFFFFFF.', '?????????.?????????.'],
      ['.FFFFFFFFFF', '.?????????busy'],
      ['X', 'gone'],
      ['FX', '?gone'],
    ])('%s: %s', async (answers, expected) => {
      expect(await looks(answers)).toBe(expected);
    });
  });
});

describe('poll run', () => {
  const busy = new ServiceError(503, 'ServerBusy', 'Try later.');
  const cut = new CommandError('management.azure.com cannot be reached (ECONNRESET).', {
    cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
  });
  const noLogin = new NotSignedInError([], new Error('nothing worked'));

  const wait = async (states: Parameters<typeof scripted>[0]['states']) => {
    const stage = scripted({ states });
    const seen: string[] = [];
    const { sleep } = stage.options.host;
    const { source, signal } = stage.options;
    const { status } = await waitForRun(source, { sleep, signal, onState: (state) => void seen.push(state.status) });
    return { status, seen, looks: stage.counts.looks, seconds: stage.seconds() };
  };

  describe('waitForRun', () => {
    it.each<[string, Parameters<typeof wait>[0], Awaited<ReturnType<typeof wait>>]>([
      ['already over', [[0, 'Failed']], { status: 'Failed', seen: [], looks: 1, seconds: 0 }],
      [
        'over after a second',
        [
          [0, 'Queued'],
          [500, 'Succeeded'],
        ],
        { status: 'Succeeded', seen: ['Queued'], looks: 2, seconds: 1 },
      ],
      [
        'a long run is asked every five seconds',
        [
          [0, 'Running'],
          [60_000, 'Timeout'],
        ],
        { status: 'Timeout', seen: Array(15).fill('Running'), looks: 16, seconds: 63.125 },
      ],
      [
        'a busy service',
        [
          [0, busy],
          [1500, 'Canceled'],
        ],
        { status: 'Canceled', seen: [], looks: 3, seconds: 2.5 },
      ],
      [
        'a broken connection',
        [
          [0, cut],
          [500, 'Succeeded'],
        ],
        { status: 'Succeeded', seen: [], looks: 2, seconds: 1 },
      ],
    ])('%s', async (_, states, expected) => {
      expect(await wait(states)).toEqual(expected);
    });

    it.each([
      ['a refusal', new ServiceError(404, 'RunNotFound', 'not found')],
      ['no credential', noLogin],
    ])('rejects at once for %s', async (_, error) => {
      const stage = scripted({ states: [[0, error]] });
      const { sleep } = stage.options.host;
      await expect(waitForRun(stage.options.source, { sleep, signal: stage.options.signal })).rejects.toBe(error);
      expect(stage.counts.looks).toBe(1);
    });
  });
});
