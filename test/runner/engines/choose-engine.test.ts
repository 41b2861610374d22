import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseEngine, engineWish } from '../../../src/runner/engines/choose-engine.ts';
import type { DockerEndpoint } from '../../../src/runner/engines/docker-settings.ts';
import { endpointVariables, readDockerSettings } from '../../../src/runner/engines/docker-settings.ts';
import { connectionProblem } from '../../../src/runner/engines/find-docker.ts';
import { type DaemonAnswers, installPrograms, startDaemon } from '../../support/docker-daemon.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

const docker = { name: 'docker', setting: '--engine' } as const;

const search = { folder: '/' };

const refusal = async (host: TestHost): Promise<string> => {
  const error = await chooseEngine(docker, search, host).then(
    () => new Error('an engine was found'),
    (thrown: Error & { hint?: string }) => thrown,
  );
  return `${error.message}\n${'hint' in error ? error.hint : ''}`;
};

describe('the engine that is wished for', () => {
  it.each<[string | undefined, string | undefined, unknown]>([
    [undefined, undefined, undefined],
    [undefined, '', undefined],
    [undefined, 'podman', { name: 'podman', setting: 'ACRTASK_ENGINE' }],
    ['docker', 'podman', { name: 'docker', setting: '--engine' }],
    ['auto', 'podman', undefined],
  ])('--engine %s, ACRTASK_ENGINE %s', (option, variable, expected) => {
    expect(engineWish(option, { ACRTASK_ENGINE: variable })).toEqual(expected);
  });

  it.each([
    ['lxc', undefined, "--engine: 'lxc' is not a container engine. Use auto, docker, podman, buildah."],
    [undefined, 'Docker', "ACRTASK_ENGINE: 'Docker' is not a container engine. Use auto, docker, podman, buildah."],
  ])('refuses --engine %s, ACRTASK_ENGINE %s', (option, variable, message) => {
    expect(() => engineWish(option, { ACRTASK_ENGINE: variable })).toThrow(message);
  });
});

