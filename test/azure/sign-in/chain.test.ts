import type { AccessToken } from '@azure/core-auth';
import { expect, it } from 'vitest';
import { signInChain } from '../../../src/azure/sign-in/chain.ts';
import type { CredentialSource } from '../../../src/azure/sign-in/credential-source.ts';
import {
  CommandError,
  InterruptedError,
  NotSignedInError,
  ServiceError,
  type TriedSource,
} from '../../../src/errors.ts';

const forever = Number.MAX_SAFE_INTEGER;
const lost = new CommandError('login.example.com cannot be reached (ENOTFOUND).', { hint: 'Check the network.' });
const unavailable = (message: string) => Object.assign(new Error(message), { name: 'CredentialUnavailableError' });

/** A source that answers in turn with tokens (texts), errors, and nothing (null); the last answer stays. */
const source = (
  name: string,
  answers: readonly (string | Error | null)[],
  more: Partial<CredentialSource> & { readonly failure?: unknown } = {},
) => {
  const left = [...answers];
  const counts = { opened: 0, asked: 0 };
  const { failure, ...rest } = more;
  const made: CredentialSource = {
    name,
    missing: undefined,
    open: async () => {
      counts.opened += 1;
      const getToken = async (): Promise<AccessToken | null> => {
        counts.asked += 1;
        const answer = left.length > 1 ? left.shift() : left[0];
        if (answer instanceof Error) throw answer;
        return answer ? { token: answer, expiresOnTimestamp: forever } : null;
      };
      return { credential: { getToken }, failure: () => failure };
    },
    ...rest,
  };
  return Object.assign(made, { counts });
};

const chainOf = (sources: readonly CredentialSource[], signal = new AbortController().signal) => {
  const told: string[] = [];
  const chain = signInChain(sources, { signal, translate: (error) => error, info: (text) => told.push(text) });
  return { told, ask: async () => (await chain.getToken('https://arm.example/.default'))?.token };
};

const thrownBy = async (sources: readonly CredentialSource[]): Promise<unknown> =>
  chainOf(sources)
    .ask()
    .catch((error: unknown) => error);

it('the first source that has a token is asked, and only that one from then on', async () => {
  const [missing, without, has, later] = [
    source('A', ['a'], { missing: 'X is not set.' }),
    source('B', [unavailable('BCredential: not here'), 'b']),
    source('C', ['c1', 'c2']),
    source('D', ['d']),
  ] as const;
  const { ask, told } = chainOf([missing, without, has, later]);
  expect([await ask(), await ask()]).toEqual(['c1', 'c2']);
  expect([missing, without, has, later].map(({ counts }) => counts)).toEqual([
    { opened: 0, asked: 0 },
    { opened: 1, asked: 1 },
    { opened: 1, asked: 2 },
    { opened: 0, asked: 0 },
  ]);
  expect(told).toEqual(['B is not used. not here', 'New access tokens come from this source: C.']);
});

it('requests at the same time get their tokens from one source', async () => {
  const [without, later] = [source('A', [unavailable('not here'), 'a']), source('B', ['b1', 'b2'])];
  const { ask } = chainOf([without, later]);
  expect(await Promise.all([ask(), ask()])).toEqual(['b1', 'b2']);
  expect([without.counts.asked, later.counts.asked]).toEqual([1, 2]);
});

it('and each of them searches when the first finds none', async () => {
  const only = source('A', [unavailable('not yet'), 'a']);
  const { ask } = chainOf([only]);
  const answers = await Promise.allSettled([ask(), ask()]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

it('the one that had a token is the only one in the error when it has none any longer', async () => {
  const { ask } = chainOf([source('A', ['a', unavailable('gone')]), source('B', ['b'])]);
  expect(await ask()).toBe('a');
  const error = await ask().catch((thrown: unknown) => thrown);
  expect((error as NotSignedInError).tried).toEqual([{ source: 'A', outcome: 'unavailable', reason: 'gone' }]);
});

it('a source that is final ends the search when it fails, but not when it is not configured', async () => {
  const refused = source('A', [unavailable('wrong secret')], { isFinal: true });
  const error = await thrownBy([refused, source('B', ['b'])]);
  expect((error as NotSignedInError).tried.map((each) => each.source)).toEqual(['A']);
  const { ask } = chainOf([source('A', ['a'], { isFinal: true, missing: 'X is not set.' }), source('B', ['b'])]);
  expect(await ask()).toBe('b');
});

it('a failed search says why each source was not used', async () => {
  const failures: readonly [CredentialSource, TriedSource][] = [
    [
      source('A', ['a'], { missing: 'X is not set.' }),
      { source: 'A', outcome: 'not-configured', reason: 'X is not set.' },
    ],
    [source('B', [null]), { source: 'B', outcome: 'unavailable', reason: 'It returned no token.' }],
    [
      source('C', [unavailable('C: not here')], { explain: async (_, resource) => `Ask for\n${resource}` }),
      { source: 'C', outcome: 'unavailable', reason: 'Ask for https://arm.example' },
    ],
    [
      source('D', [new Error('hidden')], { failure: new ServiceError(403, 'No', 'oidc.example says no') }),
      { source: 'D', outcome: 'refused', reason: 'oidc.example says no' },
    ],
  ];
  const error = await thrownBy(failures.map(([each]) => each));
  expect(error).toBeInstanceOf(NotSignedInError);
  expect(error).toMatchObject({
    message: 'No usable Azure credential was found.',
    exitCode: 1,
    tried: failures.map(([, expected]) => expected),
    hint: "A: X is not set.\nB: It returned no token.\nC: Ask for https://arm.example\nD: oidc.example says no\nRun 'az login', or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or use a managed identity.",
  });
});

it('a service that cannot be reached is what the error is about', async () => {
  const unreached = source('A', [new Error('hidden')], { failure: lost });
  const alone = await thrownBy([unreached]);
  expect(alone).toMatchObject({ message: lost.message, hint: lost.hint, cause: lost });
  expect((alone as NotSignedInError).tried).toEqual([
    {
      source: 'A',
      outcome: 'unreachable',
      reason: 'login.example.com cannot be reached (ENOTFOUND). Check the network.',
    },
  ]);
  expect(await thrownBy([unreached, source('B', [unavailable('not here')])])).toMatchObject({
    message: lost.message,
    hint: 'Check the network.\nA: login.example.com cannot be reached (ENOTFOUND). Check the network.\nB: not here',
    cause: lost,
  });
});

it('an interrupt ends the search', async () => {
  const stop = new AbortController();
  const interrupted = new InterruptedError();
  const slow = source('A', [], {
    open: async () => {
      stop.abort(interrupted);
      throw interrupted;
    },
  });
  const next = source('B', ['b']);
  await expect(chainOf([slow, next], stop.signal).ask()).rejects.toBe(interrupted);
  expect(next.counts.asked).toBe(0);
});
