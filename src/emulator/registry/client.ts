import type { EmulatorContext } from '../context.ts';
import { answering } from '../runs/in-process.ts';
import { digestOf } from './contents.ts';
import { registryRoutes } from './routes.ts';

export interface Credential {
  readonly userName: string;
  readonly password: string;
}

/** What a registry said no with: docker shows `code` in lower case with spaces, then the message. */
export interface RegistryRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What `docker` asks of a registry, asked over the registry's own interface. */
export interface RegistryClient {
  login(host: string, credential: Credential): Promise<RegistryRefusal | undefined>;
  /** A directory token for a refresh token. */
  exchange(host: string, token: string): Promise<{ refreshToken: string } | RegistryRefusal>;
  resolve(
    host: string,
    repository: string,
    reference: string,
    credential?: Credential,
  ): Promise<{ digest: string } | RegistryRefusal>;
  push(
    host: string,
    repository: string,
    tag: string,
    image: { readonly config: Uint8Array; readonly manifest: Uint8Array; readonly mediaType: string },
    credential?: Credential,
  ): Promise<{ digest: string } | RegistryRefusal>;
}

const refusalOf = async (response: Response): Promise<RegistryRefusal> => {
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  const error = body?.errors?.[0];
  return { status: response.status, code: error?.code ?? 'UNKNOWN', message: error?.message ?? response.statusText };
};

const basic = ({ userName, password }: Credential): string =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;

/** A client that follows challenges as docker does: first without, then with a token for what was asked. */
export const registryClient = (context: EmulatorContext): RegistryClient => {
  const fetch = answering(registryRoutes(context));

  const send = async (url: string, init: RequestInit, credential: Credential | undefined): Promise<Response> => {
    const first = await fetch(new Request(url, init));
    const challenge = first.headers.get('www-authenticate') ?? '';
    const realm = /realm="([^"]*)"/.exec(challenge)?.[1];
    if (first.status !== 401 || !realm) return first;
    const token = new URL(realm);
    token.searchParams.set('service', /service="([^"]*)"/.exec(challenge)?.[1] ?? '');
    const scope = /scope="([^"]*)"/.exec(challenge)?.[1];
    if (scope) token.searchParams.set('scope', scope.replace(/:push$/, ':pull,push'));
    const granted = await fetch(
      new Request(token, credential ? { headers: { authorization: basic(credential) } } : {}),
    );
    if (!granted.ok) return credential ? granted : first;
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${(await granted.json()).access_token}`);
    return fetch(new Request(url, { ...init, headers }));
  };

  return {
    login: async (host, credential) => {
      const response = await send(`https://${host}/v2/`, {}, credential);
      return response.ok ? undefined : refusalOf(response);
    },
    exchange: async (host, token) => {
      const body = new URLSearchParams({ grant_type: 'access_token', service: host, access_token: token });
      const response = await fetch(new Request(`https://${host}/oauth2/exchange`, { method: 'POST', body }));
      return response.ok ? { refreshToken: (await response.json()).refresh_token } : refusalOf(response);
    },
    resolve: async (host, repository, reference, credential) => {
      const response = await send(`https://${host}/v2/${repository}/manifests/${reference}`, {}, credential);
      if (!response.ok) return refusalOf(response);
      return { digest: response.headers.get('docker-content-digest') ?? '' };
    },
    push: async (host, repository, tag, { config, manifest, mediaType }, credential) => {
      const upload = `https://${host}/v2/${repository}/blobs/uploads/?digest=${digestOf(config)}`;
      const uploaded = await send(upload, { method: 'POST', body: new Uint8Array(config) }, credential);
      if (!uploaded.ok) return refusalOf(uploaded);
      const response = await send(
        `https://${host}/v2/${repository}/manifests/${tag}`,
        { method: 'PUT', body: new Uint8Array(manifest), headers: { 'content-type': mediaType } },
        credential,
      );
      if (!response.ok) return refusalOf(response);
      return { digest: response.headers.get('docker-content-digest') ?? '' };
    },
  };
};
