import { resolve } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import { isObject } from '../../json.ts';
import type { CredentialSource, SignInSettings } from './credential-source.ts';

const mostLines = 5;

type Settings = Pick<SignInSettings, 'env' | 'tenantId'>;

/** How the Azure CLI answered. */
interface Answer {
  readonly isMissing: boolean;
  readonly stdout: string;
  /** What it says about a failure; undefined when it has not failed, or says nothing. */
  readonly problem: string | undefined;
}

/** Has the Azure CLI make a token. On Windows it is a batch file, which only a shell starts. */
const askAz = async (program: string, output: 'none' | 'json', resource: string, tenantId: string): Promise<Answer> => {
  const words = ['account', 'get-access-token', '--output', output, '--resource', resource];
  const tenant = tenantId ? ['--tenant', tenantId] : [];
  const isWindows = process.platform === 'win32';
  const { execFile } = await import('node:child_process');
  return new Promise((answer) => {
    execFile(
      isWindows ? `"${program}"` : program,
      [...words, ...tenant],
      { timeout: 15_000, shell: isWindows, windowsHide: true },
      (error, stdout, stderr) => {
        const lines = stderr
          .replace(/^ERROR: /gm, '')
          .split(/\r?\n/)
          .filter((line) => line.trim() !== '');
        const hasSaid = typeof error?.code === 'number' && lines.length > 0;
        const problem = hasSaid ? lines.slice(0, mostLines).join('\n') : undefined;
        answer({ isMissing: error?.code === 'ENOENT', stdout, problem });
      },
    );
  });
};

/** A token as the Azure CLI prints it. */
const tokenIn = (text: string) => {
  try {
    const answer: unknown = JSON.parse(text);
    if (!isObject(answer)) return undefined;
    const { accessToken: token, expires_on: seconds } = answer;
    return typeof token === 'string' && typeof seconds === 'number'
      ? { token, expiresOnTimestamp: seconds * 1000 }
      : undefined;
  } catch {
    return undefined;
  }
};

/** A credential that asks a program of any name; that of the package asks `az` on PATH. */
const credentialOf = (program: string, { tenantId }: Settings): TokenCredential => ({
  getToken: async (scopes, options) => {
    const resource = ([scopes].flat()[0] ?? '').replace(/\/\.default$/, '');
    const { isMissing, stdout, problem } = await askAz(program, 'json', resource, options?.tenantId ?? tenantId);
    const token = tokenIn(stdout);
    if (token) return token;
    throw new Error(
      problem ??
        (isMissing
          ? `${program} (ACRTASK_AZ) does not exist.`
          : `${program} (ACRTASK_AZ) does not answer with an access token.`),
    );
  },
});

/** The program that `ACRTASK_AZ` names, which also gets the commands that acrtask does not have. */
const named = ({ ACRTASK_AZ: value }: Settings['env']): string | undefined =>
  !value || value.toLowerCase() === 'off' ? undefined : resolve(value);

/** Who has signed in with `az login`. */
export const azureCli = (settings: Settings): CredentialSource => {
  const base = { name: 'Azure CLI', missing: undefined };
  const program = named(settings.env);
  const failure = () => undefined;
  if (program !== undefined)
    return { ...base, open: async () => ({ credential: credentialOf(program, settings), failure }) };
  return {
    ...base,
    open: async () => {
      const { AzureCliCredential } = await import('@azure/identity');
      const { tenantId } = settings;
      return { credential: new AzureCliCredential(tenantId ? { tenantId } : {}), failure };
    },
    // The package replaces what az says with advice of its own.
    explain: async (_, resource, options) => {
      const { isMissing, problem } = await askAz('az', 'none', resource, options?.tenantId ?? settings.tenantId);
      return isMissing ? 'az is not installed.' : problem;
    },
  };
};
