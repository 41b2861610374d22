import { Writable } from 'node:stream';
import { getSystemErrorMap } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CommandError, ExitCode } from '../src/errors.ts';
import { main } from '../src/main.ts';
import { outputOf } from '../src/output-stream.ts';
import { createFakeAzure, subscription } from './support/fake-azure.ts';
import { createTestHost } from './support/test-host.ts';

/** As the operating system reports it, whose numbers differ from system to system. */
const systemError = (code: string): NodeJS.ErrnoException => {
  const [errno] = [...getSystemErrorMap()].find(([, [name]]) => name === code) ?? [];
  return Object.assign(new Error(`${code}: in the system's words, write`), { code, errno, syscall: 'write' });
};
const full = systemError('ENOSPC');
const noReader = systemError('EPIPE');

/** A stream whose writes fail as `how` says. */
const failing = (error: Error, how: 'callback' | 'throw') =>
  new Writable({
    write: (_chunk, _encoding, done) => {
      if (how === 'throw') throw error;
      done(error);
    },
  });

const outcomeOf = async (error: Error, how: 'callback' | 'throw', name?: string) => {
  const output = outputOf(() => failing(error, how), name === undefined ? {} : { name });
  const told: unknown[] = [];
  for (const text of ['first', 'second'])
    await output.write(text).catch((problem) => told.push(problem instanceof CommandError ? problem.message : problem));
  return { told, hasFailed: output.hasFailed };
};

describe.each(['callback', 'throw'] as const)('an output whose stream fails by %s', (how) => {
  const sentence = 'Standard output cannot be written: no space left on device.';
  it.each<[string, Error, string | undefined, { told: string[]; hasFailed: boolean }]>([
    ['rejects with one sentence, each time', full, 'Standard output', { told: [sentence, sentence], hasFailed: true }],
    ['only notes it where errors are told', full, undefined, { told: [], hasFailed: true }],
    ['is silent when the reader has left', noReader, 'Standard output', { told: [], hasFailed: false }],
  ])('%s', async (_about, error, name, outcome) => expect(await outcomeOf(error, how, name)).toEqual(outcome));
});

it('an output passes on what is written', async () => {
  const chunks: string[] = [];
  const output = outputOf(
    () =>
      new Writable({
        write: (chunk, _encoding, done) => {
          chunks.push(String(chunk));
          done();
        },
      }),
  );
  await output.write('a');
  await output.write(Buffer.from('b'));
  expect([chunks, output.hasFailed]).toEqual([['a', 'b'], false]);
});

it('an output goes to its stream from what is not written at once on', async () => {
  const chunks: string[] = [];
  const output = outputOf(
    () =>
      new Writable({
        write: (chunk, _encoding, done) => {
          chunks.push(String(chunk));
          done();
        },
      }),
    {
      writeAtOnce: (text) => {
        chunks.push(`at once: ${Buffer.from(text.subarray(0, 3))}`);
        return text.length > 3 ? text.subarray(3) : undefined;
      },
    },
  );
  for (const text of ['abc', 'defgh', 'i']) await output.write(text);
  expect(chunks).toEqual(['at once: abc', 'at once: def', 'gh', 'i']);
});

it.each<[string, Error, { told: string | undefined; hasFailed: boolean; readerHasLeft: boolean }]>([
  [
    'cannot be written',
    full,
    { told: 'Standard output cannot be written: no space left on device.', hasFailed: true, readerHasLeft: false },
  ],
  ['has lost its reader', noReader, { told: undefined, hasFailed: false, readerHasLeft: true }],
])('an output that %s at once says so', async (_how, error, outcome) => {
  const output = outputOf(() => expect.unreachable('the stream is not opened'), {
    name: 'Standard output',
    writeAtOnce: () => {
      throw error;
    },
  });
  const told = await output.write('a').then(
    () => undefined,
    (problem: Error) => problem.message,
  );
  const { hasFailed, readerHasLeft } = output;
  expect({ told, hasFailed, readerHasLeft }).toEqual(outcome);
});

describe('a command whose output cannot be written', () => {
  const withFull = (stream: 'stdout' | 'stderr') => {
    const env = { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription };
    const host = createTestHost({ env, network: createFakeAzure().network });
    const name = stream === 'stdout' ? 'Standard output' : undefined;
    return {
      written: host.written,
      host: { ...host, [stream]: outputOf(() => failing(full, 'callback'), name === undefined ? {} : { name }) },
    };
  };

  it.each([['--version'], ['--help'], ['version'], ['completion', 'bash']])(
    'fails with a sentence: %s',
    async (...argv) => {
      const { host, written } = withFull('stdout');
      expect([await main(argv, host), written.stderr]).toEqual([
        ExitCode.failure,
        'ERROR: Standard output cannot be written: no space left on device.\n',
      ]);
    },
  );

  it('keeps its own exit code when standard error is the one', async () => {
    const { host } = withFull('stderr');
    expect(await main(['nosuch'], host)).toBe(ExitCode.usage);
  });

  it('fails when a warning cannot be told, and does its work all the same', async () => {
    const { host, written } = withFull('stderr');
    const exitCode = await main(['run', '-r', 'myregistry', '-n', 'hello'], host);
    expect([exitCode, written.stdout]).toEqual([ExitCode.failure, 'hello\n']);
  });
});
