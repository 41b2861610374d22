import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DaemonRequest } from '../../../src/runner/engines/ask-docker.ts';
import { type DockerClient, dockerEngine } from '../../../src/runner/engines/docker.ts';
import type { Attached, Engine } from '../../../src/runner/engines/engine.ts';
import type { RunFolder } from '../../../src/runner/run-folder.ts';
import { dockerClient } from '../../support/docker-client.ts';
import { type ProgramAnswers, recordPrograms } from '../../support/recorded-programs.ts';
import { testRunFolder, testTask, withoutNames } from '../../support/run-folder.ts';
import { createTestHost } from '../../support/test-host.ts';

const attached: Attached = { write: () => {}, signal: new AbortController().signal };

interface Given {
  readonly answers?: ProgramAnswers;
  readonly settings?: Partial<DockerClient>;
  readonly folder?: Partial<RunFolder>;
}

/** What the engine starts while it does something. */
const wordsOf = async (act: (engine: Engine) => Promise<unknown>, { answers, settings, folder }: Given = {}) => {
  const { started, startProgram } = recordPrograms(answers);
  const host = createTestHost({ startProgram, env: { SECRET: 'x', PATH: '/bin' } });
  const own = { ...(await testRunFolder(host)), ...folder };
  const result = await act(dockerEngine(host, own, { ...dockerClient, ...settings }));
  return { words: started.map(({ words }) => withoutNames(words.trimEnd(), host, own)), result, started, own };
};

const stepOf = async (text: string) => {
  const [step] = (await testTask(`version: v1.1.0\nsteps:\n- id: one\n  ${text}`)).steps;
  if (!step) throw new Error('no step');
  return step;
};

const ofContainer = (options: string, name = 'one', before = '') =>
  `${before}'docker' run --rm ${options}--name ${name} --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' `;
const mounts =
  "--volume 'RUN/workspace':/workspace --volume '/var/run/docker.sock':/var/run/docker.sock --volume 'RUN/home':/acb/home ";
const network = '--network acb_default_network ';

