import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../src/cli/command.ts';
import { longNameOf, namesOf, type OptionDefinition, type OptionTable } from '../src/cli/option.ts';
import { factsOf } from '../src/cli/values.ts';
import { catalog } from '../src/commands/catalog.ts';
import { ExitCode } from '../src/errors.ts';
import type { Host, Network } from '../src/host.ts';
import { type CommandLine, runCommandLine } from './support/command-line.ts';
import { type Answer, principal, registryId, tenant } from './support/fake-azure.ts';
import type { TestHost } from './support/test-host.ts';

const secret = 'PLANTED-SECRET';
const accessToken = [
  'e30',
  Buffer.from(JSON.stringify({ oid: principal })).toString('base64url'),
  `${secret}-TOKEN`,
].join('.');

/** Whose standard output shows a secret, because showing it is what they are for, as in az. */
const printers: Readonly<Record<string, string>> = {
  'az keyvault secret set': 'prints the secret as it was stored',
  'az keyvault secret show': 'prints the secret',
  'az acr credential show': 'prints the passwords of the admin user',
  'credential list': 'prints the logins of a task as the service keeps them',
  show: '--with-secure-properties asks for the secrets of the task',
};

/** Who has nothing to ask Azure, and why: all others must have asked something, or their session is none. */
const local: Readonly<Record<string, string>> = {
  'context ls': 'reads a folder',
  demo: 'has an emulator of its own in this process',
  'emulator start': 'starts another process',
  'emulator status': 'asks the emulator that runs, and none does',
  'emulator env': 'asks the emulator that runs, and none does',
  'emulator map': 'asks the emulator that runs, and none does',
  'emulator images': 'asks the emulator that runs, and none does',
  'emulator stop': 'asks the emulator that runs, and none does',
  configure: "changes az's configuration",
  completion: 'prints a script',
  version: 'prints the version',
};

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
  show: ['--with-secure-properties'],
  run: ['-n', 'hello'],
  'cancel-run': ['--run-id', 'cf1'],
  'emulator start': ['--detach'],
  configure: ['--defaults', 'registry=myregistry'],
  logs: ['--run-id', 'cf1'],
  'az role assignment create': ['--assignee-object-id', principal, '--assignee-principal-type', 'ServicePrincipal'],
  'az keyvault set-policy': ['--object-id', principal, '--secret-permissions', 'get'],
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
/** A log that shows what nobody should have printed, known by its shape alone. */
const log = `Executing step ID: a. Timeout(sec): 600
GET https://b.blob.localhost/c?sv=1&sig=${secret}-SAS
Authorization: Bearer ${accessToken}
failed to run step ID: a: https://user:${secret}-PASSWORD@github.com/a/b.git
`;
const replies: Readonly<Record<string, readonly Answer[]>> = {
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

/**
 * The network, with an access token of ours. The request of the number `refused`, and all that follow, are refused in words
 * that repeat every request until then, address, headers and body, and every answer.
 */
const talkative = (network: Network, refused: number | undefined) => {
  const said: string[] = [];
  let count = 0;
  const fetch: Network = async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/msi') return Response.json({ access_token: accessToken, expires_on: '4102444800' });
    const sent = await request.clone().text();
    said.push(`${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${sent}`);
    count += 1;
    if (refused !== undefined && count > refused) {
      const message = said.join('\n');
      return Response.json(
        { error: { code: 'BadRequest', message, details: [{ code: 'Echo', message }] } },
        { status: 400 },
      );
    }
    const answer = await network(request);
    said.push(`${JSON.stringify([...answer.headers])} ${await answer.clone().text()}`);
    return answer;
  };
  return { fetch, count: () => count };
};

interface Session extends CommandLine {
  /** The words of the other processes that were started. */
  readonly argv: readonly string[];
  /** What was told to the services and to other processes. */
  readonly taken: string;
  /** How many requests there were, tokens aside. */
  readonly requests: number;
}

const run = async (
  line: readonly string[],
  refused: number | undefined,
  env: Readonly<Record<string, string>> = {},
): Promise<Session> => {
  let requests = () => 0;
  const started: { readonly argv: readonly string[]; readonly env: unknown }[] = [];
  const result = await runCommandLine(line, {
    replies,
    env: { PLANTED: `${secret}-ENV`, ...env },
    prepare: async (host) => {
      host.env.GITHUB_OUTPUT = join(host.cwd, 'output');
      host.env.GITHUB_STEP_SUMMARY = join(host.cwd, 'summary');
      const startDetached: Host['startDetached'] = async (argv, _log, added) => {
        started.push({ argv, env: added });
        return { pid: 1, hasEnded: () => true };
      };
      const network = talkative(host.network as Network, refused);
      requests = network.count;
      Object.assign(host, { network: network.fetch, startDetached });
      await writeFile(join(host.cwd, 'Dockerfile'), 'FROM scratch\n');
    },
  });
  return {
    ...result,
    argv: started.flatMap(({ argv }) => argv),
    taken: JSON.stringify([result.asked, started.map((each) => each.env)]),
    requests: requests(),
  };
};

const filesWithSecrets = ({ home }: TestHost): string[] =>
  readdirSync(dirname(home), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => readFileSync(path, 'utf8').includes(secret));

