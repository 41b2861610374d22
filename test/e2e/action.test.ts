import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from 'js-yaml';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bin, createPlace, type Ended, type Place, project, requireBuild, start } from './support.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const folder = join(project, '.github', 'actions', 'acrtask');
const yamlOf = (path: string) => load(readFileSync(path, 'utf8'));
const action = yamlOf(join(folder, 'action.yml')) as Action;
const workflow = yamlOf(join(project, '.github', 'workflows', 'action.yml')) as {
  readonly jobs: { readonly emulator: { readonly steps: readonly Step[] } };
};
const uses = workflow.jobs.emulator.steps.filter((step) => step.uses === './.github/actions/acrtask');

let place: Place;
let packageFolder: string;
const fileOf = (name: string): string => join(place.home, name);
const textOf = (name: string): string => (existsSync(fileOf(name)) ? readFileSync(fileOf(name), 'utf8') : '');

/** Carries out the action as a runner does: inputs by name, defaults filled in, files of the job in variables. */
const runAction = (
  given: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  const inputs = Object.entries(action.inputs).map(([name, { default: usual }]) => {
    const value = (given[name] ?? usual).replace('${{ github.workspace }}', packageFolder);
    return [`INPUT_${name.replaceAll('-', '_').toUpperCase()}`, value];
  });
  const env = {
    ...place.env,
    ...Object.fromEntries(inputs),
    GITHUB_ACTIONS: 'true',
    CI: 'true',
    GITHUB_OUTPUT: fileOf('output'),
    GITHUB_PATH: fileOf('path'),
    GITHUB_ENV: fileOf('env'),
    GITHUB_STEP_SUMMARY: fileOf('summary'),
    RUNNER_TEMP: place.work,
    npm_config_cache: fileOf('npm-cache'),
    npm_config_offline: 'true',
    npm_config_update_notifier: 'false',
    ...more,
  };
  return start(process.execPath, [join(folder, 'install-and-run.mjs')], { env, cwd: project }).ended;
};

beforeAll(requireBuild);

