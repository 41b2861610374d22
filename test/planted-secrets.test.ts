import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../src/cli/command.ts';
import { longNameOf, namesOf, type OptionDefinition, type OptionTable } from '../src/cli/option.ts';
import { factsOf } from '../src/cli/values.ts';
import { catalog } from '../src/commands/catalog.ts';
import { ExitCode } from '../src/errors.ts';
import type { Network } from '../src/host.ts';
import { type CommandLine, runCommandLine } from './support/command-line.ts';
import { type Answer, principal, registryId, tenant } from './support/fake-azure.ts';
import type { TestHost } from './support/test-host.ts';

const secret = 'PLANTED-SECRET';
const accessToken = [
  'e30',
  Buffer.from(JSON.stringify({ oid: principal })).toString('base64url'),
  `${secret}-TOKEN`,
].join('.');

/** Serves until it is stopped, and asks Azure nothing. */
const servers = ['emulator start'];
/** Print, as az does, what the service answers: the secret that was stored, the logins of a task. */
const printers = ['az keyvault secret set', 'credential list'];

const wordsOf = ({ own, az }: CatalogEntry): string => own ?? `az ${az}`;

/** Values of options that a command insists on, by key. */
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
  scope: registryId('myregistry'),
};

/** What some commands need besides what they insist on. */
const additions: Readonly<Record<string, readonly string[]>> = {
  create: ['-c', `https://${secret}-USER@github.com/a/b.git`, '-f', 'Dockerfile', '--commit-trigger-enabled', 'false'],
  update: ['-c', `https://${secret}-USER@github.com/a/b.git`],
  run: ['-n', 'hello'],
  logs: ['--run-id', 'cf1'],
  'az role assignment create': ['--assignee-object-id', principal, '--assignee-principal-type', 'ServicePrincipal'],
  'az keyvault set-policy': ['--object-id', principal, '--secret-permissions', 'get'],
  'credential update': ['--login-server', 'b.io'],
  'credential remove': ['--login-server', 'b.io'],
  'az acr repository show-tags': ['-n', 'myregistry', '-u', 'admin'],
  'az identity show': ['-n', 'mine', '-g', 'myResourceGroup'],
};

const sampleOf = (key: string, { schema }: OptionDefinition): string => {
  const { kind, choices } = factsOf(schema);
  return samples[key] ?? choices[0] ?? (kind === 'integer' ? '1' : 'hello');
};

/** A command line that plants a secret in every option that takes one, written as `form` says. */
const plantedLine = async (entry: CatalogEntry, form: (key: string) => string): Promise<readonly string[]> => {
  const { default: definition } = await entry.load();
  const words = wordsOf(entry);
  const options: OptionTable = definition.options;
  const required = (table: OptionTable) => Object.entries(table).filter(([, each]) => factsOf(each.schema).required);
  return [
    ...words.split(' '),
    ...required(definition.positionals ?? {}).map(([key, each]) => sampleOf(key, each)),
    ...required(options).flatMap(([key, each]) => [longNameOf(each), sampleOf(key, each)]),
    ...Object.entries(options).flatMap(([key, each]) =>
      each.secret && !(words === 'az keyvault secret set' && key === 'file')
        ? [longNameOf(each), each.secret === 'named' ? `x=${form(key)}` : form(key)]
        : [],
    ),
    ...(options.yes ? ['--yes'] : []),
    ...(additions[words] ?? []),
    '--debug',
  ];
};

