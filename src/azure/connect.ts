import { setMaxListeners } from 'node:events';
import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import { CommandError, NotFoundError } from '../errors.ts';
import type { Host } from '../host.ts';
import { answerJson } from '../json.ts';
import { answerShapePolicy } from './answer-shape-policy.ts';
import type { Azure } from './azure.ts';
import { chooseCloud } from './chosen-cloud.ts';
import { cachedCredential, emulatorCredential, givenCredential, hidingCredential } from './credential.ts';
import { translateError } from './errors.ts';
import { clientOver } from './fetch-client.ts';
import { learnFromEnvironment, learningPolicy } from './hide-secrets-policy.ts';
import { adapt, createPipeline, userAgentOptions } from './pipeline.ts';
import { describeToken, refusedTokenPolicy } from './refused-token-policy.ts';
import { armScopeOf, createRequests, guarded } from './requests.ts';
import { sendThrough } from './send.ts';
import { createServiceClock } from './service-clock.ts';
import { signInChain } from './sign-in/chain.ts';
import { isLoopbackHttp } from './sign-in/credential-source.ts';
import { signInNetwork } from './sign-in/network.ts';
import { credentialSources, signsInAsJob } from './sign-in/source-order.ts';
import { sourceRegistryIdentityPolicy } from './source-registry-identity-policy.ts';
import { chooseSubscription, type Subscription } from './subscription.ts';
import { createTokenCache, noTokenCache, tellingCache } from './token-cache.ts';
import { createWatchPolicy } from './watch-policy.ts';

export interface ConnectOptions {
  readonly host: Host;
  /** `--cloud`; else `ACRTASK_CLOUD`, else AzureCloud. */
  readonly cloud: string | undefined;
  /** `--subscription`, an ID or a name. */
  readonly subscription: string | undefined;
  /** Sends every change to Azure Policy first. */
  readonly policyToken?: { readonly changeReference?: string | undefined } | undefined;
  /** Where access tokens come from, in place of the sources that acrtask looks for; not in the emulator. */
  readonly credential?: TokenCredential | undefined;
  readonly signal: AbortSignal;
  /** Called with what was chosen: the cloud, the subscription, and the source of tokens. */
  info?(text: string): void;
  debug(text: string): void;
  /** Called with every secret that is sent or received, so that it can be hidden from output. */
  hide(secret: string): void;
}

/** Connects to Azure: determines the cloud, the subscription, and the credential. Only metadata is requested here. */
export const connect = async (options: ConnectOptions): Promise<Azure> => {
  const { host, signal, hide, info = () => {} } = options;
  // Every request listens for Ctrl-C, and checks of several tasks send many at the same time.
  setMaxListeners(0, signal);
  learnFromEnvironment(host, hide);
  const httpClient = host.network ? clientOver(host.network) : createDefaultHttpClient();
  const wantedName = options.cloud || host.env.ACRTASK_CLOUD || 'AzureCloud';
  const { cloud, record, ...surroundings } = await guarded(wantedName, signal, () =>
    chooseCloud(wantedName, host, signal, options.debug, httpClient),
  );
  const policies = [learningPolicy(hide), answerShapePolicy(cloud.armEndpoint), ...surroundings.policies];

  const pipelines = new Map<string, Pipeline>();
  const pipelineFor = (scope: string, credential: TokenCredential | undefined, retries = true): Pipeline => {
    const key = `${scope} ${retries}`;
    const known = pipelines.get(key);
    if (known) return known;
    const pipeline = createPipeline(policies, { retries });
    if (credential)
      pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: scope }), { phase: 'Sign' });
    pipelines.set(key, pipeline);
    return pipeline;
  };
  const plainJson = async (url: string): Promise<unknown> => {
    const headers = { 'x-identity-header': 'acrtask' };
    const answer = await sendThrough(pipelineFor('', undefined), httpClient, { method: 'GET', url, headers }, signal);
    return answerJson(answer.bodyAsText, url);
  };

  // The emulator has a single subscription of its own: settings for Azure do not apply to it.
  const choice = await chooseSubscription(host, options.subscription ?? record?.subscriptionId);
  const account = 'known' in choice ? choice.known : { tenantId: '', user: '' };
  const inEmulator = cloud.name === 'emulator';
  // What a job is given ends with the job, but the next job on the same machine reads the same files.
  const keepsTokens = inEmulator ? record !== undefined : !options.credential && !signsInAsJob(host.env);
  const cache = tellingCache(keepsTokens ? createTokenCache(host) : noTokenCache, info);
  const cached = cachedCredential(host, cloud, account, cache, async () => {
    if (inEmulator) {
      info('New access tokens come from the emulator.');
      return emulatorCredential(cloud, plainJson);
    }
    if (options.credential) return givenCredential(options.credential);
    const sources = credentialSources({
      env: host.env,
      cloud,
      tenantId: account.tenantId,
      httpClient,
      network: (hosts) => signInNetwork(policies, signal, hosts),
      send: ({ method, url, headers }) =>
        pipelineFor('', undefined).sendRequest(
          httpClient,
          createPipelineRequest({
            method,
            url,
            headers: createHttpHeaders({ ...headers }),
            abortSignal: signal,
            allowInsecureConnection: isLoopbackHttp(url),
          }),
        ),
    });
    return signInChain(sources, { signal, translate: (error) => translateError(error, signal, cloud.name), info });
  });

  const credential = hidingCredential(cached, hide);
  const describe = (token: string): string | undefined => {
    if (!cached.knows(token)) return undefined;
    return inEmulator ? 'the emulator' : describeToken(token, host.env);
  };
  const renew = async (token: string) => {
    const fresh = await cached.renew(token);
    if (fresh) hide(fresh.token);
    return fresh;
  };
  // Outside the policy that logs each request for --debug.
  policies.unshift(refusedTokenPolicy(renew, describe));
  const serviceClock = createServiceClock(cloud.armEndpoint, host.now);
  policies.push(serviceClock.policy);
  const { policy: watchPolicy, watch } = createWatchPolicy(cloud.armEndpoint);
  policies.unshift(watchPolicy);

  const wire = { cloud, credential, httpClient, policies, pipelineFor };
  const requests = createRequests(wire, signal);
  if (options.policyToken) {
    const { policyTokenPolicy } = await import('./policy-token.ts');
    const { changeReference } = options.policyToken;
    policies.unshift(
      policyTokenPolicy({
        armEndpoint: cloud.armEndpoint,
        scope: armScopeOf(cloud),
        changeReference,
        send: requests.send,
      }),
    );
  }
  const subscription = 'known' in choice ? choice.known : await findSubscription(choice.name, requests.armItems);
  const { id, name } = subscription;
  info(`The cloud is ${cloud.name}, the subscription ${name ? `'${name}' (${id})` : id}.`);
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

  const endingWith = (how: AbortSignal): Azure => ({
    ...(how === signal ? requests : createRequests(wire, how)),
    cloud,
    subscription,
    credential,
    secretClient: async (vaultUrl) =>
      (await import('./secret-client.ts')).createSecretClient(vaultUrl, credential, httpClient, policies),
    get registryClient() {
      registryClient ??= clientOf();
      return registryClient;
    },
    watch,
    now: serviceClock.now,
    endingWith,
  });
  return endingWith(signal);
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
  const hint = 'Specify the subscription ID.';
  throw found.length === 0
    ? new NotFoundError(`Subscription '${name}' was not found.`, { hint })
    : new CommandError(`More than one subscription is named '${name}'.`, { hint });
};
