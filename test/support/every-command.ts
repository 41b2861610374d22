import type { CatalogEntry } from '../../src/cli/command.ts';
import { isRequired, longNameOf, type OptionDefinition, type OptionTable } from '../../src/cli/option.ts';
import { type Answer, principal, registryId, tenant } from './fake-azure.ts';

/** Every secret in these sessions starts with it. */
export const secret = 'PLANTED-SECRET';
/** A token whose last part is a secret. */
export const accessToken = [
  'e30',
  Buffer.from(JSON.stringify({ oid: principal })).toString('base64url'),
  `${secret}-TOKEN`,
].join('.');

/** How a command is invoked. */
export const wordsOf = ({ own, az }: CatalogEntry): string => own ?? `az ${az}`;

/** Values of required options, by key. */
const samples: Readonly<Record<string, string>> = {
  registry: 'myregistry',
  resourceGroup: 'myResourceGroup',
  runId: 'cf1',
  loginServer: 'a.io',
  location: 'eastus',
  schedule: '0 1 * * *',
  source: `https://user:${secret}-USER@github.com/a/b.git`,
  builder: 'a.io/builder',
  vaultName: 'mykeyvault',
  fault: 'free-credit',
  seed: 'hello=./hello',
  scope: registryId('myregistry'),
};

/** What some commands need in addition to their required options. */
const additions: Readonly<Record<string, readonly string[]>> = {
  create: ['-c', `https://${secret}-USER@github.com/a/b.git`, '-f', 'Dockerfile', '--commit-trigger-enabled', 'false'],
  update: ['-c', `https://${secret}-USER@github.com/a/b.git`],
  show: ['--with-secure-properties'],
  run: ['-n', 'hello'],
  'cancel-run': ['--run-id', 'cf1'],
  'emulator start': ['--detach'],
  'emulator fault clear': ['--all'],
  'emulator push-event': ['--repository', 'https://github.com/a/b.git'],
  configure: ['--defaults', 'registry=myregistry'],
  logs: ['--run-id', 'cf1'],
  graph: ['--run', 'cf1', '-r', 'myregistry'],
  'az role assignment create': ['--assignee-object-id', principal, '--assignee-principal-type', 'ServicePrincipal'],
  'az keyvault set-policy': ['--object-id', principal, '--secret-permissions', 'get'],
  doctor: ['hello', '--fix'],
  'explain-trigger': ['hello'],
  export: ['hello', '--dir', 'exported'],
  diff: ['-f', 'project.yaml'],
  apply: ['-f', 'project.yaml'],
  'identity setup': ['hello', '--pull-from', 'myregistry'],
  'credential add': ['--use-identity', '[system]'],
  'credential update': ['--login-server', 'b.io', '--use-identity', '[system]'],
  'credential remove': ['--login-server', 'b.io'],
  'az acr repository show-tags': ['-n', 'myregistry', '-u', 'admin'],
  'az group delete': ['-n', 'mine'],
  'az identity delete': ['-n', 'mine', '-g', 'mine'],
  'az keyvault show': ['-n', 'mykeyvault'],
  'az keyvault delete': ['-n', 'mykeyvault'],
  'az keyvault purge': ['-l', 'eastus'],
  'az role assignment delete': ['--scope', registryId('myregistry')],
  'az account set': ['-s', 'mine'],
  'az acr import': ['-n', 'myregistry', '--source', 'docker.io/library/node:20', '-u', 'user'],
  'az acr credential show': ['-n', 'myregistry'],
  'az acr update': ['-n', 'myregistry'],
  'az acr delete': ['-n', 'myregistry'],
  'az acr login': ['-n', 'myregistry', '-u', 'admin'],
  'az acr repository list': ['-n', 'myregistry', '-u', 'admin'],
  'az acr repository show': ['-n', 'myregistry', '-u', 'admin', '--repository', 'hello'],
  'az acr repository delete': ['-n', 'myregistry', '-u', 'admin', '-t', 'hello'],
  'az acr manifest list-metadata': ['-u', 'admin', '-r', 'myregistry', '-n', 'hello'],
  'az acr manifest show-metadata': ['-u', 'admin', '-r', 'myregistry', '-n', 'hello'],
  'az keyvault secret show': ['--vault-name', 'kv', '-n', 'a'],
  'az identity show': ['-n', 'mine', '-g', 'myResourceGroup'],
};

/** A project file whose secrets are in the variable PLANTED and in the vault kv. */
export const plantedProject = `registry: myregistry
tasks:
  hello:
    context: https://github.com/a/b.git#main
    build: { dockerfile: a, secretArgs: { a: env:PLANTED, b: "kv:kv/a" } }
    triggers: { token: env:PLANTED, baseImage: { updateTriggerEndpoint: env:PLANTED } }
    credentials: { b.io: { username: env:PLANTED, password: env:PLANTED } }
  other: { cmd: bash echo, setSecret: { a: env:PLANTED } }
`;

