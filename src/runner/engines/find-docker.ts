import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, reasonOf } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { askDocker, type DaemonAnswer } from './ask-docker.ts';
import { type DockerClient, dockerEngine } from './docker.ts';
import { type DockerEndpoint, endpointVariables, readDockerSettings } from './docker-settings.ts';
import type { EngineSearch, UsableEngine } from './engine.ts';
import { EngineProblem } from './engine-unavailable.ts';
import { findProgram } from './find-program.ts';

/**
 * The docker engine of this machine, when its client is there and its daemon answers, runs Linux containers, and sees the
 * folders of this machine. Throws EngineProblem otherwise.
 */
export const findDocker = async (host: Host, { folder, signal }: EngineSearch): Promise<UsableEngine> => {
  if ((await findProgram('docker', host)) === undefined)
    throw new EngineProblem(
      "There is no program 'docker' on PATH.",
      'To install it: https://docs.docker.com/get-started/get-docker/.',
    );
  const { endpoint, config } = await readDockerSettings(host);
  if (endpoint.address.startsWith('ssh://'))
    throw new EngineProblem(
      `The daemon at ${placeOf(endpoint)} runs on another machine and cannot see the folders of this one.`,
      otherEndpointAdvice(endpoint),
    );
  const { version, os, isDesktop } = await askVersion(endpoint, host, signal);
  if (os === 'windows')
    throw new EngineProblem(
      'The daemon runs Windows containers.',
      "Switch Docker Desktop to Linux containers: right-click its icon and select 'Switch to Linux containers'.",
    );
  if (host.platform !== 'win32') await checkFolder(endpoint, folder, signal);
  const socket = /^unix:\/\/(.*)$/.exec(endpoint.address)?.[1];
  const client: DockerClient = {
    name: 'docker',
    words: ['docker'],
    env: endpointVariables(endpoint),
    config,
    // Elsewhere the daemon runs in a virtual machine, where it has the usual socket.
    socket: host.platform === 'linux' && !isDesktop && socket ? socket : '/var/run/docker.sock',
    runOptions: [],
    buildOptions: [],
    prelude: [],
    ask: (request) => askDocker(endpoint, request),
  };
  return { name: 'docker', version, of: (run) => dockerEngine(host, run, client) };
};

const placeOf = ({ address, namedBy }: DockerEndpoint): string =>
  namedBy === undefined ? address : `${address} (${namedBy})`;

const otherEndpointAdvice = ({ namedBy }: DockerEndpoint): string =>
  namedBy === 'DOCKER_HOST'
    ? 'Unset DOCKER_HOST to use the daemon of this machine.'
    : 'To use the daemon of this machine: docker context use default.';

const startAdvice = (platform: Host['platform']): string =>
  platform === 'linux' ? 'To start it: sudo systemctl start docker.' : 'To start it, start Docker Desktop.';

const restartAdvice = (platform: Host['platform']): string =>
  platform === 'linux' ? 'To restart it: sudo systemctl restart docker.' : 'Restart Docker Desktop.';

interface DaemonVersion {
  readonly version: string;
  readonly os: string;
  readonly isDesktop: boolean;
}

const askVersion = async (
  endpoint: DockerEndpoint,
  host: Host,
  signal: AbortSignal | undefined,
): Promise<DaemonVersion> => {
  const { status, text } = await askDocker(endpoint, { path: '/version', signal }).catch(async (error: unknown) => {
    signal?.throwIfAborted();
    throw await connectionProblem(error as NodeJS.ErrnoException, endpoint, host);
  });
  const answer = status === 200 ? readVersion(text) : undefined;
  if (answer === undefined)
    throw new EngineProblem(
      `What answers at ${placeOf(endpoint)} is not a Docker daemon, or it needs TLS (status ${status}).`,
      'Check DOCKER_HOST, DOCKER_TLS_VERIFY, and DOCKER_CERT_PATH.',
    );
  return answer;
};

const readVersion = (text: string): DaemonVersion | undefined => {
  try {
    const { Version, Os, Platform } = JSON.parse(text) as Record<string, unknown>;
    if (typeof Version !== 'string') return undefined;
    const { Name } = (Platform ?? {}) as { Name?: unknown };
    return { version: Version, os: String(Os), isDesktop: String(Name ?? '').startsWith('Docker Desktop') };
  } catch {
    return undefined;
  }
};

/** Why a connection to the daemon failed, by the code of the error. */
export const connectionProblem = async (
  error: NodeJS.ErrnoException,
  endpoint: DockerEndpoint,
  { env, platform }: Host,
): Promise<EngineProblem> => {
  const isLocal = /^(?:unix|npipe):/.test(endpoint.address);
  if (isLocal && (error.code === 'EACCES' || error.code === 'EPERM'))
    return new EngineProblem(
      `You lack the permission to use the daemon at ${placeOf(endpoint)}.`,
      platform === 'linux'
        ? 'To get it: sudo usermod --append --groups docker $USER, then sign in again. Members of this group can become root.'
        : 'Run Docker Desktop as this user.',
    );
  if (error.code === 'ERR_INVALID_URL')
    return new EngineProblem(
      `${placeOf(endpoint)} is not the address of a daemon, such as unix:///var/run/docker.sock.`,
      otherEndpointAdvice(endpoint),
    );
  if (isLocal && error.code === 'ETIMEDOUT')
    return new EngineProblem(
      `The daemon at ${placeOf(endpoint)} takes connections, but does not answer.`,
      restartAdvice(platform),
    );
  if (!isLocal)
    return new EngineProblem(
      `The daemon at ${placeOf(endpoint)} does not answer: ${error.code ? reasonOf(error) : messageOf(error)}.`,
      otherEndpointAdvice(endpoint),
    );
  // A daemon without root rights listens elsewhere, and only DOCKER_HOST or a context leads there.
  const rootless = env.XDG_RUNTIME_DIR ? join(env.XDG_RUNTIME_DIR, 'docker.sock') : undefined;
  const hasRootless = rootless !== undefined && !endpoint.address.endsWith(rootless) && (await exists(rootless));
  return new EngineProblem(
    `The daemon at ${placeOf(endpoint)} is not running.`,
    hasRootless
      ? `A rootless daemon listens elsewhere: export DOCKER_HOST=unix://${rootless}.`
      : endpoint.namedBy === undefined
        ? startAdvice(platform)
        : `${startAdvice(platform)} ${otherEndpointAdvice(endpoint)}`,
  );
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Asks for a container that mounts the folder, of an image that cannot exist: the daemon answers 404 when it finds the folder
 * and misses the image, and 400 when it misses the folder. Nothing is made.
 */
const checkFolder = async (
  endpoint: DockerEndpoint,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const mount = { Type: 'bind', Source: folder, Target: '/workspace' };
  const body = { Image: 'acrtask.invalid/none:none', HostConfig: { Mounts: [mount] } };
  const answer: DaemonAnswer | undefined = await askDocker(endpoint, {
    path: '/containers/create',
    body,
    signal,
  }).catch(() => undefined);
  signal?.throwIfAborted();
  if (answer?.status !== 400) return;
  throw new EngineProblem(
    `The daemon at ${placeOf(endpoint)} cannot see the folder ${folder} of this machine.`,
    'Set TMPDIR to a folder that the daemon sees at the same path, or use a daemon that runs on this machine.',
  );
};
