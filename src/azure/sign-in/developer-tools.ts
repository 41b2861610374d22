import type { TokenCredential } from '@azure/core-auth';
import type { CredentialSource, SignInSettings } from './credential-source.ts';

/** Options of the tools' credentials. The tools make requests of their own. */
const toolOptions = ({ tenantId }: SignInSettings) => (tenantId ? { tenantId } : {});

const source = (name: string, create: () => Promise<TokenCredential>): CredentialSource => ({
  name,
  missing: undefined,
  open: async () => ({ credential: await create(), failure: () => undefined }),
});

/** Who has signed in with `Connect-AzAccount`. */
export const azurePowerShell = (settings: SignInSettings): CredentialSource =>
  source('Azure PowerShell', async () => {
    const { AzurePowerShellCredential } = await import('@azure/identity');
    return new AzurePowerShellCredential(toolOptions(settings));
  });

/** Who has signed in with `azd auth login`. */
export const azureDeveloperCli = (settings: SignInSettings): CredentialSource =>
  source('Azure Developer CLI', async () => {
    const { AzureDeveloperCliCredential } = await import('@azure/identity');
    return new AzureDeveloperCliCredential(toolOptions(settings));
  });
