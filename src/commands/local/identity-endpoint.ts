import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { AccessToken } from '@azure/core-auth';
import { messageOf } from '../../errors.ts';

/** The name by which containers reach this machine. */
export const hostName = 'host.docker.internal';

export interface IdentityEndpoint {
  /** Environment variables by which the Azure CLI and the Azure SDKs find the endpoint. */
  readonly env: readonly string[];
  /** What proves that a request comes from a step: part of `env`. */
  readonly secret: string;
  /** Whether containers must be told the address behind the endpoint's name. */
  readonly isByName: boolean;
  close(): Promise<void>;
}

export interface IdentityEndpointOptions {
  /** The resources that tokens are given for, such as `https://vault.azure.net`. */
  readonly resources: readonly string[];
  /** Where to listen; where containers reach it, by default. */
  readonly address?: string;
  readonly platform: NodeJS.Platform;
  tokenFor(resource: string): Promise<AccessToken>;
  /** Is told of each token that is given, and of each that is refused. */
  say(text: string): void;
}

/** Resources and scopes name the same with a slash, `/.default`, or neither at the end. */
const plainResource = (text: string): string =>
  text
    .toLowerCase()
    .replace(/\/\.default$/, '')
    .replace(/\/+$/, '');

const plainAddress = (text = ''): string => text.replace(/^::ffff:/, '');

/** Whether an address is one behind a bridge of this machine, as those of containers are. */
const isBehindBridge = (address: string): boolean => {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  const behind = new BlockList();
  for (const [name, addresses = []] of Object.entries(networkInterfaces()))
    if (existsSync(`/sys/class/net/${name}/bridge`))
      for (const { cidr } of addresses) {
        const [network = '', bits] = cidr?.split('/') ?? [];
        if (isIPv6(network) === (family === 'ipv6')) behind.addSubnet(network, Number(bits), family);
      }
  return behind.check(address, family);
};

/**
 * Whether a connection comes from this machine: from itself, or from a container. On other systems containers run in a virtual
 * machine, whose connections come from this one.
 */
const isFromHere = ({ socket }: IncomingMessage): boolean => {
  const [local, remote] = [plainAddress(socket.localAddress), plainAddress(socket.remoteAddress)];
  return local === remote || remote.startsWith('127.') || remote === '::1' || isBehindBridge(remote);
};

const isSame = (given: unknown, secret: string): boolean =>
  typeof given === 'string' &&
  given.length === secret.length &&
  timingSafeEqual(Buffer.from(given), Buffer.from(secret));

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, status: number, error: string, description: string): void =>
  answer(response, status, { error, error_description: description, statusCode: status, message: description });

/**
 * Starts an endpoint that answers as the one of App Service does
 * (https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference), also in its version of
 * 2017: whoever knows the secret gets tokens for the named resources, and for no other.
 */
export const startIdentityEndpoint = async (options: IdentityEndpointOptions): Promise<IdentityEndpoint> => {
  const { resources, tokenFor, say, platform } = options;
  const allowed = new Set(resources.map(plainResource));
  const secret = randomBytes(32).toString('hex');
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isFromHere(request)) return void request.socket.destroy();
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const resource = searchParams.get('resource') ?? searchParams.get('scope')?.replace(/\/\.default$/, '') ?? '';
    if (!isSame(request.headers['x-identity-header'] ?? request.headers.secret, secret))
      return refuse(response, 401, 'unauthorized', 'The identity header is missing or wrong.');
    if (!allowed.has(plainResource(resource))) {
      say(`A step asked for a token for '${resource}', which --with-identity does not name. It was refused.`);
      return refuse(
        response,
        400,
        'invalid_resource',
        `acrtask run --with-identity does not name the resource '${resource}'.`,
      );
    }
    const { token, expiresOnTimestamp } = await tokenFor(resource);
    say(`A step was given a token for '${resource}'.`);
    answer(response, 200, {
      access_token: token,
      expires_on: String(Math.floor(expiresOnTimestamp / 1000)),
      resource,
      token_type: 'Bearer',
    });
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => refuse(response, 500, 'server_error', messageOf(error)));
  });
  const address = options.address ?? (platform === 'linux' ? '0.0.0.0' : '127.0.0.1');
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const host = options.address ?? hostName;
  const url = `http://${host}:${port}/msi/token`;
  return {
    secret,
    isByName: host === hostName,
    env: [
      `IDENTITY_ENDPOINT=${url}`,
      `IDENTITY_HEADER=${secret}`,
      // The names of 2017, which older libraries know alone.
      `MSI_ENDPOINT=${url}`,
      `MSI_SECRET=${secret}`,
    ],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
