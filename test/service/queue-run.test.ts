import { describe, expect, it } from 'vitest';
import { CommandError, InterruptedError, ServiceError } from '../../src/errors.ts';
import { doubtIn, queueRun } from '../../src/service/queue-run.ts';
import { createTestHost } from '../support/test-host.ts';

const run = (name: string) => ({ id: `/runs/${name}`, name, properties: { runId: name } });
const broken = new CommandError('No.', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });

type Attempt = (accepted: () => void) => ReturnType<typeof run>;

/** Queues a run whose attempts go as told, and whose looks find what is told; what came of it and how often it was sent. */
const queue = async (attempts: readonly Attempt[], looks: readonly (readonly string[] | Error)[]) => {
  const host = createTestHost();
  const warnings: string[] = [];
  const [sends, finds] = [[...attempts], [...looks]];
  const ended = await queueRun({
    registry: 'r',
    host,
    signal: new AbortController().signal,
    warn: async (text) => void warnings.push(text),
    send: async (accepted) => (sends.shift() as Attempt)(accepted),
    fitting: async () => {
      const found = finds.length > 1 ? finds.shift() : finds[0];
      if (found instanceof Error) throw found;
      return (found ?? []).map(run);
    },
  }).then(
    ({ name }) => name,
    (error: Error) => error.message,
  );
  return { ended, sent: attempts.length - sends.length, seconds: host.sleeps.map((ms) => ms / 1000), warnings };
};

const loses: Attempt = () => {
  throw broken;
};
const isAcceptedAndLoses: Attempt = (accepted) => {
  accepted();
  throw broken;
};
const isBusyFor =
  (seconds: number): Attempt =>
  () => {
    throw new ServiceError(503, 'ServerBusy', 'Busy.', { retryAfterMs: seconds * 1000 });
  };
const queues: Attempt = () => run('cf2');
const waits = [1, 2, 4, 8, 15];

describe('queueRun', () => {
  it.each<[string, readonly Attempt[], readonly (readonly string[] | Error)[], object]>([
    ['asks once when it is answered', [queues], [], { ended: 'cf2', sent: 1, seconds: [] }],
    ['takes the run that shows at once', [loses], [['cf1']], { ended: 'cf1', sent: 1, seconds: [1] }],
    ['takes the run that shows later', [loses], [[], [], ['cf1']], { ended: 'cf1', sent: 1, seconds: [1, 2, 4] }],
    ['sends again when none shows', [loses, queues], [[]], { ended: 'cf2', sent: 2, seconds: waits }],
    [
      'never sends again what was accepted',
      [isAcceptedAndLoses, queues],
      [[]],
      { ended: 'No.', sent: 1, seconds: waits },
    ],
    [
      'never sends again when the last look fails',
      [loses, queues],
      [[], [], [], [], broken],
      { ended: 'No.', sent: 1, seconds: waits },
    ],
    [
      'sends again when only earlier looks fail',
      [loses, queues],
      [broken, []],
      { ended: 'cf2', sent: 2, seconds: waits },
    ],
    [
      'does not choose between two runs',
      [loses],
      [[], ['cf1', 'cf2']],
      {
        ended: "The registry 'r' did not say which run it queued, and 2 runs match the request:\n  cf1\n  cf2",
        sent: 1,
        seconds: [1, 2],
      },
    ],
    [
      'gives up after the third attempt',
      [loses, loses, loses, queues],
      [[]],
      { ended: 'No.', sent: 3, seconds: [...waits, ...waits, ...waits] },
    ],
    [
      'tells of a run of the first attempt that shows after the second',
      [loses, queues],
      [[], [], [], [], [], ['cf1', 'cf2']],
      {
        ended: 'cf2',
        warnings: [
          "The response from the registry 'r' was lost (ECONNRESET): checking whether the run was queued...",
          'The run was not queued: no run matches the request. Sending the request again.',
          'Run cf1 matches the request too: it may come from the first attempt and have appeared late. To cancel it: acrtask cancel-run -r r --run-id cf1',
        ],
      },
    ],
    [
      'looks for as long as the registry asks for, all waits together',
      [isBusyFor(60), queues],
      [[]],
      { ended: 'cf2', sent: 2, seconds: [1, 2, 4, 8, 45] },
    ],
  ])('%s', async (_, attempts, looks, expected) => expect(await queue(attempts, looks)).toMatchObject(expected));
});

describe('the doubt that an error leaves', () => {
  const failing = (code: string) => new CommandError('', { cause: Object.assign(new Error(), { code }) });
  it.each<[string, unknown, string | undefined]>([
    ['a refusal', new ServiceError(400, 'a', ''), undefined],
    ['too many requests', new ServiceError(429, 'a', ''), undefined],
    ['an error of the server', new ServiceError(500, 'a', ''), 'HTTP 500'],
    ['a time-out', new ServiceError(408, 'a', ''), 'HTTP 408'],
    ['half an answer', new ServiceError(200, 'a', ''), 'HTTP 200'],
    ['a lost connection', failing('ECONNRESET'), 'ECONNRESET'],
    ['the same, as it comes', Object.assign(new Error(), { code: 'REQUEST_SEND_ERROR' }), 'REQUEST_SEND_ERROR'],
    ['nobody there', failing('ECONNREFUSED'), undefined],
    ['an interrupt', new InterruptedError(), undefined],
    ['no error', undefined, undefined],
  ])('%s', (_, error, doubt) => expect(doubtIn(error)).toBe(doubt));
});
