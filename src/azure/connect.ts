import type { Readable } from 'node:stream';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type Pipeline,
  type PipelinePolicy,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import type { SecretClient } from '@azure/keyvault-secrets';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';
import { type Cloud, type CloudMetadata, emulatorCloud, resolveCloud } from './cloud.ts';
import { cachedCredential, defaultCredential, emulatorCredential } from './credential.ts';
import { debugPolicy } from './debug-policy.ts';
import { type EmulatorRecord, readEmulatorRecord } from './emulator-record.ts';
import { serviceError, translateError } from './errors.ts';
import { loopbackPolicy } from './loopback.ts';
import { clientOver } from './network-client.ts';
import { adapt, createPipeline, userAgentOptions } from './pipeline.ts';
import { untilSilent } from './silence.ts';
import { sourceRegistryIdentityPolicy, withSourceRegistryIdentity } from './source-registry-identity.ts';
import { chooseSubscription, type Subscription } from './subscription.ts';
import { createTokenCache, noTokenCache } from './token-cache.ts';

export interface ConnectOptions {
  readonly host: Host;
  /** `--cloud`; else `ACRTASK_CLOUD`, else AzureCloud. */
  readonly cloud: string | undefined;
  /** `--subscription`, an id or a name. */
  readonly subscription: string | undefined;
  readonly signal: AbortSignal;
  debug(text: string): void;
}

/** Options that the door adds to every call of the SDK. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (raw: { readonly bodyAsText?: string | null }) => void;
}

export interface SendRequest {
  readonly method: HttpMethods;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Asks for a token with this scope; without it the request carries none. */
  readonly scope?: string;
}

/** The one way to Azure: every request goes through `call`, `listAll`, `send`, `read` or `arm`. */
export interface Azure {
  readonly cloud: Cloud;
  readonly subscription: Subscription;
  readonly credential: TokenCredential;
  readonly registryClient: ContainerRegistryManagementClient;
  /** A client for the secrets of the vault at `vaultUrl`. */
  secretClient(vaultUrl: string): Promise<SecretClient>;
  /**
   * Calls the SDK; resolves to the answer's JSON as the service sent it, undefined when it was empty.
   * `sourceIdentity` is sent as `credentials.sourceRegistry.identity`, which the SDK's models do not know.
   */
  call(operation: (options: CallOptions) => PromiseLike<unknown>, sourceIdentity?: string): Promise<unknown>;
  /** Calls a list of the SDK; resolves to the items of all pages, or to the first `most`, as the service sent them. */
  listAll(
    operation: (options: CallOptions) => { byPage(): AsyncIterableIterator<unknown> },
    most?: number,
  ): Promise<readonly unknown[]>;
  /** Any answer below 400 resolves; others reject with ServiceError. */
  send(request: SendRequest): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;
  /** A GET whose body is streamed, whatever the status. Rejects when there was no answer. */
  read(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: AsyncIterable<Uint8Array> }>;
  /** A request to Resource Manager: path below the endpoint, JSON in, JSON out. */
  arm(method: HttpMethods, path: string, apiVersion: string, body?: unknown): Promise<unknown>;
  /** A list of Resource Manager: the items of all its pages. */
  armItems(path: string, apiVersion: string): Promise<readonly unknown[]>;
}

const armScopeOf = (cloud: Cloud): string => `${cloud.armAudience}/.default`;

const json = (text: string | null | undefined): unknown => (text ? JSON.parse(text) : undefined);

async function* noBytes(): AsyncGenerator<Uint8Array> {}

/** Sends through `pipeline` and turns answers of 400 and above into ServiceError. */
const sendThrough = async (
  pipeline: Pipeline,
  httpClient: HttpClient,
  { method, url, headers, body }: SendRequest,
  signal: AbortSignal,
): Promise<PipelineResponse> => {
  const response = await pipeline.sendRequest(
    httpClient,
    createPipelineRequest({
      method,
      url,
      headers: createHttpHeaders({ ...headers }),
      abortSignal: signal,
      ...(body === undefined ? {} : { body }),
    }),
  );
  if (response.status >= 400) throw serviceError(response.status, response.bodyAsText ?? '');
  return response;
};

interface Surroundings {
  readonly cloud: Cloud;
  readonly policies: readonly PipelinePolicy[];
  readonly record: EmulatorRecord | undefined;
}

/** Finds out which cloud is meant and which policies every request to it needs. */
const findCloud = async (
  { host, cloud, signal, debug }: ConnectOptions,
  httpClient: HttpClient,
): Promise<Surroundings> => {
  const wanted = cloud || host.env.ACRTASK_CLOUD || 'AzureCloud';
  const debugging = debugPolicy(debug, host.now);
  if (wanted.toLowerCase() === 'emulator') {
    if (host.network) return { cloud: emulatorCloud('https://localhost'), policies: [debugging], record: undefined };
    const record = await readEmulatorRecord(host);
    const policies = [debugging, loopbackPolicy(record.port, record.certificate)];
    return { cloud: emulatorCloud(`https://localhost:${record.port}`, record.certificate), policies, record };
  }
  const pipeline = createPipeline([debugging]);
  const readMetadata = async (url: string) =>
    json((await sendThrough(pipeline, httpClient, { method: 'GET', url }, signal)).bodyAsText) as CloudMetadata;
  return { cloud: await resolveCloud(wanted, readMetadata), policies: [debugging], record: undefined };
};

