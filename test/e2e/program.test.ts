import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../support/documents.ts';
import { blocksOf } from '../support/markdown.ts';
import { type Packed, pack, unpack } from './packed.ts';
import { createPlace, type Ended, type Place, printed, project, start, startEmulator } from './support.ts';

const patience = 240_000;

let place: Place;
let packed: Packed;

/** Compiles programs that stand in the working folder, where the package is installed, as strictly as TypeScript can. */
const compile = (files: readonly string[], options: readonly string[] = []): Promise<Ended> =>
  start(
    process.execPath,
    [
      join(project, 'node_modules', 'typescript', 'bin', 'tsc'),
      ...['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'],
      ...['--target', 'es2023', '--lib', 'es2023', '--module', 'nodenext', '--ignoreConfig'],
      ...['--types', 'node', '--typeRoots', join(project, 'node_modules', '@types')],
      ...options,
      ...files,
    ],
    { env: place.env, cwd: place.work },
  ).ended;

const run = (file: string, env: Readonly<Record<string, string>> = place.env): Promise<Ended> =>
  start(process.execPath, [file], { env, cwd: place.work }).ended;

const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(place.work, name), text);
  return name;
};

const clean: Partial<Ended> = { exitCode: 0, stdout: '', stderr: '' };

beforeAll(async () => {
  place = await createPlace();
  packed = await pack(place);
  await unpack(packed, place, join(place.work, 'node_modules', 'acrtask'));
}, patience);
afterAll(() => place?.remove());

const program = (exported: string) => `
${exported}
const main = async (): Promise<void> => {
  const emulator: Emulator = await startEmulator({ progression: 'immediate' });
  const registry: Registry = await openRegistry('myregistry', { emulator });
  const options: CreateTaskOptions = { name: 'hello', cmd: 'bash echo hi', context: '/dev/null', set: { a: '1' } };
  const task = await registry.tasks.create(options);
  const run: Run = await registry.tasks.run(task.name, { signal: AbortSignal.timeout(60_000) });
  const lines: string[] = [];
  for await (const line of run.log()) lines.push(line);
  const { status, outputImages }: RunDetails = await run.succeeded();
  const failure: unknown = await registry.runs.get('cf99').catch((error: unknown) => error);
  const code: string | undefined = failure instanceof ServiceError ? failure.code : undefined;
  const [problem] = await validateTaskFile('steps: 1');
  console.log(JSON.stringify({ status, outputImages, code, last: lines.at(-1), problem: problem?.code }));
  registry.close();
  await emulator.close();
};
void main();
`;
const names =
  'type CreateTaskOptions, openRegistry, type Registry, type Run, type RunDetails, ServiceError, validateTaskFile';
const result = {
  status: 'Succeeded',
  outputImages: null,
  code: 'ResourceNotFound',
  last: 'Run ID: cf1 was successful after 0s',
  problem: 'wrong-type',
};

