import { InvalidInputError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { azureCli } from './azure-cli.ts';
import { azurePipelines, isPipelinesJob, missingInPipelines } from './azure-pipelines.ts';
import type { CredentialSource, SignInSettings } from './credential-source.ts';
import { azureDeveloperCli, azurePowerShell } from './developer-tools.ts';
import { githubActions, isGithubJob, missingInGithub } from './github-actions.ts';
import { managedIdentity, workloadIdentity } from './machine.ts';
import { servicePrincipal } from './service-principal.ts';

interface Entry {
  /** As `AZURE_TOKEN_CREDENTIALS` names it alone; undefined for what is only part of a group. */
  readonly word?: string;
  readonly group: 'prod' | 'dev';
  /** Whether there is any sense in naming this source here. */
  isPossible?(env: Host['env']): boolean;
  create(settings: SignInSettings): CredentialSource;
}

/**
 * All sources, in the order in which they are tried. The package's DefaultAzureCredential has the same without those of CI
 * jobs, which come before anything that a machine has: who sets up a job decides who it is, and a self-hosted runner may
 * have an identity of its own.
 */
const entries: readonly Entry[] = [
  { word: 'EnvironmentCredential', group: 'prod', create: servicePrincipal },
  { group: 'prod', isPossible: isGithubJob, create: githubActions },
  { group: 'prod', isPossible: isPipelinesJob, create: azurePipelines },
  { word: 'WorkloadIdentityCredential', group: 'prod', create: workloadIdentity },
  {
    word: 'ManagedIdentityCredential',
    group: 'prod',
    create: (settings) => managedIdentity(settings, wantedOf(settings.env) !== 'managedidentitycredential'),
  },
  { word: 'AzureCliCredential', group: 'dev', create: azureCli },
  { word: 'AzurePowerShellCredential', group: 'dev', create: azurePowerShell },
  { word: 'AzureDeveloperCliCredential', group: 'dev', create: azureDeveloperCli },
];

const wantedOf = (env: Host['env']): string => env.AZURE_TOKEN_CREDENTIALS?.trim().toLowerCase() ?? '';

const chosen = (env: Host['env']): readonly Entry[] => {
  const wanted = wantedOf(env);
  const found = entries.filter(({ word, group }) => [word?.toLowerCase(), group, ''].includes(wanted));
  if (found.length > 0) return found.filter(({ isPossible }) => isPossible?.(env) ?? true);
  const allowed = ['dev', 'prod', ...entries.flatMap(({ word = [] }) => word)].join(', ');
  throw new InvalidInputError(
    `'${env.AZURE_TOKEN_CREDENTIALS}' is not a credential (AZURE_TOKEN_CREDENTIALS). Allowed values: ${allowed}.`,
  );
};

/** The sources to try, in order. Throws InvalidInputError when `AZURE_TOKEN_CREDENTIALS` names none. */
export const credentialSources = (settings: SignInSettings): readonly CredentialSource[] =>
  chosen(settings.env).map(({ create }) => create(settings));

/** Whether a CI job signs in with a token of its own, so that nothing may outlive the job. */
export const signsInAsJob = (env: Host['env']): boolean => {
  if (!['', 'prod'].includes(wantedOf(env))) return false;
  return (
    (isGithubJob(env) && missingInGithub(env) === undefined) ||
    (isPipelinesJob(env) && missingInPipelines(env) === undefined)
  );
};