const commands = catalog.map((entry) => [wordsOf(entry), entry] as const);

/** Forms of a secret on a command line. A user name that is typed is no secret. */
const typed = (key: string): string => (key === 'username' ? 'hubuser' : `${secret}-${key}`);
const forms: readonly ((key: string) => string)[] = [typed, () => 'env:PLANTED', () => 'kv:kv/a'];
const environments: readonly Readonly<Record<string, string>>[] = [{}, { GITHUB_ACTIONS: 'true' }];

/** Further lines that make a command send on what it has read of a task. */
const variants: Readonly<Record<string, readonly (readonly string[])[]>> = {
  update: [
    '--commit-trigger-enabled false',
    '--pull-request-trigger-enabled true',
    '-c https://github.com/a/b.git#other',
    '-c https://github.com/a/b.git -f acb.yaml',
    '--base-image-trigger-enabled false',
    '--timeout 700 --dry-run',
  ].map((line) => ['update', '-r', 'myregistry', '-n', 'hello', ...line.split(' '), '--debug']),
  'timer add': [
    [...'timer add -r myregistry -n hello --timer-name other --schedule'.split(' '), '0 1 * * *', '--debug'],
  ],
};

const linesOf = async (words: string, entry: CatalogEntry): Promise<readonly (readonly string[])[]> => {
  const lines = [...(await Promise.all(forms.map((form) => plantedLine(entry, form)))), ...(variants[words] ?? [])];
  // A command without secrets has one line only for all forms.
  return lines.filter((line, at) => lines.findIndex((other) => other.join() === line.join()) === at);
};

const expectNoSecret = (words: string, line: readonly string[], session: Session, isWhole: boolean): void => {
  const { stdout, stderr, host, exitCode, argv } = session;
  // A command that was not carried out has taken its secrets nowhere, and shows nothing: it needs a line above.
  expect(exitCode === ExitCode.usage ? stderr : '').toBe('');
  expect([line.join(' '), stderr.includes(secret) ? stderr : '']).toEqual([line.join(' '), '']);
  if (!(words in printers)) expect(stdout).not.toContain(secret);
  else if (isWhole) expect(stdout).toContain(secret);
  expect([host.prompts, filesWithSecrets(host), argv.filter((word) => word.includes(secret))]).toEqual([[], [], []]);
  expect(stderr).not.toContain('This is a defect of acrtask');
};

describe('a whole --debug session shows no planted secret', { timeout: 30_000 }, () => {
  it.each(commands)('%s', async (words, entry) => {
    for (const line of await linesOf(words, entry)) {
      for (const env of environments) {
        const whole = await run(line, undefined, env);
        expectNoSecret(words, line, whole, true);
        expect([words, whole.asked.length > 0 || words in local]).toEqual([words, true]);
        // A login is tried with a header, in another alphabet.
        const plants =
          words !== 'az acr login' && line.some((word) => word.includes(`${secret}-`) && !word.includes('://'));
        if (plants) expect(whole.taken).toContain(secret);
        // A service that refuses the first request, the second, ... and quotes all that has come by until then.
        for (let refused = 0; refused < whole.requests; refused += 1)
          expectNoSecret(words, line, await run(line, refused, env), false);
      }
    }
  });

  it('completion hands none on, keeps none and prints none', async () => {
    const before = ['credential', 'add', '-p', `${secret}-p`];
    for (const at of [['-r'], ['-r', 'myregistry', '-n'], [`--git-access-token=${secret}`, '-r']]) {
      const { stdout, stderr, argv, host } = await run(['__complete', '=', ...before, ...at], undefined);
      expect(argv).toEqual(['__refresh-names', expect.any(String)]);
      expect(stdout + stderr + argv.join()).not.toContain(secret);
      const refreshed = await run(argv, undefined);
      expect(refreshed.asked).not.toEqual([]);
      expect(refreshed.stdout + refreshed.stderr).toBe('');
      expect([filesWithSecrets(host), filesWithSecrets(refreshed.host)]).toEqual([[], []]);
    }
  });

  it('and says what was refused', async () => {
    const line = `credential add -r myregistry -n hello --login-server a.io -u user -p ${secret}`;
    const { requests } = await run(line.split(' '), undefined);
    const { stderr } = await run(line.split(' '), requests - 1);
    expect(stderr).toContain('"password":{"value":"***","type":"Opaque"}');
    expect(stderr).toContain('"authorization","Bearer ***"');
  });
});

describe('every option that takes a secret says so', () => {
  const secretName = /(?:password|-token|^--secret-(?:build-)?arg|^--set-secret|^--docker-hub-user)$/;
  const switches = ['--acquire-policy-token', '--expose-token'];
  it.each(catalog.map((entry) => [wordsOf(entry), entry] as const))('%s', async (_, entry) => {
    const { default: definition } = await entry.load();
    const unmarked = Object.values(definition.options as OptionTable)
      .filter((each) => each.secret === undefined)
      .flatMap(namesOf)
      .filter((name) => secretName.test(name) && !switches.includes(name));
    expect(unmarked).toEqual([]);
  });
});
