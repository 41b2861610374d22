import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestHost } from './test-host.ts';

export interface FakeDaemon {
  /** What DOCKER_HOST would say. */
  readonly address: string;
  /** The requests so far. */
  readonly asked: readonly string[];
}

export interface DaemonAnswers {
  readonly os?: string;
  readonly platform?: string;
  /** The status that answers a request for a container. */
  readonly create?: number;
  readonly version?: { readonly status: number; readonly text: string };
}

/** A docker daemon that only says its version and refuses to make containers; at a socket in the host's home folder. */
export const startDaemon = async (
  { home }: Pick<TestHost, 'home'>,
  answers: DaemonAnswers = {},
  where: 'unix' | 'tcp' = 'unix',
): Promise<FakeDaemon> => {
  const { os = 'linux', platform = '', create = 404 } = answers;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    if (request.url === '/version') {
      const { status, text } = answers.version ?? {
        status: 200,
        text: JSON.stringify({ Version: '27.3.1', Os: os, Platform: { Name: platform } }),
      };
      response.writeHead(status).end(text);
    } else response.writeHead(create).end('{"message":"No."}');
  });
  const socket = join(home, `docker-${Math.random()}.sock`);
  await new Promise<void>((resolve) =>
    where === 'unix' ? server.listen(socket, resolve) : server.listen(0, '127.0.0.1', resolve),
  );
  onTestFinished(() => void server.close());
  return {
    address: where === 'unix' ? `unix://${socket}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
  };
};

/** Puts programs of these names, which nothing starts, on the PATH of the host. */
export const installPrograms = (host: TestHost, ...names: readonly string[]): void => {
  const folder = join(host.home, 'bin');
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), 0o755);
  }
  host.env.PATH = folder;
};