describe('docker', () => {
  it.each(['unix', 'tcp'] as const)('is found by asking its daemon over %s', async (where) => {
    const host = createTestHost({ platform: 'linux' });
    installPrograms(host, 'docker');
    const daemon = await startDaemon(host, {}, where);
    host.env.DOCKER_HOST = daemon.address;
    const { name, version } = await chooseEngine(undefined, search, host);
    expect({ name, version, asked: daemon.asked }).toEqual({
      name: 'docker',
      version: '27.3.1',
      asked: ['GET /version', 'POST /containers/create'],
    });
  });

  it('is not installed', async () => {
    const host = createTestHost();
    installPrograms(host);
    expect(await refusal(host)).toBe(
      "--engine: Docker cannot be used. There is no program 'docker' on PATH.\nTo install it: https://docs.docker.com/get-started/get-docker/.",
    );
  });

  it.each<[string, DaemonAnswers, string]>([
    [
      'runs Windows containers',
      { os: 'windows' },
      "The daemon runs Windows containers.\nSwitch Docker Desktop to Linux containers: right-click its icon and select 'Switch to Linux containers'.",
    ],
    [
      'does not see the folder',
      { create: 400 },
      'The daemon at ADDRESS (DOCKER_HOST) cannot see the folder / of this machine.\nSet TMPDIR to a folder that the daemon sees at the same path, or use a daemon that runs on this machine.',
    ],
    [
      'wants TLS',
      { version: { status: 400, text: 'Client sent an HTTP request to an HTTPS server.' } },
      'What answers at ADDRESS (DOCKER_HOST) is not a Docker daemon, or it needs TLS (status 400).\nCheck DOCKER_HOST, DOCKER_TLS_VERIFY, and DOCKER_CERT_PATH.',
    ],
    [
      'is something else',
      { version: { status: 200, text: '<html>' } },
      'What answers at ADDRESS (DOCKER_HOST) is not a Docker daemon, or it needs TLS (status 200).\nCheck DOCKER_HOST, DOCKER_TLS_VERIFY, and DOCKER_CERT_PATH.',
    ],
  ])('%s', async (_name, answers, expected) => {
    const host = createTestHost({ platform: 'linux' });
    installPrograms(host, 'docker');
    const { address } = await startDaemon(host, answers);
    host.env.DOCKER_HOST = address;
    expect(await refusal(host)).toBe(`--engine: Docker cannot be used. ${expected.replace('ADDRESS', address)}`);
  });

  it.each([
    [
      { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      'The daemon at unix:///nowhere/docker.sock (DOCKER_HOST) is not running.\nTo start it: sudo systemctl start docker. Unset DOCKER_HOST to use the daemon of this machine.',
    ],
    [
      { DOCKER_HOST: 'ssh://build' },
      'The daemon at ssh://build (DOCKER_HOST) runs on another machine and cannot see the folders of this one.\nUnset DOCKER_HOST to use the daemon of this machine.',
    ],
    [
      { DOCKER_CONTEXT: 'work' },
      "The docker context 'work' (DOCKER_CONTEXT) does not exist.\nTo see which there are: docker context ls. To use Docker's default: docker context use default.",
    ],
  ])('with %s', async (env, expected) => {
    const host = createTestHost({ env, platform: 'linux' });
    installPrograms(host, 'docker');
    expect(await refusal(host)).toBe(`--engine: Docker cannot be used. ${expected}`);
  });

  const unix: DockerEndpoint = { address: 'unix:///var/run/docker.sock', namedBy: undefined, tls: undefined };
  const tcp = { ...unix, address: 'tcp://build:2375', namedBy: "the docker context 'work'" };
  it.each<[string, DockerEndpoint, NodeJS.Platform, string, string]>([
    [
      'EACCES',
      unix,
      'linux',
      'You lack the permission to use the daemon at unix:///var/run/docker.sock.',
      'To get it: sudo usermod --append --groups docker $USER, then sign in again. Members of this group can become root.',
    ],
    [
      'ENOENT',
      unix,
      'linux',
      'The daemon at unix:///var/run/docker.sock is not running.',
      'To start it: sudo systemctl start docker.',
    ],
    [
      'ECONNREFUSED',
      unix,
      'darwin',
      'The daemon at unix:///var/run/docker.sock is not running.',
      'To start it, start Docker Desktop.',
    ],
    [
      'ETIMEDOUT',
      unix,
      'linux',
      'The daemon at unix:///var/run/docker.sock takes connections, but does not answer.',
      'To restart it: sudo systemctl restart docker.',
    ],
    [
      'ERR_INVALID_URL',
      { ...tcp, address: 'somewhere', namedBy: 'DOCKER_HOST' },
      'linux',
      'somewhere (DOCKER_HOST) is not the address of a daemon, such as unix:///var/run/docker.sock.',
      'Unset DOCKER_HOST to use the daemon of this machine.',
    ],
    [
      'ENOTFOUND',
      tcp,
      'linux',
      "The daemon at tcp://build:2375 (the docker context 'work') does not answer: ENOTFOUND.",
      'To use the daemon of this machine: docker context use default.',
    ],
  ])('tells %s of %o apart', async (code, endpoint, platform, reason, advice) => {
    const host = createTestHost({ platform });
    const { message, advice: given } = await connectionProblem(Object.assign(new Error(), { code }), endpoint, host);
    expect([message, given]).toEqual([reason, advice]);
  });

  it('points to a rootless daemon', async () => {
    const host = createTestHost();
    const runtime = join(host.home, 'run');
    mkdirSync(runtime);
    writeFileSync(join(runtime, 'docker.sock'), '');
    host.env.XDG_RUNTIME_DIR = runtime;
    const { advice } = await connectionProblem(Object.assign(new Error(), { code: 'ENOENT' }), unix, host);
    expect(advice).toBe(`A rootless daemon listens elsewhere: export DOCKER_HOST=unix://${runtime}/docker.sock.`);
  });
});

describe("the user's docker configuration", () => {
  const writeContext = (host: TestHost, name: string, { hasTls = false, skips = false } = {}): string => {
    const key = createHash('sha256').update(name).digest('hex');
    const meta = join(host.home, '.docker', 'contexts', 'meta', key);
    mkdirSync(meta, { recursive: true });
    const endpoint = { Host: `tcp://${name}:2376`, SkipTLSVerify: skips };
    writeFileSync(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker: endpoint } }));
    const tls = join(host.home, '.docker', 'contexts', 'tls', key, 'docker');
    if (hasTls) {
      mkdirSync(tls, { recursive: true });
      writeFileSync(join(tls, 'ca.pem'), '');
    }
    return tls;
  };
  const writeConfig = (host: TestHost, config: unknown): void => {
    mkdirSync(join(host.home, '.docker'), { recursive: true });
    writeFileSync(join(host.home, '.docker', 'config.json'), JSON.stringify(config));
  };

  it('names a context, whose certificates are handed over', async () => {
    const host = createTestHost();
    writeConfig(host, { currentContext: 'work' });
    const tls = writeContext(host, 'work', { hasTls: true });
    const { endpoint } = await readDockerSettings(host);
    expect(endpointVariables(endpoint)).toEqual({
      DOCKER_HOST: 'tcp://work:2376',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_TLS: '',
      DOCKER_CERT_PATH: tls,
    });
  });

  it.each<[Record<string, string>, string, string | undefined]>([
    [{}, 'tcp://work:2376', "the docker context 'work'"],
    [{ DOCKER_CONTEXT: 'play' }, 'tcp://play:2376', "the docker context 'play'"],
    [{ DOCKER_CONTEXT: 'default' }, 'unix:///var/run/docker.sock', undefined],
    [{ DOCKER_CONTEXT: 'play', DOCKER_HOST: 'tcp://a:1' }, 'tcp://a:1', 'DOCKER_HOST'],
  ])('beside %o', async (env, address, namedBy) => {
    const host = createTestHost({ env, platform: 'linux' });
    writeConfig(host, { currentContext: 'work' });
    for (const name of ['work', 'play']) writeContext(host, name);
    expect((await readDockerSettings(host)).endpoint).toEqual({ address, namedBy, tls: undefined });
  });

  it.each<[Record<string, string>, { folder: string; isVerified: boolean } | undefined]>([
    [{}, undefined],
    [
      { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' },
      { folder: '/c', isVerified: true },
    ],
    [
      { DOCKER_TLS: '1', DOCKER_CONFIG: '/d' },
      { folder: '/d', isVerified: false },
    ],
  ])('is encrypted with %o', async (env, tls) => {
    const host = createTestHost({ env: { ...env, DOCKER_HOST: 'tcp://a:1' } });
    expect((await readDockerSettings(host)).endpoint.tls).toEqual(tls);
  });

  it('keeps plug-ins and proxies, and no login', async () => {
    const host = createTestHost();
    writeConfig(host, {
      auths: { 'docker.io': { auth: 'c2VjcmV0' } },
      credsStore: 'desktop',
      cliPluginsExtraDirs: ['/opt/plugins'],
      proxies: { default: { httpProxy: 'http://proxy:3128' } },
    });
    expect((await readDockerSettings(host)).config).toEqual({
      cliPluginsExtraDirs: [join(host.home, '.docker', 'cli-plugins'), '/opt/plugins'],
      proxies: { default: { httpProxy: 'http://proxy:3128' } },
    });
  });

  it('is ignored when it cannot be read, as docker does', async () => {
    const host = createTestHost({ platform: 'linux' });
    mkdirSync(join(host.home, '.docker'));
    writeFileSync(join(host.home, '.docker', 'config.json'), '{');
    expect((await readDockerSettings(host)).endpoint.address).toBe('unix:///var/run/docker.sock');
  });
});
