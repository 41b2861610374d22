import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import { SecretClient } from '@azure/keyvault-secrets';

/** A client for the secrets of one vault. */
export const createSecretClient = (
  vaultUrl: string,
  credential: TokenCredential,
  httpClient: HttpClient,
  policies: readonly PipelinePolicy[],
): SecretClient =>
  new SecretClient(vaultUrl, credential, {
    httpClient,
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' })),
  });
