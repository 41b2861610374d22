import type { EmulatorContext } from '../emulator-context.ts';
import type { Origin } from '../network-rules.ts';
import { answering } from '../router.ts';
import { digestOf } from './digests.ts';
import { refuseAtFirewall } from './firewall.ts';
import { registryRoutes } from './routes.ts';
import { refuseUnreachable } from './unreachable.ts';

export interface Credential {
  readonly userName: string;
  readonly password: string;
  /** Where an agent with this credential comes from; defaults to the internet. */
  readonly origin?: Origin | undefined;
}

/** A registry's error: docker shows `code` in lower case with spaces, then the message. */
export interface RegistryRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface PulledImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly manifest: Uint8Array;
  readonly blobs: readonly Uint8Array[];
  /** Of a manifest list or index: its images. */
  readonly members: readonly PulledImage[];
}

/** An image to push; `members` of a list are pushed first, by their digests. */
export interface PushedImage extends Pick<PulledImage, 'blobs' | 'manifest' | 'mediaType'> {
  readonly members?: readonly (PushedImage & { readonly digest: string })[];
}

/** The requests that `docker` makes to a registry, through the registry's own interface. */
export interface RegistryClient {
  login(host: string, credential: Credential): Promise<RegistryRefusal | undefined>;
  /** A directory token for a refresh token. */
  exchange(host: string, token: string, origin: Origin): Promise<{ refreshToken: string } | RegistryRefusal>;
  resolve(
    host: string,
    repository: string,
    reference: string,
    credential?: Credential,
  ): Promise<{ digest: string } | RegistryRefusal>;
  /** The manifest that `reference` refers to, and the blobs or images that it names. */
  pull(
    host: string,
    repository: string,
    reference: string,
    credential?: Credential,
  ): Promise<PulledImage | RegistryRefusal>;
  push(
    host: string,
    repository: string,
    tag: string,
    image: PushedImage,
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

/**
 * A client that follows challenges as docker does: a request without a token first, then one with a token for the
 * challenge. Requests come from `usual` unless their credential says otherwise.
 */
export const registryClient = (context: EmulatorContext, usual: Origin = 'agent'): RegistryClient => {
  const fetch = answering(registryRoutes(context));

  const send = async (url: string, init: RequestInit, credential: Credential | undefined): Promise<Response> => {
    const { hostname } = new URL(url);
    const refused =
      refuseUnreachable(context, hostname) ?? refuseAtFirewall(context, hostname, credential?.origin ?? usual);
    if (refused) return refused;
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

  const client: RegistryClient = {
    login: async (host, credential) => {
      const response = await send(`https://${host}/v2/`, {}, credential);
      return response.ok ? undefined : refusalOf(response);
    },
    exchange: async (host, token, origin) => {
      const refused = refuseUnreachable(context, host) ?? refuseAtFirewall(context, host, origin);
      if (refused) return refusalOf(refused);
      const body = new URLSearchParams({ grant_type: 'access_token', service: host, access_token: token });
      const response = await fetch(new Request(`https://${host}/oauth2/exchange`, { method: 'POST', body }));
      return response.ok ? { refreshToken: (await response.json()).refresh_token } : refusalOf(response);
    },
    resolve: async (host, repository, reference, credential) => {
      const response = await send(`https://${host}/v2/${repository}/manifests/${reference}`, {}, credential);
      if (!response.ok) return refusalOf(response);
      return { digest: response.headers.get('docker-content-digest') ?? '' };
    },
    pull: async (host, repository, reference, credential) => {
      const response = await send(`https://${host}/v2/${repository}/manifests/${reference}`, {}, credential);
      if (!response.ok) return refusalOf(response);
      const image = {
        digest: response.headers.get('docker-content-digest') ?? '',
        mediaType: response.headers.get('content-type') ?? '',
        manifest: new Uint8Array(await response.arrayBuffer()),
      };
      const { config, layers = [], manifests = [] } = JSON.parse(Buffer.from(image.manifest).toString('utf8'));
      const blobs: Uint8Array[] = [];
      for (const { digest } of config ? [config, ...layers] : []) {
        const blob = await send(`https://${host}/v2/${repository}/blobs/${digest}`, {}, credential);
        if (!blob.ok) return refusalOf(blob);
        blobs.push(new Uint8Array(await blob.arrayBuffer()));
      }
      const members: PulledImage[] = [];
      for (const { digest } of manifests) {
        const member = await client.pull(host, repository, digest, credential);
        if ('code' in member) return member;
        members.push(member);
      }
      return { ...image, blobs, members };
    },
    push: async (host, repository, tag, { blobs, members = [], manifest, mediaType }, credential) => {
      for (const member of members) {
        const pushed = await client.push(host, repository, member.digest, member, credential);
        if ('code' in pushed) return pushed;
      }
      for (const blob of blobs) {
        const upload = `https://${host}/v2/${repository}/blobs/uploads/?digest=${digestOf(blob)}`;
        const uploaded = await send(upload, { method: 'POST', body: new Uint8Array(blob) }, credential);
        if (!uploaded.ok) return refusalOf(uploaded);
      }
      const response = await send(
        `https://${host}/v2/${repository}/manifests/${tag}`,
        { method: 'PUT', body: new Uint8Array(manifest), headers: { 'content-type': mediaType } },
        credential,
      );
      if (!response.ok) return refusalOf(response);
      return { digest: response.headers.get('docker-content-digest') ?? '' };
    },
  };
  return client;
};
