import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createCertificate } from '../../src/emulator/certificate.ts';

/** A server of git repositories over https, as git itself serves them. */
export interface GitServer {
  /** `https://127.0.0.1:PORT/NAME` for a repository in a folder of that name. */
  address(folder: string): string;
  /** `METHOD /path` of each request, with its authorization. */
  readonly asked: { readonly request: string; readonly authorization: string | undefined }[];
}

/**
 * Serves all repositories beside `folder`. With `authorization`, nothing else is let in. A request is answered after
 * `onRequest` has been told of it. Call it inside the test.
 */
export const serveGit = async (
  folder: string,
  authorization?: string,
  onRequest: () => unknown = () => undefined,
): Promise<GitServer> => {
  const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  const certificate = await createCertificate(new Date());
  const asked: GitServer['asked'] = [];
  const server = createServer(certificate, async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'https://127.0.0.1');
    asked.push({ request: `${request.method} ${pathname}`, authorization: request.headers.authorization });
    await onRequest();
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const child = spawn(backend, {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: dirname(folder),
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        ...(request.headers['content-encoding'] ? { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] } : {}),
        ...(request.headers['git-protocol'] ? { GIT_PROTOCOL: String(request.headers['git-protocol']) } : {}),
        GIT_CONFIG_COUNT: '3',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        GIT_CONFIG_KEY_1: 'uploadpack.allowFilter',
        GIT_CONFIG_VALUE_1: 'true',
        GIT_CONFIG_KEY_2: 'uploadpack.allowAnySHA1InWant',
        GIT_CONFIG_VALUE_2: 'true',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      const headers = answer.subarray(0, end).toString('latin1').split('\r\n');
      for (const header of headers) {
        const [name = '', value = ''] = header.split(/: (.*)/s);
        if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(answer.subarray(end + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, address: (path) => `https://127.0.0.1:${port}${path.slice(dirname(folder).length)}/.git` };
};
