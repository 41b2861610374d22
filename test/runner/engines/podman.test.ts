import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../src/runner/engines/choose-engine.ts';
import { withoutImageId } from '../../../src/runner/engines/containers-engine.ts';
import type { Attached, Engine } from '../../../src/runner/engines/engine.ts';
import { type PodmanSettings, podmanEngine } from '../../../src/runner/engines/podman.ts';
import { installPrograms } from '../../support/docker-daemon.ts';
import { type ProgramAnswers, recordPrograms } from '../../support/recorded-programs.ts';
import { testRunFolder, testTask, withoutNames } from '../../support/run-folder.ts';
import { createTestHost } from '../../support/test-host.ts';

const attached: Attached = { write: () => {}, signal: new AbortController().signal };

/** What an engine starts while it does something. */
const wordsOf = async (
  act: (engine: Engine) => Promise<unknown>,
  settings: PodmanSettings = { socket: undefined, hasSelinux: false },
  answers: ProgramAnswers = {},
): Promise<{ words: string[]; result: unknown; env: Record<string, string> }> => {
  const { started, startProgram } = recordPrograms(answers);
  const host = createTestHost({ startProgram, env: { CONTAINERS_CONF: '/c.conf', SECRET: 'x' } });
  const folder = await testRunFolder(host);
  const result = await act(podmanEngine(host, folder, settings));
  const shown = (text: string): string => withoutNames(text, host, folder);
  const env = Object.entries(started[0]?.env ?? {}).map(([name, value]) => [name, shown(value)]);
  return { words: started.map(({ words }) => shown(words)), result, env: Object.fromEntries(env) };
};

const stepOf = async (text: string) => {
  const [step] = (await testTask(`version: v1.1.0\nsteps:\n- id: one\n${text}`)).steps;
  if (!step) throw new Error('no step');
  return step;
};

