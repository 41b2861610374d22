import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure } from './arm/responses.ts';
import { receivedFrom, streamOf } from './request-body.ts';

/** What a server answers to a request. */
export type Answer = (request: Request) => Promise<Response>;

/** The only address that the emulator listens on. */
export const loopback = '127.0.0.1';

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
  // A reader may give up before the end, and the client is still to be answered.
  const source = incoming.iterator({ destroyOnReturn: false });
  const body = streamOf(source);
  return receivedFrom(new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit), source);
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
export const serveWith =
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

/**
 * Prepares a server for real clients: a connection that does not send HTTP does not affect others, a large upload may take
 * its time, and an idle connection lasts longer than clients keep one in reserve.
 */
export const patient = <S extends Server>(server: S): S => {
  // Clients that try https first take the answer to their handshake for a sign that this is plain http.
  server.on('clientError', (_problem, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  server.requestTimeout = 0;
  server.keepAliveTimeout = 120_000;
  return server;
};

/** Listens on the loopback address; resolves to the port, which is any free one for 0. */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Closes a server and its connections. */
export const stop = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/**
 * Whether a host name always means this machine. A web page whose name resolves to it (DNS rebinding) reaches a plain
 * http port with its own name in `Host`; over https the certificate prevents that.
 */
export const isLoopbackName = (hostname: string): boolean =>
  /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
