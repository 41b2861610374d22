import type { Origin } from '../../../emulator/network-rules.ts';
import { openRegistryPort, type RegistryPort } from '../../../emulator/registry-port.ts';
import { isDockerHub } from '../../../emulator/runs/registry-hosts.ts';
import type { ImageUse, RegistryProblem } from '../../../emulator/runs/run-engine.ts';
import type { ImageReference } from '../../../taskfile/steps/image-reference.ts';
import type { ImagePlaces } from './image-places.ts';

/** What serves the requests to the ports: the emulator. */
export type RequestTaker = Parameters<typeof openRegistryPort>[0];

/** The registries of the emulator on ports of this machine, for one run. */
export interface RegistryPorts extends ImagePlaces {
  /** The host of each address that was opened. */
  readonly hosts: ReadonlyMap<string, string>;
  /** The requests to them that failed. */
  problems(): readonly RegistryProblem[];
  close(): Promise<void>;
}

export interface PortSettings {
  readonly emulator: RequestTaker;
  registryOf(image: ImageReference, use: ImageUse): string | undefined;
  /** Where a registry sees the run come from. */
  originOf(host: string): Origin;
}

/** Ports that open when the first image of a registry is named. Each is any free one: what one run names, no other finds. */
export const registryPorts = ({ emulator, registryOf, originOf }: PortSettings): RegistryPorts => {
  const ports = new Map<string, Promise<RegistryPort>>();
  const hosts = new Map<string, string>();
  const problems = new Map<string, RegistryProblem>();

  const open = async (host: string): Promise<RegistryPort> => {
    const watched: RequestTaker = {
      beforeClose: (end) => emulator.beforeClose(end),
      fetchFrom: async (origin, request) => {
        const response = await emulator.fetchFrom(origin, request);
        const problem = problemOf(host, request, response.status);
        if (problem) problems.set(JSON.stringify(problem), problem);
        return response;
      },
    };
    const port = await openRegistryPort(watched, host, { origin: originOf(host) });
    hosts.set(port.address, host);
    return port;
  };
  const addressOf = async (name: string): Promise<string> => {
    const host = isDockerHub(name) ? 'docker.io' : name.toLowerCase().replace(/:\d+$/, '');
    const port = ports.get(host) ?? open(host);
    ports.set(host, port);
    return (await port).address;
  };

  return {
    hosts,
    addressOf,
    placeOf: async (image, use) => {
      const host = registryOf(image, use);
      return host === undefined ? undefined : addressOf(host);
    },
    problems: () => [...problems.values()],
    close: async () => {
      for (const port of ports.values()) await (await port).close();
    },
  };
};

/**
 * What a request failed at; undefined when it did not, and for those that clients expect to fail: the first without a
 * token, and questions about what they are going to push.
 */
const problemOf = (host: string, { url, method, headers }: Request, status: number): RegistryProblem | undefined => {
  if (status < 400) return undefined;
  const { pathname, searchParams } = new URL(url);
  if (pathname === '/oauth2/token') {
    const [, image = '', actions = 'pull'] = /^repository:([^:]+):(.*)$/.exec(searchParams.get('scope') ?? '') ?? [];
    return { host, status, action: actions.includes('push') ? 'push' : 'pull', image };
  }
  if (status === 401 && !headers.has('authorization')) return undefined;
  const [, repository, kind, reference = ''] = /^\/v2\/(.+?)\/(manifests|blobs)\/(.*)$/.exec(pathname) ?? [];
  if (repository === undefined) return status === 403 ? { host, status, action: 'pull', image: '' } : undefined;
  const isRead = method === 'GET' || method === 'HEAD';
  if (status === 404 && (!isRead || kind !== 'manifests')) return undefined;
  const image = kind === 'manifests' ? `${repository}${reference.includes(':') ? '@' : ':'}${reference}` : repository;
  return { host, status, action: isRead ? 'pull' : 'push', image };
};
