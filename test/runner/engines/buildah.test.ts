import { describe, expect, it } from 'vitest';
import { buildahEngine, withContextLast } from '../../../src/runner/engines/buildah.ts';
import { chooseEngine } from '../../../src/runner/engines/choose-engine.ts';
import type { Attached, Engine } from '../../../src/runner/engines/engine.ts';
import { installPrograms } from '../../support/docker-daemon.ts';
import { type ProgramAnswers, recordPrograms } from '../../support/recorded-programs.ts';
import { testRunFolder, testTask, withoutNames } from '../../support/run-folder.ts';
import { createTestHost } from '../../support/test-host.ts';

const attached: Attached = { write: () => {}, signal: new AbortController().signal };

const wordsOf = async (
  act: (engine: Engine) => Promise<unknown>,
  answers: ProgramAnswers = {},
): Promise<{ words: string[]; result: unknown }> => {
  const { started, startProgram } = recordPrograms(answers);
  const host = createTestHost({ startProgram });
  const folder = await testRunFolder(host);
  const marked = Object.fromEntries(
    Object.entries(answers).map(([words, answer]) => [
      words,
      { ...answer, stdout: answer.stdout?.replaceAll('MARK', folder.mark) ?? '' },
    ]),
  );
  Object.assign(answers, marked);
  const result = await act(buildahEngine(host, folder));
  return {
    // The functions before the line of a step are long, and the same for each.
    words: started.map(({ words }) =>
      withoutNames(words, host, folder).replace(/^buildah_home=[\s\S]*\n}\n/, 'FUNCTIONS '),
    ),
    result,
  };
};

const stepOf = async (text: string) => {
  const [step] = (await testTask(`version: v1.1.0\nsteps:\n- id: one\n${text}`)).steps;
  if (!step) throw new Error('no step');
  return step;
};

const images = JSON.stringify([
  { names: ['localhost/made:1', 'h.io/made:1'], digest: 'sha256:1' },
  { names: ['docker.io/library/busybox:latest'], digest: 'sha256:2' },
  { names: null, digest: 'sha256:3' },
]);

describe('buildah', () => {
  it.each<[string, (engine: Engine) => Promise<unknown>, string[], ProgramAnswers?]>([
    [
      'has no networks',
      (engine) =>
        engine.createNetwork({ name: 'n', driver: 'bridge', ipv6: false, skipCreation: false, isDefault: true }),
      [],
    ],
    ...(['localhost:5000', '127.0.0.1', 'h.io'] as const).map(
      (server): [string, (engine: Engine) => Promise<unknown>, string[]] => [
        `logs in to ${server}`,
        (engine) => engine.logIn({ server, username: 'me', password: 'pa55' }, attached.signal),
        [
          `env HOME=USER buildah login ${server === 'h.io' ? '' : '--tls-verify=false '}--username me --password-stdin ${server}`,
        ],
      ],
    ),
    ['pulls', (engine) => engine.pull('app:1', attached), ['env HOME=USER buildah pull app:1']],
    [
      'pushes',
      (engine) => engine.push('h.io/app:1', attached),
      ['env HOME=USER buildah push --digestfile RUN/digest-N h.io/app:1'],
    ],
    [
      'builds',
      async (engine) => engine.runStep(await stepOf('  build: -t app:1 .'), attached),
      ["FUNCTIONS DOCKER_BUILDKIT=0 'env' 'HOME=USER' 'buildah' build '--layers' '--force-rm' -t app:1 .\n"],
    ],
    [
      'runs a container',
      async (engine) => engine.runStep(await stepOf('  cmd: app one'), attached),
      [
        "FUNCTIONS acrtask_run --rm --network acb_default_network --name one --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' --volume 'RUN/workspace':/workspace --volume 'RUN/home':/acb/home --env HOME=/acb/home --workdir /workspace app one\n",
      ],
    ],
    [
      'removes the containers of the run, and no others',
      (engine) => engine.cleanUp(),
      [
        'env HOME=USER buildah containers --noheading --format {{.ContainerName}}',
        'env HOME=USER buildah rm acrtask.MARK.one acrtask.MARK.two',
      ],
      {
        'env HOME': { stdout: '' },
      },
    ],
    [
      'removes the images of registries',
      (engine) => engine.removeImages(['h.io']),
      ['env HOME=USER buildah images --json', 'env HOME=USER buildah rmi --force h.io/made:1'],
      { 'env HOME': { stdout: images } },
    ],
  ])('%s', async (name, act, expected, answers) => {
    const given = name.includes('no others')
      ? { 'env HOME': { stdout: 'acrtask.MARK.one\nacrtask.MARK.two\nacrtask.other-12345678.one\nmine\n' } }
      : answers;
    expect((await wordsOf(act, given)).words).toEqual(expected);
  });

  it('tells the digests that registries know', async () => {
    const asked = ['made:1', 'h.io/made:1', 'busybox:latest', 'none:1'];
    const { result } = await wordsOf((engine) => engine.repoDigests(asked), { 'env HOME': { stdout: images } });
    expect(Object.fromEntries(result as Map<string, string[]>)).toEqual({
      'made:1': [],
      'h.io/made:1': ['h.io/made@sha256:1'],
      'busybox:latest': ['busybox@sha256:2'],
      'none:1': [],
    });
  });

  it.each([
    [0, '', 0],
    [3, 'subprocess exited with status 3\nError: exit status 3\n', 3],
    [1, 'process failed to start with error: exec: "x": executable file not found in $PATHprocess exited', 127],
    [1, 'process failed to start with error: fork/exec /etc: permission denied', 126],
  ])('ends as docker does with %s and %j', async (exit, stderr, expected) => {
    const act = async (engine: Engine) => engine.runStep(await stepOf('  cmd: app'), attached);
    expect((await wordsOf(act, { buildah_home: { exit, stderr } })).result).toMatchObject({ exit: expected });
  });

  it('shows what the command says, and not how buildah tells of its end', async () => {
    let shown = '';
    const act = async (engine: Engine) =>
      engine.runStep(await stepOf('  cmd: app'), {
        ...attached,
        write: (_, bytes) => {
          shown += Buffer.from(bytes);
        },
      });
    await wordsOf(act, {
      buildah_home: {
        exit: 3,
        stderr: 'mine\nsubprocess exited with status 3\nsubprocess exited with status 3\nError: exit status 3\n',
      },
    });
    expect(shown).toBe('mine\n');
  });

  it('is found by asking it', async () => {
    const { startProgram } = recordPrograms({
      'buildah info': { stdout: '{}' },
      'buildah --version': { stdout: 'buildah version 1.28.2 (image-spec 1.1.0-rc2, runtime-spec 1.0.2-dev)\n' },
    });
    const host = createTestHost({ startProgram });
    installPrograms(host, 'buildah');
    const { name, version } = await chooseEngine(undefined, { folder: host.home }, host);
    expect([name, version]).toEqual(['buildah', '1.28.2']);
  });
});

it.each([
  ['-t a .', '-t a .'],
  ['-t a https://h/r.git#main -f D --build-arg A=b', '-t a -f D --build-arg A=b https://h/r.git#main'],
  ['. -t a -f "my file"', '-t a -f "my file" .'],
  ['-t app app -f D', '-t app app -f D'],
  ['. --unknown x', '. --unknown x'],
  ['. -t a && echo', '. -t a && echo'],
])('builds %s as %s: Buildah takes no options behind the context', (text, words) =>
  expect(withContextLast(text)).toBe(words),
);
