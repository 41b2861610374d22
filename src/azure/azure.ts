import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Cloud } from './cloud.ts';
import type { SendRequest } from './send.ts';
import type { Subscription } from './subscription.ts';

/** Options that `Azure` adds to every SDK call. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (raw: {
    readonly status?: number;
    readonly bodyAsText?: string | null;
    readonly headers?: { get(name: string): string | undefined };
  }) => void;
}

/** A registry whose location was found by an earlier command. */
export interface Watch {
  readonly id: string;
  readonly loginServer: string;
  /** Looks the registry up when a response casts doubt on its location; resolves to false when it no longer exists. */
  isStillThere(): Promise<boolean>;
}

/** The only way to Azure: every request goes through `call`, `listAll`, `send`, `read` or `arm`. */
export interface Azure {
  readonly cloud: Cloud;
  readonly subscription: Subscription;
  readonly credential: TokenCredential;
  readonly registryClient: ContainerRegistryManagementClient;
  /** A client for the secrets of the vault at `vaultUrl`. */
  secretClient(vaultUrl: string): Promise<SecretClient>;
  /**
   * Calls the SDK; resolves to the response's JSON as the service sent it, or undefined when the response was empty.
   * `sourceIdentity` is sent as `credentials.sourceRegistry.identity`, which the SDK's models do not include; `none`
   * sends null there.
   */
  call(operation: (options: CallOptions) => PromiseLike<unknown>, sourceIdentity?: string): Promise<unknown>;
  /**
   * Calls an SDK list operation; resolves to the items of all pages, or to the first `most`, as the service sent
   * them.
   */
  listAll(
    operation: (options: CallOptions) => { byPage(): AsyncIterableIterator<unknown> },
    most?: number,
  ): Promise<readonly unknown[]>;
  /** Resolves for any status below 400; rejects with ServiceError for all others. */
  send(request: SendRequest): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;
  /** A GET whose body is streamed, whatever the status. Rejects when there is no response. */
  read(
    url: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: AsyncIterable<Uint8Array> }>;
  /** A request to Resource Manager: a path below the endpoint, JSON in, JSON out. */
  arm(method: HttpMethods, path: string, apiVersion: string, body?: unknown): Promise<unknown>;
  /** A Resource Manager list: the items of all its pages. */
  armItems(path: string, apiVersion: string): Promise<readonly unknown[]>;
  /** The time by the clock of Resource Manager, as its last response showed it; before that, by this machine's. */
  now(): Date;
  /** Starts checking the first responses from that registry; ends any earlier watch. */
  watch(watch: Watch): void;
  /** The same connection for requests that end when `signal` is aborted, too: it includes the signal of the connection. */
  endingWith(signal: AbortSignal): Azure;
}