describe('podman', () => {
  it.each<[string, (engine: Engine) => Promise<unknown>, string[]]>([
    [
      'makes a network',
      (engine) =>
        engine.createNetwork({ name: 'n', driver: 'bridge', ipv6: true, skipCreation: false, isDefault: false }),
      ['env HOME=USER podman network create --label acrtask.run=MARK --ipv6 --driver bridge n'],
    ],
    [
      'logs in',
      (engine) =>
        engine.logIn({ server: '127.0.0.1:5000', username: 'me', password: 'pa55' }, new AbortController().signal),
      ['env HOME=USER podman login --username me --password-stdin 127.0.0.1:5000'],
    ],
    ['pulls', (engine) => engine.pull('app:1', attached), ['env HOME=USER podman pull app:1']],
    [
      'pushes',
      (engine) => engine.push('h.io/app:1', attached),
      ['env HOME=USER podman push --digestfile RUN/digest-N h.io/app:1'],
    ],
    [
      'builds',
      async (engine) => engine.runStep(await stepOf('  build: -t app:1 .'), attached),
      [
        `docker() { 'env' 'HOME=USER' 'podman' "$@"; }\nDOCKER_BUILDKIT=0 'env' 'HOME=USER' 'podman' build '--layers' '--force-rm' -t app:1 .\n`,
      ],
    ],
    [
      'builds with a cache of its own',
      async (engine) => engine.runStep(await stepOf('  build: -t h.io/app:1 .\n  cache: enabled'), attached),
      [
        `docker() { 'env' 'HOME=USER' 'podman' "$@"; }\nDOCKER_BUILDKIT=0 'env' 'HOME=USER' 'podman' build '--layers' '--force-rm' -t h.io/app:1 .\n`,
      ],
    ],
    [
      'runs a container',
      async (engine) => engine.runStep(await stepOf('  cmd: bash echo $HOME'), attached),
      [
        `docker() { 'env' 'HOME=USER' 'podman' "$@"; }\n'env' 'HOME=USER' 'podman' run --rm --network acb_default_network --name one --label 'acrtask.run=MARK' --cidfile 'RUN/containers/1' '--unsetenv' 'TERM' '--unsetenv' 'container' --volume 'RUN/workspace':/workspace --volume 'RUN/home':/acb/home --env HOME=/acb/home --workdir /workspace mcr.microsoft.com/acr/bash:2ff604c echo $HOME\n`,
      ],
    ],
  ])('%s', async (_name, act, expected) => {
    expect((await wordsOf(act)).words).toEqual(expected);
  });

  it('mounts the socket of its service, and lets containers use the files of the run under SELinux', async () => {
    const { words } = await wordsOf(async (engine) => engine.runStep(await stepOf('  cmd: app'), attached), {
      socket: '/run/podman/podman.sock',
      hasSelinux: true,
    });
    expect(words[0]).toContain(
      "'--security-opt' 'label=disable' --volume 'RUN/workspace':/workspace --volume '/run/podman/podman.sock':/var/run/docker.sock",
    );
  });

  it('finds the storage of the user and the logins of the run', async () => {
    const { env } = await wordsOf((engine) => engine.pull('app:1', attached));
    expect(env).toEqual({
      TMPDIR: 'USER',
      CONTAINERS_CONF: '/c.conf',
      BUILDAH_FORMAT: 'docker',
      BUILDAH_LAYERS: 'true',
      CONTAINERS_REGISTRIES_CONF: 'RUN/registries.conf',
      REGISTRY_AUTH_FILE: 'RUN/home/.docker/config.json',
      HOME: 'RUN/home',
      DOCKER_CONFIG: 'RUN/home/.docker',
      ACRTASK_RUN: 'MARK',
    });
  });

  it.each<[string, (engine: Engine) => Promise<unknown>]>([
    ['pull', (engine) => engine.pull('app:1', attached)],
    ['push', (engine) => engine.push('app:1', attached)],
    ['build', async (engine) => engine.runStep(await stepOf('  build: -t a .'), attached)],
  ])('ends a %s that fails with 1, as docker does', async (_name, act) => {
    const answers = { 'env HOME': { exit: 125 }, 'docker()': { exit: 125 } };
    expect((await wordsOf(act, undefined, answers)).result).toMatchObject({ exit: 1 });
  });

  it('ends a container that cannot be started with 125, as docker does', async () => {
    const act = async (engine: Engine) => engine.runStep(await stepOf('  cmd: app'), attached);
    expect((await wordsOf(act, undefined, { 'docker()': { exit: 125 } })).result).toMatchObject({ exit: 125 });
  });

  it('tells the digests that registries know', async () => {
    const { started, startProgram } = recordPrograms();
    const answers: Record<string, string> = {
      'made:1': '["localhost/made@sha256:1"]',
      'busybox:latest': '["docker.io/library/busybox@sha256:2"]',
      'h.io/base:1': '["h.io/base@sha256:3"]',
    };
    const host = createTestHost({
      startProgram: async (program, argv, options) => {
        const at = argv.indexOf('--digestfile');
        if (at > 0) writeFileSync(argv[at + 1] ?? '', 'sha256:9');
        for (const answer of argv.includes('inspect') ? argv.flatMap((word) => answers[word] ?? []) : [])
          options.onOutput('stdout', Buffer.from(`${answer}\n`));
        return startProgram(program, argv, options);
      },
    });
    const engine = podmanEngine(host, await testRunFolder(host), { socket: undefined, hasSelinux: false });
    await engine.runStep(await stepOf('  build: -t made:1 -t h.io/made:1 .'), attached);
    await engine.push('h.io/made:1', attached);
    const images = ['made:1', 'h.io/made:1', 'busybox:latest', 'h.io/base:1'];
    expect(Object.fromEntries(await engine.repoDigests(images))).toEqual({
      'made:1': [],
      'h.io/made:1': ['h.io/made@sha256:9'],
      'busybox:latest': ['busybox@sha256:2'],
      'h.io/base:1': ['h.io/base@sha256:3'],
    });
    expect(started.length).toBe(3);
  });

  it.each([
    [`STEP\n${'a'.repeat(64)}\n`, 'STEP\n'],
    [`${'a'.repeat(64)}\n`, ''],
    [`x${'a'.repeat(64)}\n`, `x${'a'.repeat(64)}\n`],
  ])('does not show the ID of the image that was built', (printed, shown) => {
    let text = '';
    withoutImageId({
      ...attached,
      write: (_stream, bytes) => {
        text += Buffer.from(bytes);
      },
    }).write('stdout', Buffer.from(printed));
    expect(text).toBe(shown);
  });
});

describe('finding podman', () => {
  const find = async (
    info: { exit?: number; stdout?: string; stderr?: string },
    platform: NodeJS.Platform = 'linux',
  ) => {
    const { startProgram } = recordPrograms({ 'podman info': info });
    const host = createTestHost({ startProgram, platform });
    installPrograms(host, 'podman');
    const wish = { name: 'podman', setting: 'ACRTASK_ENGINE' } as const;
    return chooseEngine(wish, { folder: host.home }, host).then(
      ({ name, version }) => `${name} ${version}`,
      (error: Error & { hint: string }) => `${error.message}\n${error.hint}`,
    );
  };

  it('asks it', async () => {
    expect(await find({ stdout: '{"version":{"Version":"4.3.1"}}' })).toBe('podman 4.3.1');
  });

  it('tells why it cannot be used', async () => {
    expect(await find({ exit: 125, stderr: 'Error: x\nCannot connect to Podman.\n' }, 'darwin')).toBe(
      "ACRTASK_ENGINE: Podman cannot be used. 'podman info --format json' ended with 125: Cannot connect to Podman.\nTo start its virtual machine: podman machine init; podman machine start.",
    );
  });

  it('misses it', async () => {
    const host = createTestHost();
    installPrograms(host);
    const error = await chooseEngine(undefined, { folder: host.home }, host).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      message: 'There is no container engine that can be used on this machine.',
      hint: [
        "Docker: There is no program 'docker' on PATH. To install it: https://docs.docker.com/get-started/get-docker/.",
        "Podman: There is no program 'podman' on PATH. To install it: https://podman.io/docs/installation.",
        "Buildah: There is no program 'buildah' on PATH. To install it: https://github.com/containers/buildah/blob/main/install.md.",
      ].join('\n'),
    });
  });
});
