import type { GetTokenOptions, TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Host } from '../../host.ts';
import type { Cloud } from '../cloud.ts';
import type { SendRequest } from '../send.ts';
import type { SignInNetwork } from './network.ts';

/** The credential of a source, ready to be asked. */
export interface OpenSource {
  readonly credential: TokenCredential;
  /** Why a service that the credential needs did not respond to its last request; undefined when it did. */
  failure(): unknown;
}

/** One way to sign in. */
export interface CredentialSource {
  /** As messages name it: `GitHub Actions`. */
  readonly name: string;
  /** Why it cannot be used here: what is not set. Undefined when it can be tried. */
  readonly missing: string | undefined;
  /** Whether nothing else is tried when it fails: it was configured with a secret of its own. */
  readonly isFinal?: boolean;
  /** Loads the credential. No request is made yet. */
  open(): Promise<OpenSource>;
  /** Finds a better explanation than the credential's error has; undefined when there is none. */
  explain?(error: unknown, resource: string, options: GetTokenOptions | undefined): Promise<string | undefined>;
}

/** What sources are made from. */
export interface SignInSettings {
  readonly env: Host['env'];
  readonly cloud: Cloud;
  /** The tenant of the subscription in az's profile; empty when unknown. */
  readonly tenantId: string;
  readonly httpClient: HttpClient;
  /** What the requests of a new credential go through; `hosts` are asked besides Microsoft Entra. */
  network(hosts?: readonly string[]): SignInNetwork;
  /** Sends a request through the same policies as all others. Resolves to its answer, whatever the status. */
  send(request: Pick<SendRequest, 'method' | 'url' | 'headers'>): Promise<PipelineResponse>;
}

/** Options of all credentials in Microsoft's package. */
export const credentialOptions = (
  { env, cloud, httpClient }: SignInSettings,
  { additionalPolicies }: SignInNetwork,
) => ({
  authorityHost: cloud.authorityHost,
  // A cloud that is known by its address alone may be cut off from the list of clouds.
  disableInstanceDiscovery: cloud.name.startsWith('https://'),
  additionallyAllowedTenants: (env.AZURE_ADDITIONALLY_ALLOWED_TENANTS ?? '').split(';').filter(Boolean),
  httpClient,
  additionalPolicies: [...additionalPolicies],
});

/** `A`, `A and B`, `A, B, and C`. Intl.ListFormat takes tens of milliseconds for its first list. */
const listOf = (names: readonly string[]): string =>
  names.length > 2 ? `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}` : names.join(' and ');

/** `A, B, and C are not set.`; undefined when `env` has them all. An entry may name an alternative: `A or B`. */
export const notSet = (env: Host['env'], ...names: readonly string[]): string | undefined => {
  const missing = names.filter((each) => each.split(' or ').every((name) => !env[name]));
  if (missing.length === 0) return undefined;
  const named = missing.map((each) => each.replace(/ or (\w+)$/, ' (or $1)'));
  return `${listOf(named)} ${missing.length === 1 ? 'is' : 'are'} not set.`;
};

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Whether requests to `url` may carry secrets without TLS: they do not leave this machine. */
export const isLoopbackHttp = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && loopback.test(hostname);
};

/** Why the address in the variable `name` cannot be asked for a token; undefined when it can, or is not set. */
export const unusableAddress = (env: Host['env'], name: string): string | undefined => {
  const url = env[name];
  if (!url || (URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopbackHttp(url)))) return undefined;
  return `${name} is not an https address.`;
};