describe('the line of a step', () => {
  it.each<[string, string, string]>([
    ['a command', 'cmd: app one', `${ofContainer(network)}${mounts}--env HOME=/acb/home --workdir /workspace app one`],
    [
      'both paths of a volume',
      'cmd: app\n  volumeMounts: [{name: keys, mountPath: /a}, {name: keys, mountPath: /b}]\nvolumes: [{name: keys, secret: {k: eA==}}]',
      `${ofContainer(network)}${mounts}--volume 'RUN/volumes/keys':/a --volume 'RUN/volumes/keys':/b --env HOME=/acb/home --workdir /workspace app`,
    ],
    [
      'a secret in env',
      'cmd: app\n  env: [A=1, T=s3cret]',
      `${ofContainer(network, 'one', "T='s3cret' ")}${mounts}--env HOME=/acb/home --env A=1 --env T --workdir /workspace app`,
    ],
    ['a build', 'build: -t x:1 .', "DOCKER_BUILDKIT=0 'docker' build -t x:1 ."],
    [
      'a build with buildkit, env, and a secret',
      'build: -t x:1 --build-arg T=s3cret --build-arg A /workspace/sub\n  env: [DOCKER_BUILDKIT=1, "A=a b", B=$C, HOME=/tmp]',
      "DOCKER_BUILDKIT=1 A='a b' B=$C T='s3cret' 'docker' build -t x:1 --build-arg T --build-arg A 'RUN/workspace/sub'",
    ],
    [
      'a build with the cache',
      'build: -t r.io/x:1 .\n  cache: enabled',
      "'docker' buildx build --load --cache-to=type=registry,ref=r.io/x:cache_quickrun_one,mode=max --cache-from=type=registry,ref=r.io/x:cache_quickrun_one -t r.io/x:1 .",
    ],
  ])('of %s', async (_name, text, expected) => {
    const step = await stepOf(text);
    const { words } = await wordsOf((engine) => engine.runStep(step, attached, (each) => each.includes('s3cret')));
    expect(words).toEqual([expected]);
  });

  it.each<[string, string, string]>([
    ['a', network, "a-MARK --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' --network-alias 'a'"],
    ['x/y', network, "x-y-MARK --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' --network-alias 'x/y'"],
    ['_', 'network: host', "MARK --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' --volume"],
  ])('names the container of step %s so that docker takes it', async (id, given, expected) => {
    const [step] = (await testTask(`steps:\n- id: ${id}\n  cmd: app\n  ${given.startsWith('network') ? given : ''}`))
      .steps;
    const { words } = await wordsOf((engine) => engine.runStep(step as NonNullable<typeof step>, attached));
    expect(words[0]).toContain(`--name ${expected}`);
  });

  it('has names of its own while another run is under way', async () => {
    const step = await stepOf('cmd: app');
    const { words } = await wordsOf(
      async (engine) => {
        await engine.createNetwork({
          name: 'acb_default_network',
          driver: 'bridge',
          ipv6: false,
          skipCreation: false,
          isDefault: true,
        });
        await engine.runStep(step, attached);
        await engine.cleanUp();
      },
      { folder: { isAlone: false } },
    );
    expect([words[0], words[1]?.slice(0, 120), words.at(-1)]).toEqual([
      'docker network create --label acrtask.run=MARK --driver bridge acb_default_network-MARK',
      "'docker' run --rm --network acb_default_network-MARK --name one-MARK --label 'acrtask.run=MARK' --cidfile 'RUN/container",
      'docker network rm acb_default_network-MARK',
    ]);
    expect(words[1]).toContain("--network-alias 'one'");
  });

  it('has names of its own when a network is that of a run which it cannot see', async () => {
    const network = { name: 'n', driver: '', ipv6: false, skipCreation: false, isDefault: true };
    const taken = { exit: 1, stderr: 'taken' };
    const act = async (engine: Engine) => [await engine.createNetwork(network), await engine.cleanUp()];
    const answers = { 'docker network create --label acrtask.run=r1': taken };
    const seen = await Promise.all(
      ['other-run\n', '\n'].map((stdout) =>
        wordsOf(act, { answers: { ...answers, 'docker network inspect': { stdout } } }),
      ),
    );
    const create = 'docker network create --label acrtask.run=MARK n';
    const inspect = 'docker network inspect --format {{index .Labels "acrtask.run"}} n';
    expect(seen.map(({ words }) => words)).toEqual([
      [create, inspect, `${create}-MARK`],
      [create, inspect],
    ]);
  });

  it.each<[string, ProgramAnswers, string]>([
    ['docker build /workspace', { 'docker image inspect': { exit: 1 } }, "docker build 'RUN/workspace'"],
    ['docker build .\n  workingDirectory: sub', { 'docker image inspect': { exit: 1 } }, 'docker build .'],
    ['buildx version', { 'docker image inspect': { exit: 1 } }, 'docker buildx version'],
    ['docker version', {}, `${ofContainer(network)}${mounts}--env HOME=/acb/home --workdir /workspace docker version`],
  ])('of %j', async (cmd, answers, expected) => {
    const step = await stepOf(`cmd: ${cmd}`);
    const { words } = await wordsOf((engine) => engine.runStep(step, attached), { answers });
    expect(words[1]).toBe(expected);
  });

  it('lies in a file that only the user can read, and runs in a folder that all can enter', async () => {
    const step = await stepOf('build: .\n  workingDirectory: a/b');
    const before = process.umask(0o077);
    try {
      const { own } = await wordsOf((engine) => engine.runStep(step, attached));
      const modes = ['lines/one', 'workspace/a', 'workspace/a/b'].map(
        (path) => statSync(join(own.path, path)).mode & 0o777,
      );
      expect(modes).toEqual([0o600, 0o755, 0o755]);
      chmodSync(own.path, 0o700);
    } finally {
      process.umask(before);
    }
  });

  it('starts programs with a few variables, of which none is a secret', async () => {
    const { started } = await wordsOf((engine) => engine.pull('app', attached));
    expect(Object.keys(started[0]?.env ?? {}).sort()).toEqual([
      'ACRTASK_RUN',
      'DOCKER_CONFIG',
      'HOME',
      'PATH',
      'TMPDIR',
    ]);
  });

  it('is given the password of a login through standard input', async () => {
    const login = { server: 'r.io', username: 'me', password: 'pa55' };
    const { started } = await wordsOf((engine) => engine.logIn(login, attached.signal));
    expect(started.map(({ words, input }) => [words, input])).toEqual([
      ['docker login --username me --password-stdin r.io', 'pa55'],
    ]);
  });
});

describe('what is left of a run', () => {
  const leaves = async (text: string, answers: ProgramAnswers = {}): Promise<string[]> => {
    const step = await stepOf(text);
    const { words } = await wordsOf(
      async (engine) => {
        await engine.runStep(step, attached);
        await engine.cleanUp();
      },
      { answers: { 'docker ps': { stdout: 'c1\nc2\n' }, ...answers } },
    );
    return words.slice(1);
  };
  const listing = 'docker ps --all --filter label=acrtask.run=MARK --quiet --no-trunc';
  const removal = [listing, 'docker rm --force --volumes c1 c2'];
  const failed = {
    exit: 3,
    stdout:
      ' ---> Running in 0123456789ab\nRemoving intermediate container 0123456789ab\n ---> Running in ba9876543210\nno\n',
  };

  it.each<[string, string, ProgramAnswers, string[]]>([
    ['a step that has ended', 'cmd: app', { 'docker ps': {} }, [listing]],
    ['a command that starts its container with -d', 'cmd: -d app', {}, removal],
    ['a step that has failed', 'cmd: app', { "'docker' run": { exit: 3 } }, removal],
    ['a step that keeps its container', 'cmd: app\n  keep: true', {}, removal],
    ['a build', 'build: .', {}, []],
    [
      'a build that has failed',
      'build: .',
      { "DOCKER_BUILDKIT=0 'docker' build": failed },
      ['docker rm --force --volumes ba9876543210'],
    ],
  ])('by %s', async (_name, text, answers, expected) => {
    expect(await leaves(text, answers)).toEqual(expected);
  });

  it('is looked for through the daemon itself where it can be asked', async () => {
    const asked: DaemonRequest[] = [];
    const ask = async (request: DaemonRequest) => {
      asked.push(request);
      return { status: 200, text: '[{"Id":"c1"}]' };
    };
    const step = await stepOf('cmd: app');
    const { words } = await wordsOf(
      async (engine) => {
        await engine.runStep(step, attached);
        await engine.cleanUp();
      },
      { settings: { ask } },
    );
    expect(words.slice(1)).toEqual(['docker rm --force --volumes c1']);
    expect(asked.map(({ path }) => decodeURIComponent(path))).toEqual([
      expect.stringMatching(/^\/containers\/json\?all=true&filters=\{"label":\["acrtask\.run=.*"\]\}$/),
    ]);
  });

  it('is waited for when a client has ended before it knew its container', async () => {
    const step = await stepOf('cmd: app & true');
    let listed = 0;
    const ask = async () => {
      listed += 1;
      return { status: 200, text: listed < 3 ? '[]' : '[{"Id":"c1"}]' };
    };
    const { startProgram, started } = recordPrograms();
    const host = createTestHost({ startProgram, env: {} });
    const own = await testRunFolder(host);
    const engine = dockerEngine(host, own, { ...dockerClient, ask });
    await engine.runStep(step, attached);
    writeFileSync(join(own.containers, '1'), '');
    await engine.cleanUp();
    expect([listed, started.at(-1)?.words]).toEqual([3, 'docker rm --force --volumes c1']);
  });
});