describe('a program', () => {
  it.each([
    [
      'imports',
      'mts',
      `import { ${names} } from 'acrtask';\nimport { type Emulator, startEmulator } from 'acrtask/emulator';`,
    ],
    [
      'requires',
      'cts',
      `import acrtask = require('acrtask');\nimport emulation = require('acrtask/emulator');\nconst { openRegistry, ServiceError, validateTaskFile } = acrtask;\nconst { startEmulator } = emulation;\ntype Emulator = emulation.Emulator;\n${[
        'CreateTaskOptions',
        'Registry',
        'Run',
        'RunDetails',
      ]
        .map((name) => `type ${name} = acrtask.${name};`)
        .join('\n')}`,
    ],
  ])(
    'that %s the package compiles against it, and prints nothing but its own',
    { timeout: patience },
    async (_, kind, head) => {
      const file = await write(`program.${kind}`, program(head));
      expect(await compile([file])).toMatchObject(clean);
      const { exitCode, stdout, stderr } = await run(file.replace('ts', 'js'));
      expect([exitCode, stderr, JSON.parse(stdout)]).toEqual([0, '', result]);
    },
  );

  it.each([
    ['with the types of browsers in place of those of Node.js', ['--types', '', '--lib', 'es2023,dom']],
    ['for a bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('needs no other types %s', { timeout: patience }, async (_, options) => {
    const lines = [
      "import { openRegistry, type Task } from 'acrtask';",
      "import { startEmulator } from 'acrtask/emulator';",
      'export const tasks = async (): Promise<readonly Task[]> =>',
      "  (await openRegistry('myregistry', { emulator: await startEmulator() })).tasks.list();",
    ];
    expect(await compile([await write('other.mts', `${lines.join('\n')}\n`)], ['--noEmit', ...options])).toMatchObject(
      clean,
    );
  });

  it.each([
    ['a misspelled option', "registry.tasks.create({ name: 'hello', cpus: 4 })", 'cpus'],
    ['an option of terminals', "registry.tasks.run('hello', { noWait: true })", 'noWait'],
    ['a missing option', "registry.build({ image: 'hello:v1' })", 'source'],
    ['a wrong word', "registry.tasks.update('hello', { status: 'On' })", '"On"'],
  ])('does not compile with %s', { timeout: patience }, async (_, call, named) => {
    const text = `import type { Registry } from 'acrtask';\nexport const call = (registry: Registry) => ${call};\n`;
    const { exitCode, stdout } = await compile([await write('wrong.mts', text)], ['--noEmit']);
    expect([exitCode, stdout]).toEqual([expect.any(Number), expect.stringContaining(named)]);
    expect(exitCode).not.toBe(0);
  });

  it('ends with an error that it does not catch, under the name of its class and without code of the package', async () => {
    const lines = [
      "import { openRegistry } from 'acrtask';",
      "import { startEmulator } from 'acrtask/emulator';",
      "await openRegistry('elsewhere', { emulator: await startEmulator() });",
    ];
    const { exitCode, stderr } = await run(await write('uncaught.mjs', lines.join('\n')));
    expect([exitCode, stderr.split('\n').filter((line) => line.length > 300)]).toEqual([1, []]);
    expect(stderr).toMatch(/^NotFoundError: The resource with name 'elsewhere'/m);
  });

  it('loads little before its first request', async () => {
    const text = "require('acrtask'); require('acrtask/emulator'); console.log(Object.keys(require.cache).length);\n";
    const { stdout } = await run(await write('loaded.cjs', text));
    // The program, both entries, what the bundler adds, and the two files with errors and what goes with them.
    expect(stdout).toBe('6\n');
  });
});

describe('a program with an emulator in another process', () => {
  it('leaves logs, and goes on', { timeout: patience }, async () => {
    const lines = [
      "import { openRegistry } from 'acrtask';",
      "const registry = await openRegistry('leaving');",
      "await registry.tasks.create({ name: 'hello', cmd: 'bash echo hi', context: '/dev/null' });",
      'for (let left = 0; left < 8; left += 1) {',
      "  const run = await registry.tasks.run('hello');",
      '  await run.finished();',
      '  for await (const _ of run.log()) break;',
      '}',
      "console.log('went on');",
    ];
    const emulator = await startEmulator(place);
    try {
      await printed(place, 'az', 'group', 'create', '-n', 'group', '-l', 'eastus');
      await printed(place, 'az', 'acr', 'create', '-g', 'group', '-n', 'leaving', '--sku', 'Standard');
      expect(await run(await write('leaving.mjs', lines.join('\n')))).toMatchObject({ ...clean, stdout: 'went on\n' });
    } finally {
      await emulator.stop();
    }
  });
});

describe('the types of the package', () => {
  it('have no fault that Are The Types Wrong knows', async () => {
    const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(packed.archive)));
    // TypeScript before 4.7 knows no 'exports', and so no second entry.
    const problems = (checked.types ? checked.problems : ['no types']).filter(
      (each) =>
        !(
          typeof each === 'object' &&
          'resolutionKind' in each &&
          each.resolutionKind === 'node10' &&
          each.entrypoint === './emulator'
        ),
    );
    expect([checked.types && Object.keys(checked.entrypoints), problems]).toEqual([
      ['.', './emulator', './package.json'],
      [],
    ]);
  });

  it('name nothing but what is in them', () => {
    const declarations = packed.files.filter(({ name }) => name.endsWith('.d.ts'));
    const foreign = declarations.flatMap(({ name, bytes }) =>
      [...bytes.toString('utf8').matchAll(/from '([^.'][^']*)'|azExitCode/g)].map(([found]) => `${name}: ${found}`),
    );
    expect([declarations.length > 5, foreign]).toEqual([true, []]);
  });
});

describe('the guide', () => {
  const programs = blocksOf(textOf('docs/use-from-a-program.md'))
    .filter(({ language }) => language === 'ts')
    .map(({ lines }, at) => ({ name: `example-${at}.mts`, text: `${lines.join('\n')}\n` }));

  it('shows programs that compile, and work', { timeout: patience }, async () => {
    expect(programs.length).toBeGreaterThan(5);
    for (const { name, text } of programs) await write(name, text);
    expect(await compile(programs.map(({ name }) => name))).toMatchObject(clean);
    const emulator = await startEmulator(place);
    try {
      await printed(place, 'az', 'group', 'create', '-n', 'myResourceGroup', '-l', 'eastus');
      await printed(place, 'az', 'acr', 'create', '-g', 'myResourceGroup', '-n', 'myregistry', '--sku', 'Standard');
      await printed(place, 'az', 'keyvault', 'create', '-g', 'myResourceGroup', '-n', 'mykeyvault');
      await mkdir(join(place.work, 'app'));
      await writeFile(join(place.work, 'app', 'Dockerfile'), 'FROM scratch\n');
      const ended: (Ended & { readonly name: string })[] = [];
      for (const { name } of programs) ended.push({ name, ...(await run(name.replace('.mts', '.mjs'))) });
      expect(ended.filter(({ exitCode, stderr }) => exitCode !== 0 || stderr !== '')).toEqual([]);
      const shown = ended.map(({ stdout }) => stdout.trimEnd().split('\n').at(-1));
      expect(shown).toEqual([
        'cf1: Succeeded',
        'pass: The network rules of myregistry.azurecr.io allow access from all networks.',
        expect.stringMatching(/^hello@sha256:[0-9a-f]{64}$/),
        expect.stringMatching(/\.$/),
        '2:5 error unknown-key',
        '',
        '',
        '0',
      ]);
    } finally {
      await emulator.stop();
    }
  });

  it('lists every class of errors', async () => {
    const declared = await readFile(join(place.work, 'node_modules/acrtask/dist/types/library/index.d.ts'), 'utf8');
    const classes = [...declared.matchAll(/\b[A-Z]\w+(?:Error|Errors)\b/g)].map(([name]) => name);
    const listed = [...textOf('docs/use-from-a-program.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(classes.toSorted());
  });
});