const sampleOf = (key: string, { schema }: OptionDefinition): string => {
  const { kind, choices } = schema.facts;
  return samples[key] ?? choices[0] ?? (kind === 'integer' ? '1' : 'hello');
};

/** A command line that plants a secret in every option that accepts one, written as `form` says. */
export const plantedLine = async (entry: CatalogEntry, form: (key: string) => string): Promise<readonly string[]> => {
  const { default: definition } = await entry.load();
  const words = wordsOf(entry);
  // What is only for a run on this machine: test/commands/local plants secrets there.
  const options: OptionTable = Object.fromEntries(
    Object.entries<OptionDefinition>(definition.options).filter(([, { group }]) => group !== 'Only with --local:'),
  );
  const required = (table: OptionTable) => Object.entries(table).filter(([, each]) => isRequired(each));
  return [
    ...words.split(' '),
    ...required(definition.positionals ?? {}).map(([key, each]) => sampleOf(key, each)),
    ...required(options).flatMap(([key, each]) => [longNameOf(each), sampleOf(key, each)]),
    ...Object.entries(options).flatMap(([key, each]) =>
      each.secret && !(words === 'az keyvault secret set' && key === 'file')
        ? [longNameOf(each), `${each.secret === 'named' ? 'x=' : each.secret === 'account' ? 'x:' : ''}${form(key)}`]
        : [],
    ),
    ...(options.yes ? ['--yes'] : []),
    ...(additions[words] ?? []),
    '--debug',
  ];
};

const opaque = { type: 'Opaque', value: `${secret}-STORED-LOGIN` };
const detailed: Answer = [
  200,
  {
    id: `${registryId('myregistry')}/tasks/hello`,
    name: 'hello',
    location: 'eastus',
    identity: { type: 'SystemAssigned', principalId: principal, tenantId: tenant },
    properties: {
      status: 'Enabled',
      step: {
        type: 'Docker',
        contextAccessToken: `${secret}-STORED-GIT`,
        contextPath: 'https://github.com/a/b.git',
        dockerFilePath: 'a',
        arguments: [{ name: 'a', value: `${secret}-STORED-ARGUMENT`, isSecret: true }],
      },
      credentials: { customRegistries: { 'b.io': { userName: opaque, password: opaque } } },
      trigger: {
        timerTriggers: [{ name: 'hello', schedule: '0 1 * * *', status: 'Enabled' }],
        sourceTriggers: [
          {
            name: 'defaultSourceTriggerName',
            status: 'Enabled',
            sourceTriggerEvents: ['commit'],
            sourceRepository: {
              repositoryUrl: 'https://github.com/a/b.git',
              sourceControlType: 'Github',
              branch: 'main',
              sourceControlAuthProperties: { token: `${secret}-STORED-PAT`, refreshToken: `${secret}-STORED-REFRESH` },
            },
          },
        ],
        baseImageTrigger: {
          name: 'defaultBaseimageTriggerName',
          baseImageTriggerType: 'Runtime',
          status: 'Enabled',
          updateTriggerEndpoint: `https://hook.localhost/?key=${secret}-STORED-HOOK&code=${secret}-STORED-CODE`,
        },
      },
    },
  },
];
/** A log with secrets that can be recognized only by their form. */
const log = `Executing step ID: a. Timeout(sec): 600
GET https://b.blob.localhost/c?sv=1&sig=${secret}-SAS
Authorization: Bearer ${accessToken}
failed to run step ID: a: https://user:${secret}-PASSWORD@github.com/a/b.git
`;
/** Responses for requests that the fake of Azure does not handle. */
export const replies: Readonly<Record<string, readonly Answer[]>> = {
  'POST R/runs/cf1/listLogSasUrl': [[200, { logLink: `https://logs.blob.localhost/cf1?sv=1&sig=${secret}-LINK` }]],
  [`GET https://logs.blob.localhost/cf1?sv=1&sig=${secret}-LINK`]: [[200, log, { 'x-ms-meta-complete': 'successful' }]],
  'POST R/listBuildSourceUploadUrl': [
    [200, { uploadUrl: `https://uploads.blob.localhost/a?sig=${secret}-LINK`, relativePath: 'a' }],
  ],
  [`PUT https://uploads.blob.localhost/a?sig=${secret}-LINK`]: [[201]],
  'POST R/listCredentials': [
    [200, { username: 'myregistry', passwords: [{ name: 'password', value: `${secret}-ADMIN` }] }],
  ],
  'POST R/tasks/hello/listDetails': [detailed],
  'POST https://myregistry.azurecr.io/oauth2/exchange': [[200, { refresh_token: `${secret}-REFRESH` }]],
  'POST https://myregistry.azurecr.io/oauth2/token': [[200, { access_token: `${secret}-ACCESS` }]],
  'GET https://kv.vault.azure.net/secrets/a/': [
    [200, { id: 'https://kv.vault.azure.net/secrets/a/1', attributes: {}, value: `${secret}-VAULT` }],
  ],
};