describe('the action', () => {
  beforeEach(async () => {
    place = await createPlace();
    packageFolder = fileOf('package');
    mkdirSync(packageFolder);
    for (const part of ['bin', 'dist']) cpSync(join(project, part), join(packageFolder, part), { recursive: true });
    const { name, version, type, bin: programs } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ name, version, type, bin: programs }));
  });
  afterEach(async () => {
    await start(process.execPath, [bin, 'emulator', 'stop'], { env: place.env, cwd: place.work }).ended;
    await place.remove();
  });

  it('does what its workflow asks for', { timeout: 120_000 }, async () => {
    expect(uses.length).toBe(2);
    for (const step of uses) {
      const { exitCode, stderr } = await runAction(step.with ?? {});
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    }
    expect(textOf('output')).toMatch(
      /^run-id<<(\w+_[\w-]+)\ncf1\n\1\ndigest<<(\w+_[\w-]+)\nsha256:[0-9a-f]{64}\n\2\n$/,
    );
    expect(textOf('summary')).toContain('### Run <code>cf1</code>: succeeded');
    const installed = join(place.work, 'acrtask', 'node_modules', '.bin');
    expect(textOf('path')).toBe(`${installed}\n`.repeat(2));
    expect(existsSync(join(installed, 'acrtask'))).toBe(true);
  });

  it('signs in as its inputs say, also in later steps', { timeout: 60_000 }, async () => {
    const command = 'list -r myregistry';
    const env = { ACRTASK_CLOUD: 'AzureCloud', AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' };
    const ids = { 'tenant-id': 'tenant.example', 'subscription-id': '11111111-1111-1111-1111-111111111111' };
    const [none, some] = [
      await runAction({ version: packageFolder, command }, env),
      await runAction({ version: packageFolder, command, ...ids, 'client-id': ' client ' }, env),
    ];
    expect([none.exitCode, some.exitCode]).toEqual([1, 1]);
    expect(none.stderr).toContain('No subscription is selected.');
    expect(some.stderr).toContain(
      '\nService principal: AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH) is not set.\n',
    );
    expect(textOf('env')).toBe(
      'AZURE_CLIENT_ID=client\nAZURE_TENANT_ID=tenant.example\nAZURE_SUBSCRIPTION_ID=11111111-1111-1111-1111-111111111111\n',
    );
  });

  it('ends with the first command that fails, and its exit code', { timeout: 60_000 }, async () => {
    const { exitCode, stdout } = await runAction({
      version: packageFolder,
      command: '# a comment\n\n  acrtask emulator status\nversion\n',
    });
    expect([exitCode, stdout.includes('acrtask 0')]).toEqual([1, false]);
    expect(stdout).toContain('::error title=acrtask::acrtask emulator status ended with exit code 1.\n');
  });

  it('annotates a run that fails once', { timeout: 60_000 }, async () => {
    const { exitCode, stdout } = await runAction({
      version: packageFolder,
      command: [
        'emulator start --detach',
        'az group create -n myResourceGroup -l eastus -o none',
        'az acr create -g myResourceGroup -n myregistry --sku Standard -o none',
        "run -r myregistry --cmd 'docker login -u hubuser -p wrong' /dev/null",
      ].join('\n'),
    });
    expect([exitCode, stdout.match(/^::error .*$/gm)?.length]).toEqual([1, 1]);
  });

  it('says how to name a package that npm does not have', { timeout: 60_000 }, async () => {
    const { exitCode, stdout } = await runAction({ version: 'https://127.0.0.1:9/acrtask-0.1.0.tgz' });
    expect([exitCode, stdout]).toEqual([
      1,
      "::error title=acrtask::acrtask https://127.0.0.1:9/acrtask-0.1.0.tgz cannot be installed: npm ended with exit code 1. As long as it is not published, the input version names a release's acrtask-VERSION.tgz or the path of a clone.\n",
    ]);
  });

  it.each([
    [
      { version: '1 && echo' },
      'version: it is neither a version, nor the path of a package, nor the https address of one.',
    ],
    [{ version: '1', 'client-id': 'a\nNODE_OPTIONS=x' }, 'client-id: it is not an ID.'],
    [
      { version: '--help' },
      'version: it is neither a version, nor the path of a package, nor the https address of one.',
    ],
    [
      { version: 'http://host/acrtask-0.1.0.tgz?x' },
      'version: it is neither a version, nor the path of a package, nor the https address of one.',
    ],
    [
      { version: 'https://planted-secret@example.com/a.tgz' },
      'version: it is neither a version, nor the path of a package, nor the https address of one.',
    ],
    [{ 'working-directory': 'no/folder' }, "working-directory: there is no folder 'no/folder'."],
    [{ 'working-directory': 'package.json' }, "working-directory: there is no folder 'package.json'."],
    [{ command: 'build "100%' }, 'Line 1 of command: a double quote (") is not closed.'],
    [
      { command: "# a comment\nversion\n\ncredential add \\\n  -p 'planted secret" },
      "Line 4 of command: a single quote (') is not closed.",
    ],
    [
      { version: 'https://planted-secret@example.com/a' },
      'version: it is neither a version, nor the path of a package, nor the https address of one.',
    ],
  ])('refuses %j', async (inputs, message) => {
    const { exitCode, stdout } = await runAction(inputs);
    expect([exitCode, stdout]).toEqual([1, `::error title=acrtask::${message}\n`]);
  });

  it('hands over every input, and knows every input and output of its workflow', () => {
    const names = Object.keys(action.inputs);
    const [step] = action.runs.steps;
    expect(Object.values(step?.env ?? {})).toEqual(names.map((name) => `\${{ inputs.${name} }}`));
    expect(uses.flatMap(({ with: given = {} }) => Object.keys(given)).filter((name) => !names.includes(name))).toEqual(
      [],
    );
    expect(Object.entries(action.outputs).map(([name, { value }]) => [name, value])).toEqual(
      ['run-id', 'digest'].map((name) => [name, `\${{ steps.${step?.id}.outputs.${name} }}`]),
    );
  });
});

describe('the words of a command', async () => {
  const { wordsOf, commandsOf, namesOf } = await import(pathToFileURL(join(folder, 'words.mjs')).href);
  it.each<[string, string[]]>([
    ['', []],
    [' build  -t a:{{.Run.ID}}\t. ', ['build', '-t', 'a:{{.Run.ID}}', '.']],
    ["run --cmd 'bash echo hi' /dev/null", ['run', '--cmd', 'bash echo hi', '/dev/null']],
    [`--set a="it's $HOME" '' "\\"`, ['--set', "a=it's $HOME", '', '\\']],
  ])('%s', (line, words) => expect(wordsOf(line)).toEqual(words));

  it('come from lines', () =>
    expect(commandsOf('\r\n# no\r\nacrtask version\n list -o table\n')).toEqual([
      ['version'],
      ['list', '-o', 'table'],
    ]));

  it('come from a line that goes on', () =>
    expect(commandsOf('build -t a \\\r\n  -r b \\\n .\n# no \\\nlist \\\\\nshow -n a\\')).toEqual([
      ['build', '-t', 'a', '-r', 'b', '.'],
      ['list', '\\\\'],
      ['show', '-n', 'a'],
    ]));

  it.each<[string[], string[]]>([
    [
      ['az', 'acr', 'task', 'cancel-run', '--run-id', 'cf1'],
      ['az', 'acr', 'task', 'cancel-run'],
    ],
    [['build', 'https://TOKEN@github.com/a/b.git', '-r', 'r'], ['build']],
    [['rerun', 'cf1'], ['rerun']],
    [['version'], ['version']],
    [['--registry=r', 'show'], []],
  ])('%j are of the command %j', (words, names) => expect(namesOf(words)).toEqual(names));
});
