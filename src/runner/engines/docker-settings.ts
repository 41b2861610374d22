import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import { EngineProblem } from './engine-unavailable.ts';

/** Where a docker daemon listens. */
export interface DockerEndpoint {
  /** `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://build:2376`, `ssh://me@build`. */
  readonly address: string;
  /** The setting that names it, as messages do; undefined for docker's own default. */
  readonly namedBy: string | undefined;
  /** The folder of `ca.pem`, `cert.pem` and `key.pem`, when the connection is encrypted. */
  readonly tls: { readonly folder: string; readonly isVerified: boolean } | undefined;
}

/** What the docker clients of a run take over from the user's own configuration, which they do not see otherwise. */
export interface DockerSettings {
  readonly endpoint: DockerEndpoint;
  /** Members of the `config.json` of the run. */
  readonly config: Readonly<Record<string, unknown>>;
}

type Settings = Readonly<Record<string, unknown>>;

const readJson = async (path: string): Promise<Settings> => {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Settings) : {};
  } catch {
    // docker itself goes on without a file that it cannot read.
    return {};
  }
};

/**
 * Reads what docker's client would find for this user: the endpoint, from DOCKER_HOST, DOCKER_CONTEXT, the current context,
 * or else its default (https://docs.docker.com/engine/manage-resources/contexts/), and where plug-ins such as buildx lie.
 * Throws EngineProblem when the context does not exist.
 */
export const readDockerSettings = async (host: Pick<Host, 'env' | 'home' | 'platform'>): Promise<DockerSettings> => {
  const folder = host.env.DOCKER_CONFIG || join(host.home, '.docker');
  const user = await readJson(join(folder, 'config.json'));
  const pluginFolders = Array.isArray(user.cliPluginsExtraDirs) ? user.cliPluginsExtraDirs : [];
  return {
    endpoint: await findEndpoint(host, folder, user),
    config: {
      cliPluginsExtraDirs: [join(folder, 'cli-plugins'), ...pluginFolders],
      // Builds behind a proxy need it.
      ...(user.proxies === undefined ? {} : { proxies: user.proxies }),
    },
  };
};

const findEndpoint = async (
  { env, platform }: Pick<Host, 'env' | 'platform'>,
  folder: string,
  user: Settings,
): Promise<DockerEndpoint> => {
  const tls = env.DOCKER_TLS_VERIFY
    ? { folder: env.DOCKER_CERT_PATH || folder, isVerified: true }
    : env.DOCKER_TLS
      ? { folder: env.DOCKER_CERT_PATH || folder, isVerified: false }
      : undefined;
  if (env.DOCKER_HOST) return { address: env.DOCKER_HOST, namedBy: 'DOCKER_HOST', tls };
  const context = env.DOCKER_CONTEXT || user.currentContext;
  if (typeof context === 'string' && context !== '' && context !== 'default')
    return contextEndpoint(context, env.DOCKER_CONTEXT ? 'DOCKER_CONTEXT' : undefined, folder);
  const address = platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
  return { address, namedBy: undefined, tls };
};

const contextEndpoint = async (
  context: string,
  variable: string | undefined,
  folder: string,
): Promise<DockerEndpoint> => {
  // The layout of docker's context store: github.com/docker/cli, cli/context/store.
  const key = createHash('sha256').update(context).digest('hex');
  const meta = await readJson(join(folder, 'contexts', 'meta', key, 'meta.json'));
  const docker = ((meta.Endpoints as Settings | undefined)?.docker ?? {}) as Settings;
  if (typeof docker.Host !== 'string')
    throw new EngineProblem(
      `The docker context '${context}' ${variable ? `(${variable}) ` : ''}does not exist.`,
      "To see which there are: docker context ls. To use Docker's default: docker context use default.",
    );
  const certificates = join(folder, 'contexts', 'tls', key, 'docker');
  const hasCertificates = await readFile(join(certificates, 'ca.pem')).then(
    () => true,
    () => false,
  );
  return {
    address: docker.Host,
    namedBy: `the docker context '${context}'`,
    tls: hasCertificates ? { folder: certificates, isVerified: docker.SkipTLSVerify !== true } : undefined,
  };
};

/** The variables that lead docker's client to an endpoint, whatever its configuration says. */
export const endpointVariables = ({ address, tls }: DockerEndpoint): Record<string, string> => ({
  DOCKER_HOST: address,
  // An empty variable counts as one that is not set.
  DOCKER_TLS_VERIFY: tls?.isVerified ? '1' : '',
  DOCKER_TLS: tls && !tls.isVerified ? '1' : '',
  DOCKER_CERT_PATH: tls?.folder ?? '',
});