const opaque = { type: 'Opaque', value: `${secret}-STORED` };
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
        contextAccessToken: `${secret}-STORED`,
        contextPath: 'https://github.com/a/b.git',
        dockerFilePath: 'a',
      },
      credentials: { customRegistries: { 'b.io': { userName: opaque, password: opaque } } },
      trigger: { timerTriggers: [{ name: 'hello', schedule: '0 1 * * *', status: 'Enabled' }] },
    },
  },
];
const replies: Readonly<Record<string, readonly Answer[]>> = {
  'POST R/runs/cf1/listLogSasUrl': [[200, { logLink: `https://logs.blob.localhost/cf1?sv=1&sig=${secret}-LINK` }]],
  'POST R/listBuildSourceUploadUrl': [
    [200, { uploadUrl: `https://uploads.blob.localhost/a?sig=${secret}-LINK`, relativePath: 'a' }],
  ],
  [`PUT https://uploads.blob.localhost/a?sig=${secret}-LINK`]: [[201]],
  'POST R/tasks/hello/listDetails': [detailed],
  'POST https://myregistry.azurecr.io/oauth2/exchange': [[200, { refresh_token: `${secret}-REFRESH` }]],
  'POST https://myregistry.azurecr.io/oauth2/token': [[200, { access_token: `${secret}-ACCESS` }]],
  'GET https://kv.vault.azure.net/secrets/a/': [
    [200, { id: 'https://kv.vault.azure.net/secrets/a/1', attributes: {}, value: `${secret}-VAULT` }],
  ],
};

/** The network, with an access token of ours; with `refuses`, what is sent is refused in words that repeat all of it. */
const talkative =
  (network: Network, refuses: boolean): Network =>
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/msi') return Response.json({ access_token: accessToken, expires_on: '4102444800' });
    const sent = await request.clone().text();
    if (!refuses || sent === '') return network(request);
    const message = `${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${sent}`;
    return Response.json(
      { error: { code: 'BadRequest', message, details: [{ code: 'Echo', message }] } },
      { status: 400 },
    );
  };

const run = (line: readonly string[], refuses: boolean): Promise<CommandLine> =>
  runCommandLine(line, {
    replies,
    env: { PLANTED: `${secret}-ENV` },
    prepare: async (host) => {
      Object.assign(host, { network: talkative(host.network as Network, refuses) });
      await writeFile(join(host.cwd, 'Dockerfile'), 'FROM scratch\n');
    },
  });

const filesWithSecrets = ({ home }: TestHost): string[] =>
  readdirSync(dirname(home), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => readFileSync(path, 'utf8').includes(secret));

const commands = catalog
  .filter((entry) => !servers.includes(wordsOf(entry)))
  .map((entry) => [wordsOf(entry), entry] as const);

describe('a whole --debug session shows no planted secret', { timeout: 30_000 }, () => {
  it.each(commands)('%s', async (words, entry) => {
    // A user name that is typed is no secret.
    const typed = (key: string) => (key === 'username' ? 'hubuser' : `${secret}-${key}`);
    const forms = [typed, () => 'env:PLANTED', () => 'kv:kv/a'];
    for (const form of forms)
      for (const refuses of [false, true]) {
        const line = await plantedLine(entry, form);
        const { stdout, stderr, host, asked, exitCode } = await run(line, refuses);
        const plants = line.some((word) => word.includes(`${secret}-`) && !word.includes('://'));
        // A command that was not carried out has taken its secrets nowhere, and shows nothing.
        if (plants) expect(exitCode === ExitCode.usage ? stderr : '').toBe('');
        if (plants && !refuses) expect(JSON.stringify(asked)).toContain(secret);
        expect(stderr).not.toContain(secret);
        if (!printers.includes(words)) expect(stdout).not.toContain(secret);
        expect([host.prompts, filesWithSecrets(host)]).toEqual([[], []]);
        expect(stderr).not.toContain('This is a defect of acrtask');
      }
  });

  it('and says what was refused', async () => {
    const line = `credential add -r myregistry -n hello --login-server a.io -u user -p ${secret}`;
    const { stderr } = await run(line.split(' '), true);
    expect(stderr).toContain('"password":{"value":"***","type":"Opaque"}');
    expect(stderr).toContain('"authorization","Bearer ***"');
  });
});

describe('every option that takes a secret says so', () => {
  const secretName = /(?:password|-token|^--secret-(?:build-)?arg|^--set-secret)$/;
  const switches = ['--acquire-policy-token'];
  it.each(catalog.map((entry) => [wordsOf(entry), entry] as const))('%s', async (_, entry) => {
    const { default: definition } = await entry.load();
    const unmarked = Object.values(definition.options as OptionTable)
      .filter((each) => each.secret === undefined)
      .flatMap(namesOf)
      .filter((name) => secretName.test(name) && !switches.includes(name));
    expect(unmarked).toEqual([]);
  });
});