/** Connects to Azure: finds the cloud, the subscription and the credential. Only metadata is requested here. */
export const connect = async (options: ConnectOptions): Promise<Azure> => {
  const { host, signal } = options;
  const httpClient = host.network ? clientOver(host.network) : createDefaultHttpClient();
  const guarded = async <T>(cloudName: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw translateError(error, signal, cloudName);
    }
  };
  const wantedName = options.cloud || host.env.ACRTASK_CLOUD || 'AzureCloud';
  const { cloud, policies, record } = await guarded(wantedName, () => findCloud(options, httpClient));

  const pipelines = new Map<string, Pipeline>();
  const pipelineFor = (scope: string, credential: TokenCredential | undefined): Pipeline => {
    const known = pipelines.get(scope);
    if (known) return known;
    const pipeline = createPipeline(policies);
    if (credential)
      pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' });
    pipelines.set(scope, pipeline);
    return pipeline;
  };
  const plainJson = async (url: string): Promise<unknown> => {
    const headers = { 'x-identity-header': 'acrtask' };
    return json(
      (await sendThrough(pipelineFor('', undefined), httpClient, { method: 'GET', url, headers }, signal)).bodyAsText,
    );
  };

  const choice = await chooseSubscription(host, options.subscription, record?.subscriptionId);
  const account = 'known' in choice ? choice.known : { tenantId: '', user: '' };
  const inEmulator = cloud.name === 'emulator';
  const credential = inEmulator
    ? cachedCredential(host, cloud, account, record ? createTokenCache(host) : noTokenCache, async () =>
        emulatorCredential(cloud, plainJson),
      )
    : cachedCredential(host, cloud, account, createTokenCache(host), () => defaultCredential(cloud, account.tenantId));

  const send: Azure['send'] = ({ scope, ...request }) =>
    guarded(cloud.name, async () => {
      const pipeline = scope ? pipelineFor(scope, credential) : pipelineFor('', undefined);
      const response = await sendThrough(pipeline, httpClient, request, signal);
      return { status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText ?? '' };
    });
  const urlOf = (path: string, apiVersion: string): string =>
    `${cloud.armEndpoint}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
  const sendArm = async (method: HttpMethods, url: string, body?: unknown): Promise<unknown> => {
    const response = await send({
      method,
      url,
      scope: armScopeOf(cloud),
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return json(response.body);
  };
  const arm: Azure['arm'] = (method, path, apiVersion, body) => sendArm(method, urlOf(path, apiVersion), body);
  const armItems: Azure['armItems'] = async (path, apiVersion) => {
    const items: unknown[] = [];
    for (let next: string | undefined = urlOf(path, apiVersion); next; ) {
      const page = (await sendArm('GET', next)) as { value?: readonly unknown[]; nextLink?: string } | undefined;
      items.push(...(page?.value ?? []));
      next = page?.nextLink;
    }
    return items;
  };

  const subscription = 'known' in choice ? choice.known : await findSubscription(choice.name, armItems);
  let registryClient: ContainerRegistryManagementClient | undefined;
  const clientOf = (): ContainerRegistryManagementClient => {
    const client = new ContainerRegistryManagementClient(credential, subscription.id, {
      endpoint: cloud.armEndpoint,
      credentialScopes: armScopeOf(cloud),
      httpClient,
      userAgentOptions,
    });
    adapt(client.pipeline, policies).addPolicy(sourceRegistryIdentityPolicy, { afterPhase: 'Serialize' });
    return client;
  };

  return {
    cloud,
    subscription,
    credential,
    secretClient: async (vaultUrl) =>
      (await import('./secret-client.ts')).createSecretClient(vaultUrl, credential, httpClient, policies),
    get registryClient() {
      registryClient ??= clientOf();
      return registryClient;
    },
    call: (operation, sourceIdentity) =>
      guarded(cloud.name, async () => {
        let body: string | null | undefined;
        await operation({
          abortSignal: signal,
          onResponse: (raw) => {
            body = raw.bodyAsText;
          },
          ...(sourceIdentity ? withSourceRegistryIdentity(sourceIdentity) : {}),
        });
        return json(body);
      }),
    listAll: (operation, most = Number.POSITIVE_INFINITY) =>
      guarded(cloud.name, async () => {
        const items: unknown[] = [];
        const onResponse: CallOptions['onResponse'] = ({ bodyAsText }) => {
          items.push(...((json(bodyAsText) as { value?: unknown[] } | undefined)?.value ?? []));
        };
        for await (const _page of operation({ abortSignal: signal, onResponse }).byPage())
          if (items.length >= most) break;
        return items.slice(0, most);
      }),
    send,
    arm,
    armItems,
    read: (url, headers, abortSignal) =>
      guarded(cloud.name, async () => {
        const request = createPipelineRequest({
          method: 'GET',
          url,
          headers: createHttpHeaders({ ...headers }),
          abortSignal,
        });
        request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
        // No retry here: whoever follows a log decides what a failed read means.
        const response = await createPipeline(policies, { retries: false }).sendRequest(httpClient, request);
        const body = (response.readableStreamBody as Readable | undefined) ?? noBytes();
        return { status: response.status, headers: response.headers.toJSON(), body: untilSilent(body) };
      }),
  };
};

const findSubscription = async (name: string, armItems: Azure['armItems']): Promise<Subscription> => {
  const all = (await armItems('/subscriptions', '2022-12-01')) as readonly {
    subscriptionId: string;
    displayName: string;
    tenantId?: string;
  }[];
  const found = all.filter(({ displayName }) => displayName.toLowerCase() === name.toLowerCase());
  const [only] = found;
  if (found.length === 1 && only)
    return { id: only.subscriptionId, name: only.displayName, tenantId: only.tenantId ?? '', user: '' };
  throw new CommandError(
    found.length === 0 ? `Subscription '${name}' was not found.` : `Several subscriptions are called '${name}'.`,
    { hint: 'Name the subscription by its id.' },
  );
};
