import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { resolveCloud } from '../../../src/azure/cloud.ts';
import { signInNetwork } from '../../../src/azure/sign-in/network.ts';
import { credentialSources, signsInAsJob } from '../../../src/azure/sign-in/source-order.ts';
import { InvalidInputError } from '../../../src/errors.ts';
import { githubEnv, pipelinesEnv } from '../../support/job-services.ts';

type Env = Readonly<Record<string, string>>;

const cloud = await resolveCloud('AzureCloud', () => Promise.reject(new Error('known')));
const sources = (env: Env) =>
  credentialSources({
    env,
    cloud,
    tenantId: '',
    httpClient: createDefaultHttpClient(),
    network: (hosts) => signInNetwork([], new AbortController().signal, hosts),
    send: () => Promise.reject(new Error('nothing is asked')),
  });
const namesIn = (env: Env): string[] => sources(env).map(({ name }) => name);
const missingIn = (env: Env, wanted: string): string | undefined =>
  sources(env).find(({ name }) => name === wanted)?.missing;

const prod = ['Service principal', 'Workload identity', 'Managed identity'];
const dev = ['Azure CLI', 'Azure PowerShell', 'Azure Developer CLI'];

describe('the sources that are tried, in order', () => {
  it.each<[string, Env, string[]]>([
    ['on any machine', {}, [...prod, ...dev]],
    [
      'in a job of GitHub Actions',
      { GITHUB_ACTIONS: 'true' },
      ['Service principal', 'GitHub Actions', 'Workload identity', 'Managed identity', ...dev],
    ],
    [
      'in a job of Azure Pipelines',
      { TF_BUILD: 'True' },
      ['Service principal', 'Azure Pipelines', 'Workload identity', 'Managed identity', ...dev],
    ],
    ['with dev', { ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'dev' }, dev],
    ['with prod', { AZURE_TOKEN_CREDENTIALS: ' PROD ' }, prod],
    ['with prod in a job', { ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'prod' }, prod.toSpliced(1, 0, 'GitHub Actions')],
    ['with one', { ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' }, ['Azure CLI']],
    ['with another', { AZURE_TOKEN_CREDENTIALS: 'managedidentitycredential' }, ['Managed identity']],
  ])('%s', (_, env, expected) => expect(namesIn(env)).toEqual(expected));

  it.each(['nope', 'VisualStudioCodeCredential', 'undefined'])('there is none with %s', (word) =>
    expect(() => namesIn({ AZURE_TOKEN_CREDENTIALS: word })).toThrow(
      new InvalidInputError(
        `'${word}' is not a credential (AZURE_TOKEN_CREDENTIALS). Allowed values: dev, prod, EnvironmentCredential, WorkloadIdentityCredential, ManagedIdentityCredential, AzureCliCredential, AzurePowerShellCredential, AzureDeveloperCliCredential.`,
      ),
    ),
  );
});

const without = (env: Env, ...names: readonly string[]): Env =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
const github = 'GitHub Actions';
const pipelines = 'Azure Pipelines';
const permission =
  "The job may not request an OIDC token. Add 'permissions: { id-token: write, contents: read }' to the job.";
const mapping = "Add 'SYSTEM_ACCESSTOKEN: $(System.AccessToken)' to 'env' of the step.";
const secret = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };
const inFile = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_FEDERATED_TOKEN_FILE: '/token' };

