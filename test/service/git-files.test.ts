import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { InterruptedError } from '../../src/errors.ts';
import { type Host, nodeHost } from '../../src/host.ts';
import { createServices } from '../../src/service/services.ts';
import { createRepository } from '../support/git-repository.ts';
import { serveGit } from '../support/git-server.ts';
import { createTestHost } from '../support/test-host.ts';

const file = {
  address: 'https://github.com/example/app.git',
  reference: undefined,
  path: 'deploy/Dockerfile',
  token: undefined,
};

/** The services where the network answers so; a real cloud, so that git may be asked. */
const servicesWith = (
  answer: (request: Request) => Response | Promise<Response>,
  runProgram?: Host['runProgram'],
  signal?: AbortSignal,
) => {
  const host = createTestHost({
    env: { AZURE_SUBSCRIPTION_ID: '11111111-1111-1111-1111-111111111111' },
    network: async (request) => answer(request),
    ...(runProgram ? { runProgram } : {}),
  });
  return createServices({
    host,
    cloud: undefined,
    subscription: undefined,
    signal: signal ?? new AbortController().signal,
    warn: async () => {},
    debug: async () => {},
    hide: () => {},
  });
};

const notThere = () => new Response('404: Not Found', { status: 404 });

describe('a file of a repository on GitHub', () => {
  it.each([
    [{}, 'https://raw.githubusercontent.com/example/app/HEAD/deploy/Dockerfile', null],
    [{ reference: 'release/1.0' }, 'https://raw.githubusercontent.com/example/app/release/1.0/deploy/Dockerfile', null],
    [
      { address: 'https://github.com/example/app', path: 'a b/#c', token: 'pat' },
      'https://raw.githubusercontent.com/example/app/HEAD/a%20b/%23c',
      'token pat',
    ],
  ])('%j is one request', async (given, url, authorization) => {
    const asked: unknown[] = [];
    const services = servicesWith((request) => {
      asked.push([request.method, request.url, request.headers.get('authorization')]);
      return new Response('FROM scratch\n');
    });
    expect(await services.gitFiles.read({ ...file, ...given })).toEqual({ text: 'FROM scratch\n' });
    expect(asked).toEqual([['GET', url, authorization]]);
  });

  it('is asked for once', async () => {
    let count = 0;
    const services = servicesWith(() => {
      count += 1;
      return new Response('FROM scratch\n');
    });
    await Promise.all([services.gitFiles.read(file), services.gitFiles.read(file)]);
    await services.gitFiles.read({ ...file, token: 'another' });
    expect(count).toBe(2);
  });

  it('is not read further than a file goes', async () => {
    const services = servicesWith(() => new Response('x'.repeat(1_048_577)));
    expect(await services.gitFiles.read(file)).toEqual({ reason: 'it is longer than 1 MiB.' });
  });

  it('is asked of git when GitHub does not show it', async () => {
    const words: (readonly string[])[] = [];
    const services = servicesWith(notThere, async (program, argv) => {
      words.push([program, ...argv.filter((word) => !word.startsWith('/'))]);
      return { exitCode: 0, stdout: 'FROM base\n', stderr: '' };
    });
    expect(await services.gitFiles.read(file)).toEqual({ text: 'FROM base\n' });
    expect(words.map(([program, , ...rest]) => [program, ...rest].join(' '))).toEqual([
      'git init --quiet --template=',
      `git remote add origin ${file.address}`,
      'git fetch --quiet --depth=1 --no-tags --filter=blob:none origin HEAD',
      'git cat-file blob FETCH_HEAD:deploy/Dockerfile',
    ]);
  });

  it.each<[string, Host['runProgram']]>([
    ['does not have it either', async () => ({ exitCode: 128, stdout: '', stderr: 'fatal: no\n' })],
    ['is not installed', () => Promise.reject(Object.assign(new Error('spawn git ENOENT'), { code: 'ENOENT' }))],
  ])('is not there when git %s', async (_, runProgram) =>
    expect(await servicesWith(notThere, runProgram).gitFiles.read({ ...file, reference: 'main' })).toEqual({
      reason: "https://github.com/example/app.git has no deploy/Dockerfile at 'main', or needs a token to show it.",
    }),
  );
});

