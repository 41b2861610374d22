import type { TokenCredential } from '@azure/core-auth';
import type { CredentialSource, SignInSettings } from './credential-source.ts';

const mostLines = 5;

/** Why the Azure CLI returns no token, in its own words; undefined when it says nothing. */
export const askAz = async (resource: string, tenantId: string): Promise<string | undefined> => {
  const words = ['account', 'get-access-token', '--output', 'none', '--resource', resource];
  const tenant = tenantId ? ['--tenant', tenantId] : [];
  const how = { timeout: 15_000, shell: process.platform === 'win32', windowsHide: true };
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile('az', [...words, ...tenant], how, (error, _stdout, stderr) => {
      if (error?.code === 'ENOENT') return resolve('az is not installed.');
      const isThere = error !== null && typeof error.code === 'number';
      const lines = stderr
        .replace(/^ERROR: /gm, '')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '');
      return resolve(isThere && lines.length > 0 ? lines.slice(0, mostLines).join('\n') : undefined);
    });
  });
};

/** Options of the tools' credentials. The tools make requests of their own. */
const toolOptions = ({ tenantId }: SignInSettings) => (tenantId ? { tenantId } : {});

const source = (name: string, create: () => Promise<TokenCredential>): CredentialSource => ({
  name,
  missing: undefined,
  open: async () => ({ credential: await create(), failure: () => undefined }),
});

/** Who has signed in with `az login`. */
export const azureCli = (settings: SignInSettings): CredentialSource => ({
  ...source('Azure CLI', async () => {
    const { AzureCliCredential } = await import('@azure/identity');
    return new AzureCliCredential(toolOptions(settings));
  }),
  // The package replaces what az says with advice of its own.
  explain: (_, resource, options) => askAz(resource, options?.tenantId ?? settings.tenantId),
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
