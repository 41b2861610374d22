import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure } from './arm/responses.ts';
import type { Certificate } from './certificate.ts';
import type { Emulator } from './emulator.ts';

export interface ServerOptions {
  /** The https port; 0 for any free port. */
  readonly port: number;
  /** The plain http port of the token endpoint; any free port when absent. */
  readonly tokenPort?: number;
  readonly certificate: Certificate;
}

export interface RunningServer {
  readonly port: number;
  readonly tokenPort: number;
  /** Closes all connections and the emulator. */
  close(): Promise<void>;
}

type Answer = (request: Request) => Promise<Response>;

const host = '127.0.0.1';

const requestOf = (incoming: IncomingMessage, scheme: string, signal: AbortSignal): Request => {
  const { url: target = '/' } = incoming;
  // The host comes from the header: `//localhost/msi` must not select another.
  if (!/^\/(?!\/)/.test(target)) throw new Error('the request target is not a path');
  const url = new URL(`${scheme}://${incoming.headers.host ?? 'localhost'}${target}`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name.startsWith(':') || value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) headers.append(name, each);
  }
  const method = incoming.method ?? 'GET';
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal });
  const body = Readable.toWeb(incoming) as ReadableStream;
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit);
};

const send = async (response: Response, outgoing: ServerResponse): Promise<void> => {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body || outgoing.req.method === 'HEAD') {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body as import('node:stream/web').ReadableStream), outgoing);
};

/** Handles one request; a client that disconnects or sends invalid data does not affect others. */
const serveWith =
  (scheme: string, answer: Answer) =>
  async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    outgoing.once('close', () => gone.abort());
    try {
      let request: Request;
      try {
        request = requestOf(incoming, scheme, gone.signal);
      } catch {
        await send(failure(400, 'BadRequest', 'The request cannot be understood.'), outgoing);
        return;
      }
      await send(await answer(request), outgoing);
    } catch (problem) {
      if (outgoing.headersSent || outgoing.destroyed || gone.signal.aborted) {
        outgoing.destroy();
        return;
      }
      const message = `The emulator failed at ${incoming.method} ${incoming.url}: ${(problem as Error).message}`;
      await send(failure(500, 'InternalServerError', message), outgoing).catch(() => outgoing.destroy());
    }
  };

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Whether a host name always means this machine. A web page whose name resolves to it (DNS rebinding) reaches a plain
 * http port with its own name in `Host`; over https the certificate prevents that.
 */
const isLoopbackName = (hostname: string): boolean =>
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);

/**
 * Serves an emulator on 127.0.0.1 only: https for everything, and plain http on a separate port for the token
 * endpoint `/msi`, because clients request managed identity tokens over http. Rejects when a port is in use.
 */
export const startServer = async (emulator: Emulator, options: ServerOptions): Promise<RunningServer> => {
  const answer: Answer = (request) => emulator.fetch(request);
  const tokensOnly: Answer = async (request) => {
    const { hostname, pathname } = new URL(request.url);
    if (!isLoopbackName(hostname))
      return failure(403, 'Forbidden', `Tokens are not given out under the name '${hostname}': ask 127.0.0.1.`);
    return /^\/msi\/?$/i.test(pathname)
      ? emulator.fetch(request)
      : failure(404, 'NotFound', 'Only /msi is served here; all else is served over https.');
  };
  const secure = createHttpsServer(options.certificate, serveWith('https', answer));
  const tokens = createHttpServer(serveWith('http', tokensOnly));
  // A connection that breaks during the handshake or does not send HTTP must not affect anything else.
  for (const server of [secure, tokens]) server.on('clientError', (_problem, socket) => socket.destroy());
  secure.on('tlsClientError', (_problem, socket) => socket.destroy());

  const port = await listen(secure, options.port);
  let tokenPort: number;
  try {
    tokenPort = await listen(tokens, options.tokenPort ?? 0);
  } catch (problem) {
    await stop(secure);
    throw problem;
  }
  emulator.servedOn(port);
  return {
    port,
    tokenPort,
    close: async () => {
      await Promise.all([stop(secure), stop(tokens)]);
      await emulator.close();
    },
  };
};
