import { type CredentialSource, credentialOptions, notSet, type SignInSettings } from './credential-source.ts';

/** The identity of a workload in Kubernetes, whose token is in a file. */
export const workloadIdentity = (settings: SignInSettings): CredentialSource => {
  const { env } = settings;
  const tenantId = settings.tenantId || (env.AZURE_TENANT_ID ?? '');
  return {
    name: 'Workload identity',
    missing: notSet(
      { ...env, AZURE_TENANT_ID: tenantId },
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_FEDERATED_TOKEN_FILE',
    ),
    open: async () => {
      const { WorkloadIdentityCredential } = await import('@azure/identity');
      const network = settings.network();
      const credential = new WorkloadIdentityCredential({
        ...credentialOptions(settings, network),
        tenantId,
        clientId: env.AZURE_CLIENT_ID ?? '',
        tokenFilePath: env.AZURE_FEDERATED_TOKEN_FILE ?? '',
      });
      return { credential, failure: network.failure };
    },
  };
};

/** The parts of the package's errors that are read here. */
interface ManagedIdentityFailure {
  readonly cause?: { readonly name?: string; readonly errorCode?: string };
}

/** Whether nobody answered: the network failed, or the probe did. */
const isUnanswered = ({ cause }: ManagedIdentityFailure): boolean =>
  cause?.errorCode === 'network_error' || cause?.name === 'CredentialUnavailableError';

/**
 * The managed identity of this machine. `probes` looks first whether there is one, for a second: asking for a token where
 * there is none takes long.
 */
export const managedIdentity = (settings: SignInSettings, probes: boolean): CredentialSource => ({
  name: 'Managed identity',
  missing: undefined,
  explain: async (error) =>
    isUnanswered(error as ManagedIdentityFailure) ? 'This machine has no endpoint for managed identities.' : undefined,
  open: async () => {
    const { ManagedIdentityCredential } = await import('@azure/identity');
    const clientId = settings.env.AZURE_CLIENT_ID;
    const options = {
      ...credentialOptions(settings, settings.network()),
      // As DefaultAzureCredential does.
      retryOptions: { maxRetries: 5, retryDelayInMs: 800 },
      sendProbeRequest: probes,
      ...(clientId ? { clientId } : {}),
    };
    return { credential: new ManagedIdentityCredential(options), failure: () => undefined };
  },
});
