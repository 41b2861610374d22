import type { TokenCredential } from '@azure/core-auth';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The Azure CLI's error message when it fails to return a token; undefined when the CLI cannot be run. */
export type AskAz = (resource: string, tenantId: string) => Promise<string | undefined>;

const mostLines = 5;

/** Asks the Azure CLI, unless `AZURE_TOKEN_CREDENTIALS` leaves it out. */
export const askAz =
  ({ env }: Pick<Host, 'env'>): AskAz =>
  async (resource, tenantId) => {
    const wanted = env.AZURE_TOKEN_CREDENTIALS?.trim().toLowerCase() || 'dev';
    if (wanted !== 'dev' && wanted !== 'azureclicredential') return undefined;
    const words = ['account', 'get-access-token', '--output', 'none', '--resource', resource];
    const tenant = tenantId ? ['--tenant', tenantId] : [];
    const how = { timeout: 15_000, shell: process.platform === 'win32', windowsHide: true };
    const { execFile } = await import('node:child_process');
    return new Promise((resolve) => {
      execFile('az', [...words, ...tenant], how, (error, _stdout, stderr) => {
        const isThere = error !== null && typeof error.code === 'number';
        const lines = stderr
          .replace(/^ERROR: /gm, '')
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '');
        resolve(isThere && lines.length > 0 ? lines.slice(0, mostLines).join('\n') : undefined);
      });
    });
  };

/** The parts of the packages' sign-in errors that are read here. */
interface TokenFailure {
  readonly name: string;
  /** The response from Microsoft Entra. */
  readonly errorResponse?: { readonly errorDescription?: string };
}

const signIn =
  "Run 'az login', or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or use a managed identity. Add --debug to see which credentials were tried.";

/**
 * Wraps a credential so that its errors give the cause: the reason that `unanswered` returns when Microsoft Entra did
 * not respond, Microsoft Entra's own message when it refused, or else the Azure CLI's message, which the packages
 * replace with their own advice.
 */
export const explainingCredential = (
  credential: TokenCredential,
  tenantId: string,
  ask: AskAz,
  unanswered: () => unknown = () => undefined,
): TokenCredential => ({
  getToken: async (scopes, options) => {
    try {
      return await credential.getToken(scopes, options);
    } catch (cause) {
      const reason = unanswered();
      if (reason !== undefined) throw reason;
      const { name, errorResponse } = cause as TokenFailure;
      const isChain = name === 'AggregateAuthenticationError' || name === 'CredentialUnavailableError';
      const resource = ([scopes].flat()[0] ?? '').replace(/\/\.default$/, '');
      const entra = errorResponse?.errorDescription?.split(/\r?\n/)[0];
      const az =
        isChain && !options?.abortSignal?.aborted ? await ask(resource, options?.tenantId ?? tenantId) : undefined;
      const said = entra ? `Microsoft Entra says: ${entra}` : az ? `The Azure CLI says: ${az}` : undefined;
      if (said === undefined) throw cause;
      throw new CommandError('No usable Azure credential was found.', { hint: `${said}\n${signIn}`, cause });
    }
  },
});