describe('what is missing', () => {
  it.each<[string, Env, string | undefined]>([
    ['Service principal', secret, undefined],
    [
      'Service principal',
      { ...without(secret, 'AZURE_CLIENT_SECRET'), AZURE_CLIENT_CERTIFICATE_PATH: '/pem' },
      undefined,
    ],
    [
      'Service principal',
      {},
      'AZURE_TENANT_ID, AZURE_CLIENT_ID, and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) are not set.',
    ],
    ['Service principal', without(secret, 'AZURE_CLIENT_ID'), 'AZURE_CLIENT_ID is not set.'],
    [
      'User name and password',
      { AZURE_USERNAME: 'u', AZURE_PASSWORD: 'p', AZURE_CLIENT_ID: 'c', AZURE_TENANT_ID: 't' },
      undefined,
    ],
    [
      'User name and password',
      { AZURE_USERNAME: 'u', AZURE_PASSWORD: 'p' },
      'AZURE_TENANT_ID and AZURE_CLIENT_ID are not set.',
    ],
    [github, githubEnv, undefined],
    [github, without(githubEnv, 'GITHUB_ACTIONS'), undefined],
    [github, without(githubEnv, 'ACTIONS_ID_TOKEN_REQUEST_URL'), permission],
    [github, without(githubEnv, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'), permission],
    [github, without(githubEnv, 'AZURE_CLIENT_ID'), 'AZURE_CLIENT_ID is not set.'],
    [github, { ...githubEnv, AZURE_TENANT_ID: '' }, 'AZURE_TENANT_ID is not set.'],
    [github, { GITHUB_ACTIONS: 'true' }, `AZURE_CLIENT_ID and AZURE_TENANT_ID are not set. ${permission}`],
    [
      github,
      { ...githubEnv, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://oidc.github.example/' },
      'ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.',
    ],
    [github, { ...githubEnv, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/' }, undefined],
    [
      github,
      { ...githubEnv, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://localhost.example/' },
      'ACTIONS_ID_TOKEN_REQUEST_URL is not an https address.',
    ],
    [pipelines, pipelinesEnv, undefined],
    [pipelines, without(pipelinesEnv, 'TF_BUILD'), undefined],
    [
      pipelines,
      {
        ...without(pipelinesEnv, 'AZURESUBSCRIPTION_CLIENT_ID', 'AZURESUBSCRIPTION_TENANT_ID'),
        AZURE_CLIENT_ID: 'c',
        AZURE_TENANT_ID: 't',
      },
      undefined,
    ],
    [pipelines, without(pipelinesEnv, 'SYSTEM_ACCESSTOKEN'), `SYSTEM_ACCESSTOKEN is not set. ${mapping}`],
    [
      pipelines,
      { TF_BUILD: 'True' },
      `SYSTEM_OIDCREQUESTURI, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, AZURESUBSCRIPTION_CLIENT_ID (or AZURE_CLIENT_ID), AZURESUBSCRIPTION_TENANT_ID (or AZURE_TENANT_ID), and SYSTEM_ACCESSTOKEN are not set. ${mapping}`,
    ],
    [
      pipelines,
      { ...pipelinesEnv, SYSTEM_OIDCREQUESTURI: 'nowhere' },
      'SYSTEM_OIDCREQUESTURI is not an https address.',
    ],
    ['Workload identity', inFile, undefined],
    ['Workload identity', without(inFile, 'AZURE_FEDERATED_TOKEN_FILE'), 'AZURE_FEDERATED_TOKEN_FILE is not set.'],
    ['Managed identity', {}, undefined],
    ['Azure CLI', {}, undefined],
  ])('for %s with %j', (name, env, expected) => {
    expect(namesIn(env)).toContain(name);
    expect(missingIn(env, name)).toBe(expected);
  });
});

describe('a job signs in with a token of its own', () => {
  it.each<[Env, boolean]>([
    [githubEnv, true],
    [pipelinesEnv, true],
    [{ ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'prod' }, true],
    [{ ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'dev' }, false],
    [{ ...githubEnv, AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' }, false],
    [without(githubEnv, 'ACTIONS_ID_TOKEN_REQUEST_URL'), false],
    [without(pipelinesEnv, 'SYSTEM_ACCESSTOKEN'), false],
    [{}, false],
  ])('%j: %s', (env, expected) => expect(signsInAsJob(env)).toBe(expected));
});
