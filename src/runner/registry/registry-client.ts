import { createHash } from 'node:crypto';
import { messageOf } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { type Challenge, readChallenge } from '../../registry-challenge.ts';
import { fetchFailure } from './fetch-failure.ts';
import { addressesOf, type RegistryReference } from './registry-reference.ts';

export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
}

/** The outside world, as far as registries are concerned. */
export interface RegistryTools {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  /** The credential for a registry, by the name that it has in references; undefined for an anonymous request. */
  credentialFor(registry: string): RegistryCredential | undefined;
}

/** A registry refuses a request, or cannot be asked: `status` is 0 then. The message is one line. */
export class RegistryError extends Error {
  override name = 'RegistryError';
  readonly status: number;

  constructor(message: string, status: number, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

/** A manifest, of which the digest is checked. */
export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  readonly content: unknown;
}

/** Requests to registries, as the OCI distribution specification has them. All reject with a `RegistryError`. */
export interface RegistryClient {
  /** The digest that a tag stands for; only asks for the head of the manifest where the registry tells it there. */
  resolveDigest(reference: RegistryReference): Promise<string>;
  manifest(reference: RegistryReference): Promise<Manifest>;
  /** The bytes of a blob as they come in; whoever reads them checks the digest. */
  blob(reference: RegistryReference, digest: string): Promise<Response>;
}

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

/** No registry takes a manifest that is larger. */
const largestManifest = 4 * 1024 * 1024;

/** A client that logs in where a registry asks for it, once for each repository. */
export const registryClient = (tools: RegistryTools): RegistryClient => {
  const { signal } = tools;
  const addresses = new Map<string, string>();
  const authorizations = new Map<string, string>();

  const request = async (url: string, init: RequestInit): Promise<Response> => {
    try {
      return await tools.fetch(url, { ...init, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw new RegistryError(`cannot reach ${new URL(url).host}: ${fetchFailure(error)}`, 0, error);
    }
  };

  /** At the address where the registry answers, which is found out with the first request. */
  const requestAt = async (registry: string, path: string, init: RequestInit): Promise<Response> => {
    const known = addresses.get(registry);
    const [first = '', second] = known === undefined ? addressesOf(registry) : [known];
    const attempt = async (address: string): Promise<Response> => {
      const response = await request(`${address}${path}`, init);
      if (known === undefined && (second === undefined || response.status !== 400)) addresses.set(registry, address);
      return response;
    };
    if (second === undefined) return attempt(first);
    // A server that speaks https answers http with 400, or not at all.
    const response = await attempt(first).catch((error: unknown) => ({ error }));
    if (response instanceof Response && response.status !== 400) return response;
    return attempt(second).catch((error: unknown) => {
      if (response instanceof Response) return response;
      signal.throwIfAborted();
      throw response.error ?? error;
    });
  };

  const send = async ({ registry, repository }: RegistryReference, path: string, init: RequestInit = {}) => {
    const key = `${registry}/${repository}`;
    const withLogin = (): Promise<Response> => {
      const headers = new Headers(init.headers);
      const authorization = authorizations.get(key);
      if (authorization !== undefined) headers.set('authorization', authorization);
      return requestAt(registry, `/v2/${repository}/${path}`, { ...init, headers });
    };
    const first = await withLogin();
    if (first.status !== 401) return first;
    const challenge = readChallenge(first.headers.get('www-authenticate') ?? '');
    const authorization = await authorize(challenge, registry, repository);
    if (authorization === undefined) return first;
    await first.body?.cancel();
    authorizations.set(key, authorization);
    return withLogin();
  };

  /** What the registry wants to be told who asks; undefined when there is nothing to tell. */
  const authorize = async (
    challenge: Challenge | undefined,
    registry: string,
    repository: string,
  ): Promise<string | undefined> => {
    const credential = tools.credentialFor(registry);
    const basic =
      credential && `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
    if (challenge?.scheme !== 'bearer') return challenge?.scheme === 'basic' ? basic : undefined;
    const url = URL.canParse(challenge.realm) ? new URL(challenge.realm) : undefined;
    const isPlain = addresses.get(registry)?.startsWith('http:');
    if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPlain)))
      throw new RegistryError(`${registry} names no place that gives tokens over https`, 401);
    if (challenge.service !== '') url.searchParams.set('service', challenge.service);
    url.searchParams.set('scope', challenge.scope || `repository:${repository}:pull`);
    const response = await request(url.href, basic === undefined ? {} : { headers: { authorization: basic } });
    if (!response.ok) throw await refusal(response, `${registry} gives no token`);
    const body: unknown = await response.json().catch(() => undefined);
    const token = isObject(body) ? (body.token ?? body.access_token) : undefined;
    if (typeof token !== 'string') throw new RegistryError(`${registry} gives no token`, response.status);
    return `Bearer ${token}`;
  };

  const nameOf = ({ registry, repository, reference }: RegistryReference): string =>
    `${registry}/${repository}${reference.includes(':') ? '@' : ':'}${reference}`;

  const manifest: RegistryClient['manifest'] = async (reference) => {
    const response = await send(reference, `manifests/${reference.reference}`, { headers: { accept: manifestTypes } });
    if (!response.ok) throw await refusal(response, nameOf(reference));
    const bytes = await bytesOf(response, largestManifest).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new RegistryError(`${nameOf(reference)}: ${messageOf(error)}`, 0, error);
    });
    const told = response.headers.get('docker-content-digest');
    const wanted = reference.reference.includes(':') ? reference.reference : (told ?? digestOf(bytes));
    const digest = digestOf(bytes, wanted.split(':')[0]);
    if (digest !== wanted) throw new RegistryError(`${nameOf(reference)}: the content does not match ${wanted}`, 0);
    const content = parsedJson(bytes);
    if (!isObject(content)) throw new RegistryError(`${nameOf(reference)}: the manifest is not a JSON object`, 0);
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
    return { digest, content, mediaType: typeof content.mediaType === 'string' ? content.mediaType : mediaType };
  };

  return {
    manifest,
    resolveDigest: async (reference) => {
      const response = await send(reference, `manifests/${reference.reference}`, {
        method: 'HEAD',
        headers: { accept: manifestTypes },
      });
      if (!response.ok) throw await refusal(response, nameOf(reference));
      return response.headers.get('docker-content-digest') ?? (await manifest(reference)).digest;
    },
    blob: async (reference, digest) => {
      const response = await send(reference, `blobs/${digest}`);
      if (!response.ok) throw await refusal(response, nameOf({ ...reference, reference: digest }));
      return response;
    },
  };
};

/** The digest of bytes; of an algorithm that is not known, an empty text. */
const digestOf = (bytes: Uint8Array, algorithm = 'sha256'): string =>
  isKnownAlgorithm(algorithm) ? `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}` : '';

/** Algorithms that the OCI image specification registers. */
export const isKnownAlgorithm = (algorithm: string): boolean => algorithm === 'sha256' || algorithm === 'sha512';

const parsedJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
};

const bytesOf = async (response: Response, limit: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) throw new Error(`the manifest has more than ${limit} bytes`);
  }
  return Buffer.concat(chunks);
};

/** In the words of the registry, where it has some (the distribution specification's error format). */
const refusal = async (response: Response, what: string): Promise<RegistryError> => {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.status === 404) return new RegistryError(`${what}: not found`, 404);
  const error: unknown = isObject(body) && Array.isArray(body.errors) ? body.errors[0] : undefined;
  const { code, message } = isObject(error) ? error : {};
  const words = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return new RegistryError(`${what}: ${words || `status ${response.status} ${response.statusText}`}`, response.status);
};