it('asks for the digests of all images at once, and does not mind those that are missing', async () => {
  const { words, result } = await wordsOf((engine) => engine.repoDigests(['a:1', 'b:1', 'c:1']), {
    answers: {
      'docker image inspect': { exit: 1, stdout: '["a@sha256:1"]\nnull\n', stderr: 'Error: No such image: b:1\n' },
    },
  });
  expect(words).toEqual(['docker image inspect --format {{json .RepoDigests}} a:1 b:1 c:1']);
  expect(result).toEqual(
    new Map([
      ['a:1', ['a@sha256:1']],
      ['c:1', []],
    ]),
  );
});

it('asks the daemon itself for digests where it can', async () => {
  const answers: Readonly<Record<string, string>> = {
    '/images/r.io/a:1/json': '{"RepoDigests":["r.io/a@sha256:1"]}',
    '/images/c:1/json': '{"RepoDigests":null}',
  };
  const ask = async ({ path }: DaemonRequest) => ({ status: path in answers ? 200 : 404, text: answers[path] ?? '{}' });
  const { words, result } = await wordsOf((engine) => engine.repoDigests(['r.io/a:1', 'b:1', 'c:1']), {
    settings: { ask },
  });
  expect(words).toEqual([]);
  expect(result).toEqual(
    new Map([
      ['r.io/a:1', ['r.io/a@sha256:1']],
      ['c:1', []],
    ]),
  );
});

it.each<[what: string, settings: Partial<DockerClient>, answers: ProgramAnswers]>([
  [
    'the daemon',
    {
      ask: async ({ method }) => (method ? { status: 403, text: '{"message":"in use"}' } : { status: 201, text: '{}' }),
    },
    {},
  ],
  ['the client', {}, { 'docker network rm': { exit: 1, stderr: 'in use\n' } }],
])('says which networks %s would not remove', async (_, settings, answers) => {
  const { result } = await wordsOf(
    async (engine) => {
      await engine.createNetwork({ name: 'one', driver: '', ipv6: false, skipCreation: false, isDefault: false });
      return engine.cleanUp();
    },
    { settings, answers },
  );
  expect(result).toEqual([{ name: 'one', reason: 'in use' }]);
});

it('asks the daemon itself for networks where it can', async () => {
  const asked: DaemonRequest[] = [];
  const ask = async (request: DaemonRequest) => {
    asked.push(request);
    return asked.length === 2 ? { status: 409, text: '{"message":"taken"}' } : { status: 201, text: '{}' };
  };
  const given = { ipv6: true, skipCreation: false, isDefault: false };
  const { words, result } = await wordsOf(
    async (engine) => {
      const outcomes = [
        await engine.createNetwork({ name: 'one', driver: '', ...given }),
        await engine.createNetwork({ name: 'two', driver: 'bridge', ...given }),
      ];
      await engine.cleanUp();
      return outcomes;
    },
    { settings: { ask } },
  );
  expect(words).toEqual(['docker network inspect --format {{index .Labels "acrtask.run"}} two']);
  expect(result).toEqual([{ exit: 0 }, { exit: 1, stderr: 'Error response from daemon: taken\n' }]);
  expect(asked.map(({ path, method, body }) => [path, method, Object.keys(body ?? {})])).toEqual([
    ['/networks/create', undefined, ['Name', 'CheckDuplicate', 'EnableIPv6', 'Labels']],
    ['/networks/create', undefined, ['Name', 'CheckDuplicate', 'EnableIPv6', 'Labels', 'Driver']],
    ['/networks/one', 'DELETE', []],
  ]);
});
