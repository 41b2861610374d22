import { createServer } from 'node:http';
import { failure } from './arm/responses.ts';
import { type Answer, isLoopbackName, listen, loopback, patient, serveWith, stop } from './http-server.ts';
import type { Origin } from './network-rules.ts';
import { bodyOf, receivedFrom } from './request-body.ts';

/** A port of this machine that is one registry, over plain http. */
export interface RegistryPort {
  /** `127.0.0.1:PORT`, as the registry's part of an image name. */
  readonly address: string;
  readonly port: number;
  /** Closes the port and its connections; closing twice is fine. */
  close(): Promise<void>;
}

/** What a port passes requests on to: the emulator. */
export interface RequestTaker {
  fetchFrom(origin: Origin, request: Request): Promise<Response>;
  beforeClose(end: () => Promise<void>): void;
}

/** The challenge of a registry sends clients to its own https address for a token: here they get it at this port. */
const atThisPort = (response: Response, host: string, address: string): Response => {
  const challenge = response.headers.get('www-authenticate');
  if (challenge !== null)
    response.headers.set('www-authenticate', challenge.replace(`realm="https://${host}/`, `realm="http://${address}/`));
  return response;
};

/**
 * Opens a port on 127.0.0.1 that serves the data plane of the registry `host` (`myregistry.azurecr.io`), tokens included,
 * and nothing else. Docker, Podman and others accept plain http from registries on 127.0.0.1, and need neither the emulator's certificate
 * nor a line in the hosts file: an image is `ADDRESS/REPOSITORY:TAG`. Logins, roles and network rules apply as they do under the registry's own name;
 * the rules see requests come from `origin`. The port closes with the emulator. Rejects when `port` is in use; any free port by default.
 */
export const openRegistryPort = async (
  emulator: RequestTaker,
  host: string,
  { origin = 'agent', port: wanted = 0 }: { readonly origin?: Origin; readonly port?: number } = {},
): Promise<RegistryPort> => {
  const answer: Answer = async (request) => {
    const { host: address, hostname, pathname, search } = new URL(request.url);
    if (!isLoopbackName(hostname))
      return failure(403, 'Forbidden', `The registry is not served under the name '${hostname}': ask ${loopback}.`);
    const asked = receivedFrom(new Request(`https://${host}${pathname}${search}`, request), bodyOf(request));
    return atThisPort(await emulator.fetchFrom(origin, asked), host, address);
  };
  const server = patient(createServer(serveWith('http', answer)));
  const port = await listen(server, wanted);
  const close = (): Promise<void> => stop(server);
  emulator.beforeClose(close);
  return { address: `${loopback}:${port}`, port, close };
};

/** A registry and where it is served. */
export interface OpenedPort {
  readonly registry: string;
  readonly address: string;
}

/** The ports that the user opened. */
export interface OpenedPorts {
  /** Opens a port for a registry, unless it has one, or has not the one wanted. Rejects when that one is in use. */
  open(host: string, port?: number): Promise<OpenedPort>;
  list(): readonly OpenedPort[];
}

export const openedPorts = (emulator: RequestTaker): OpenedPorts => {
  const opened: (OpenedPort & { readonly port: number })[] = [];
  const shown = ({ registry, address }: OpenedPort): OpenedPort => ({ registry, address });
  return {
    open: async (host, wanted) => {
      const known = opened.find(({ registry, port }) => registry === host && (wanted === undefined || wanted === port));
      if (known) return shown(known);
      const { address, port } = await openRegistryPort(emulator, host, { origin: 'client', port: wanted ?? 0 });
      opened.push({ registry: host, address, port });
      return { registry: host, address };
    },
    list: () => opened.map(shown),
  };
};