describe('a file of a repository elsewhere', () => {
  const elsewhere = { ...file, address: 'https://git.example.com/example/app.git' };
  const noRequest = () => Promise.reject(new Error('Nothing is asked for.'));

  it('is asked of git, which is given the token by its environment alone', async () => {
    const seen: { words: readonly string[]; env: Readonly<Record<string, string | undefined>> | undefined }[] = [];
    const services = servicesWith(noRequest, async (_program, words, _input, { env } = {}) => {
      seen.push({ words, env });
      return { exitCode: 0, stdout: 'FROM base\n', stderr: '' };
    });
    const read = await services.gitFiles.read({
      ...elsewhere,
      address: 'https://dev.azure.com/o/p/_git/r',
      token: 'tops3cret',
    });
    expect(read).toEqual({ text: 'FROM base\n' });
    const header = Buffer.from(':tops3cret').toString('base64');
    expect(JSON.stringify(seen.map(({ words }) => words))).not.toMatch(/tops3cret|OnRvcHMzY3JldA/);
    expect(seen.map(({ env }) => [env?.GIT_TERMINAL_PROMPT, env?.GIT_ASKPASS, env?.GIT_ALLOW_PROTOCOL])).toEqual(
      Array(4).fill(['0', '', 'https:ssh']),
    );
    expect(Object.values(seen[2]?.env ?? {})).toEqual(
      expect.arrayContaining(['http.https://dev.azure.com/o/p/_git/r.extraHeader', `Authorization: Basic ${header}`]),
    );
  });

  it.each<[string, Awaited<ReturnType<Host['runProgram']>>, string]>([
    [
      'says why in one line',
      {
        exitCode: 128,
        stdout: '',
        stderr: "warning: x\nfatal: repository 'https://git.example.com/' not found\nmore\n",
      },
      "git failed: fatal: repository 'https://git.example.com/' not found",
    ],
    ['says nothing', { exitCode: 1, stdout: '', stderr: '' }, 'git failed: it gave no reason'],
  ])('is not there when git %s', async (_, ended, reason) =>
    expect(await servicesWith(noRequest, async () => ended).gitFiles.read(elsewhere)).toEqual({ reason }),
  );

  it.each([
    [{ address: 'ext::sh -c touch% /tmp/x' }],
    [{ address: 'file:///etc/passwd' }],
    [{ address: '--upload-pack=touch /tmp/x' }],
    [{ address: 'http://git.example.com/a.git' }],
    [{ reference: '--upload-pack=x' }],
    [{ reference: 'a:b' }],
    [{ reference: 'a b' }],
  ])('%j is not handed to git', async (given) => {
    const services = servicesWith(noRequest, () => Promise.reject(new Error('git is not started.')));
    const { address } = { ...elsewhere, ...given };
    expect(await services.gitFiles.read({ ...elsewhere, ...given })).toEqual({
      reason: `${address} is not an address that is read here.`,
    });
  });

  it('is not waited for longer than twenty seconds, and git is ended', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let given: AbortSignal | undefined;
    const services = servicesWith(noRequest, (_program, _words, _input, { signal } = {}) => {
      given = signal;
      return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    });
    const reading = services.gitFiles.read(elsewhere);
    await vi.waitFor(() => expect(given).toBeDefined());
    await vi.advanceTimersByTimeAsync(20_000);
    expect([await reading, given?.aborted]).toEqual([{ reason: 'No response within 20 seconds.' }, true]);
  });

  it('is not waited for after an interrupt', async () => {
    const interrupt = new AbortController();
    const services = servicesWith(
      noRequest,
      () => {
        interrupt.abort(new InterruptedError());
        return new Promise(() => {});
      },
      interrupt.signal,
    );
    await expect(services.gitFiles.read(elsewhere)).rejects.toThrow(InterruptedError);
  });
});

describe('git itself', () => {
  /** A served repository, and services whose git trusts the server. */
  const served = async (authorization?: string) => {
    const repository = await createRepository({ Dockerfile: 'FROM one\n', 'sub/acb.yaml': 'steps: []\n' });
    onTestFinished(repository.remove);
    const first = await repository.git('rev-parse', 'HEAD');
    await repository.git('tag', 'v1');
    await repository.git('checkout', '--quiet', '-b', 'release/1.0');
    await repository.commit({ Dockerfile: 'FROM two\n' });
    const server = await serveGit(repository.path, authorization);
    const { runProgram } = nodeHost();
    const services = servicesWith(notThere, (program, words, input, options) =>
      runProgram(program, words, input, {
        ...options,
        env: {
          ...options?.env,
          GIT_SSL_NO_VERIFY: '1',
          GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
          GIT_CONFIG_NOSYSTEM: '1',
        },
      }),
    );
    const read = (given: Partial<typeof file> | { reference?: string; token?: string }) =>
      services.gitFiles.read({ ...file, address: server.address(repository.path), path: 'Dockerfile', ...given });
    return { read, first, server };
  };

  it('reads a file of a branch, a tag, a commit, and what is checked out', async () => {
    const { read, first } = await served();
    expect(
      await Promise.all([
        read({}),
        read({ reference: 'main' }),
        read({ reference: 'release/1.0' }),
        read({ reference: 'v1' }),
        read({ reference: first }),
        read({ path: 'sub/acb.yaml' }),
      ]),
    ).toEqual(
      ['FROM two\n', 'FROM one\n', 'FROM two\n', 'FROM one\n', 'FROM one\n', 'steps: []\n'].map((text) => ({ text })),
    );
  });

  it('says what is not there', async () => {
    const { read } = await served();
    expect(await read({ path: 'none' })).toEqual({
      reason: "git failed: fatal: path 'none' does not exist in 'FETCH_HEAD'",
    });
    expect(await read({ reference: 'none' })).toEqual({
      reason: "git failed: fatal: couldn't find remote ref none",
    });
  });

  it('logs in with the token, and asks nobody without one', async () => {
    const { read } = await served(`Basic ${Buffer.from('x-access-token:pat').toString('base64')}`);
    expect(await read({ token: 'pat' })).toEqual({ text: 'FROM two\n' });
    expect(await read({ token: 'other' })).toHaveProperty('reason');
    expect(await read({})).toHaveProperty('reason');
  });
});
