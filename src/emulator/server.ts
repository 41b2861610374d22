import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { failure } from './arm/responses.ts';
import type { Certificate } from './certificate.ts';
import type { Emulator } from './emulator.ts';
import { type Answer, isLoopbackName, listen, patient, serveWith, stop } from './http-server.ts';

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
  const secure = patient(createHttpsServer(options.certificate, serveWith('https', answer)));
  const tokens = patient(createHttpServer(serveWith('http', tokensOnly)));
  // A connection that breaks during the handshake must not affect anything else.
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
