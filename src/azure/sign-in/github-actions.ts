import type { TokenCredential } from '@azure/core-auth';
import { UnexpectedResponseError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { answerJson, isObject } from '../../json.ts';
import type { Cloud } from '../cloud.ts';
import {
  type CredentialSource,
  credentialOptions,
  notSet,
  type SignInSettings,
  unusableAddress,
} from './credential-source.ts';
import { signInError } from './network.ts';

/**
 * Who a token from GitHub must be meant for to be exchanged, by cloud; the federated credential names the same one
 * (https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity).
 */
const audiences: Readonly<Record<string, string>> = {
  'https://login.microsoftonline.us': 'api://AzureADTokenExchangeUSGov',
  'https://login.chinacloudapi.cn': 'api://AzureADTokenExchangeChina',
};

const audienceOf = (env: Host['env'], { authorityHost }: Cloud): string =>
  env.ACRTASK_OIDC_AUDIENCE || (audiences[authorityHost] ?? 'api://AzureADTokenExchange');

/** Whether this is a job of GitHub Actions. */
export const isGithubJob = (env: Host['env']): boolean =>
  env.GITHUB_ACTIONS?.toLowerCase() === 'true' || Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL);

/** Why the job cannot sign in with a token of its own; undefined when it can. */
export const missingInGithub = (env: Host['env']): string | undefined => {
  const mayAsk = env.ACTIONS_ID_TOKEN_REQUEST_URL && env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  const problems = [
    notSet(env, 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID'),
    mayAsk
      ? unusableAddress(env, 'ACTIONS_ID_TOKEN_REQUEST_URL')
      : "The job may not request an OIDC token. Add 'permissions: { id-token: write, contents: read }' to the job.",
  ].filter((problem) => problem !== undefined);
  return problems.length === 0 ? undefined : problems.join(' ');
};

/**
 * The OIDC token of a job, exchanged for access tokens of the application `AZURE_CLIENT_ID`. Each exchange requests a new
 * one: they expire after five minutes
 * (https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token).
 */
export const githubActions = (settings: SignInSettings): CredentialSource => {
  const { env, cloud, send } = settings;
  return {
    name: 'GitHub Actions',
    missing: missingInGithub(env),
    open: async () => {
      const { ClientAssertionCredential } = await import('@azure/identity');
      const network = settings.network();
      const url = new URL(env.ACTIONS_ID_TOKEN_REQUEST_URL ?? '');
      url.searchParams.set('audience', audienceOf(env, cloud));
      const headers = { authorization: `Bearer ${env.ACTIONS_ID_TOKEN_REQUEST_TOKEN}`, accept: 'application/json' };
      const requestToken = async (): Promise<string> => {
        const { status, bodyAsText } = await send({ method: 'GET', url: url.href, headers });
        if (status >= 400) throw signInError(status, bodyAsText, url.href);
        const answer = answerJson(bodyAsText, url.href);
        const token = isObject(answer) ? answer.value : undefined;
        if (typeof token !== 'string' || token === '')
          throw new UnexpectedResponseError(`${url.host} returned no OIDC token.`);
        return token;
      };
      let requested: Promise<string> | undefined;
      const exchanging = new ClientAssertionCredential(
        env.AZURE_TENANT_ID ?? '',
        env.AZURE_CLIENT_ID ?? '',
        () => {
          requested ??= network.remember(requestToken);
          return requested;
        },
        credentialOptions(settings, network),
      );
      const credential: TokenCredential = {
        getToken: (scopes, options) => {
          // The package asks twice for each exchange.
          requested = undefined;
          return exchanging.getToken(scopes, options);
        },
      };
      return { credential, failure: network.failure };
    },
  };
};
