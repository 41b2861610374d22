import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../src/cli/command.ts';
import { namesOf, type OptionTable } from '../src/cli/option.ts';
import { catalog } from '../src/commands/catalog.ts';
import { ExitCode } from '../src/errors.ts';
import type { Host, Network } from '../src/host.ts';
import { type CommandLine, runCommandLine } from './support/command-line.ts';
import { accessToken, plantedLine, plantedProject, replies, secret, wordsOf } from './support/every-command.ts';
import type { TestHost } from './support/test-host.ts';

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
  validate: 'reads task files',
  render: 'reads a task file',
  schema: 'prints a schema',
  demo: 'has an emulator of its own in this process',
  'emulator start': 'starts another process',
  'emulator status': 'asks the emulator that runs, and none does',
  'emulator env': 'asks the emulator that runs, and none does',
  'emulator map': 'asks the emulator that runs, and none does',
  'emulator images': 'asks the emulator that runs, and none does',
  'emulator port': 'asks the emulator that runs, and none does',
  'emulator seed': 'asks the emulator that runs, and none does',
  'emulator group': 'asks the emulator that runs, and none does',
  'emulator clock': 'asks the emulator that runs, and none does',
  'emulator push-event': 'asks the emulator that runs, and none does',
  'emulator fault list': 'asks the emulator that runs, and none does',
  'emulator fault set': 'asks the emulator that runs, and none does',
  'emulator fault clear': 'asks the emulator that runs, and none does',
  'emulator stop': 'asks the emulator that runs, and none does',
  configure: "changes az's configuration",
  permissions: 'prints what commands need',
  completion: 'prints a script',
  version: 'prints the version',
  clean: 'asks the container engines of this machine',
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
      await writeFile(join(host.cwd, 'project.yaml'), plantedProject);
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
  apply: ['apply -f project.yaml --yes -o json --debug', 'apply -f project.yaml --dry-run --debug'].map((line) =>
    line.split(' '),
  ),
  diff: ['diff -f project.yaml -o json --debug'.split(' ')],
  export: [
    'export --all -r myregistry --debug',
    'export hello -r myregistry -o json --debug',
    'export hello -r myregistry -o table --debug',
  ].map((line) => line.split(' ')),
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
