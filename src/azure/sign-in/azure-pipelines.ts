import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { UnexpectedResponseError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { answerJson, isObject } from '../../json.ts';
import {
  type CredentialSource,
  credentialOptions,
  isLoopbackHttp,
  notSet,
  type SignInSettings,
  unusableAddress,
} from './credential-source.ts';
import { type SignInNetwork, signInError } from './network.ts';

/** Whether this is a job of Azure Pipelines. */
export const isPipelinesJob = (env: Host['env']): boolean =>
  env.TF_BUILD?.toLowerCase() === 'true' || Boolean(env.SYSTEM_OIDCREQUESTURI);

/** Why the job cannot sign in with a service connection; undefined when it can. */
export const missingInPipelines = (env: Host['env']): string | undefined => {
  const missing = notSet(
    env,
    'SYSTEM_OIDCREQUESTURI',
    'AZURESUBSCRIPTION_SERVICE_CONNECTION_ID',
    'AZURESUBSCRIPTION_CLIENT_ID or AZURE_CLIENT_ID',
    'AZURESUBSCRIPTION_TENANT_ID or AZURE_TENANT_ID',
    'SYSTEM_ACCESSTOKEN',
  );
  const token = env.SYSTEM_ACCESSTOKEN ? '' : " Add 'SYSTEM_ACCESSTOKEN: $(System.AccessToken)' to 'env' of the step.";
  return missing === undefined ? unusableAddress(env, 'SYSTEM_OIDCREQUESTURI') : `${missing}${token}`;
};

/** Throws when Azure Pipelines gave no token: what the package says then quotes the whole response. */
const checkAnswer = ({ status, bodyAsText }: PipelineResponse, url: string): void => {
  if (status >= 400) throw signInError(status, bodyAsText, url);
  const answer = status === 200 ? answerJson(bodyAsText, url) : undefined;
  if (isObject(answer) && typeof answer.oidcToken === 'string' && answer.oidcToken !== '') return;
  throw new UnexpectedResponseError(`${new URL(url).host} returned no OIDC token (HTTP ${status}).`);
};

/** Looks at the answers of Azure Pipelines once they are final, and keeps what is wrong with them. */
const answerPolicy = (oidcHost: string, { remember }: SignInNetwork): PipelinePolicy => ({
  name: 'acrtaskPipelinesToken',
  sendRequest: async (request, next) => {
    if (new URL(request.url).host !== oidcHost) return next(request);
    if (isLoopbackHttp(request.url)) request.allowInsecureConnection = true;
    return remember(async () => {
      const response = await next(request);
      checkAnswer(response, request.url);
      return response;
    });
  },
});

/**
 * The OIDC token of a job, exchanged for access tokens of a service connection. Each exchange requests a new one
 * (https://learn.microsoft.com/javascript/api/@azure/identity/azurepipelinescredential). The variables are those that the
 * task AzureCLI@2 sets; `AZURE_CLIENT_ID` and `AZURE_TENANT_ID` do as well.
 */
export const azurePipelines = (settings: SignInSettings): CredentialSource => {
  const { env } = settings;
  return {
    name: 'Azure Pipelines',
    missing: missingInPipelines(env),
    open: async () => {
      const { AzurePipelinesCredential } = await import('@azure/identity');
      const { host } = new URL(env.SYSTEM_OIDCREQUESTURI ?? '');
      const network = settings.network([host]);
      const options = credentialOptions(settings, network);
      const credential = new AzurePipelinesCredential(
        env.AZURESUBSCRIPTION_TENANT_ID || (env.AZURE_TENANT_ID ?? ''),
        env.AZURESUBSCRIPTION_CLIENT_ID || (env.AZURE_CLIENT_ID ?? ''),
        env.AZURESUBSCRIPTION_SERVICE_CONNECTION_ID ?? '',
        env.SYSTEM_ACCESSTOKEN ?? '',
        {
          ...options,
          additionalPolicies: [
            { policy: answerPolicy(host, network), position: 'perCall' },
            ...options.additionalPolicies,
          ],
        },
      );
      return { credential, failure: network.failure };
    },
  };
};
