import type { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { Cloud } from './cloud.ts';
import type { SendRequest } from './send.ts';
import type { Subscription } from './subscription.ts';

/** Options that the door adds to every call of the SDK. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (raw: {
    readonly status?: number;
    readonly bodyAsText?: string | null;
    readonly headers?: { get(name: string): string | undefined };
  }) => void;
}

/** A registry whose place is taken from an earlier command. */
export interface Watch {
  readonly id: string;
  readonly loginServer: string;
  /** Asks for the registry, at the first answer that leaves its place in doubt; false when it is not there any more. */
  isStillThere(): Promise<boolean>;
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
   * `sourceIdentity` is sent as `credentials.sourceRegistry.identity`, which the SDK's models do not know;
   * `none` sends null there.
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
  /** Has the first answers of that registry looked at; an earlier watch ends. */
  watch(watch: Watch): void;
}
