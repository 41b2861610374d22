import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { npm, type Packed, pack, unpack, withoutEmulator } from './e2e/packed.ts';
import { createPlace, type Ended, type Place, project, start } from './e2e/support.ts';
import { brokenLinks } from './support/links.ts';

const patience = 120_000;

let place: Place;
let env: Record<string, string>;
let packed: Packed;

const npx = (words: readonly string[], cwd: string): Promise<Ended> => npm('npx', words, { env, cwd });

const textOf = (name: string): string => packed.files.find((each) => each.name === name)?.bytes.toString('utf8') ?? '';

beforeAll(async () => {
  place = await createPlace();
  env = withoutEmulator(place);
  packed = await pack(place);
}, patience);
afterAll(() => place?.remove());

describe('the package', () => {
  it('holds what users need and nothing else', () => {
    const names = packed.files.map(({ name }) => name);
    const top = [...new Set(names.map((name) => name.split('/')[0]))].sort();
    expect(top).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json']);
    expect(names).toEqual(
      expect.arrayContaining(['bin/acrtask.js', 'dist/load-program.js', 'dist/THIRD-PARTY-NOTICES.txt']),
    );
    expect(names.filter((name) => /(?:^|\/)(?:\.|node_modules|.*(?<!\.d)\.ts$)/.test(name))).toEqual([]);
    expect(textOf('bin/acrtask.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('links to nothing that is not in it', () => {
    const names = packed.files.map(({ name }) => name);
    const inPackage = { isThere: (path: string) => names.includes(path), textOf };
    const pages = names.filter((name) => name.endsWith('.md'));
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/README.md', 'docs/reference/az.md']),
    );
    expect(pages.flatMap((page) => brokenLinks(page, inPackage).map((target) => `${page}: ${target}`))).toEqual([]);
  });

  it('weighs less than 2 MB', () => {
    expect(packed.archive.length).toBeLessThan(2_000_000);
  });

  it('has a source map for every script, which names our files and holds no text', () => {
    const scripts = packed.files.filter(({ name }) => /^dist\/.*\.js$/.test(name));
    // What the bundler itself adds has no source.
    const maps = scripts
      .filter(({ name }) => /\/\/# sourceMappingURL=/.test(textOf(name)))
      .map(({ name }) => JSON.parse(textOf(`${name}.map`)));
    expect(maps.length).toBeGreaterThan(scripts.length - 5);
    const sources: readonly string[] = maps.flatMap(({ sources: named }) => named);
    expect(sources).toContain('../../src/main.ts');
    expect(sources.filter((source) => !/^(?:\.\.\/){1,2}src\/.*\.ts$/.test(source))).toEqual([]);
    expect(maps.filter((map) => 'sourcesContent' in map)).toEqual([]);
  });

  it('installs nothing else and runs nothing when it is installed', () => {
    const manifest = JSON.parse(textOf('package.json'));
    const dependencies = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundledDependencies'];
    expect(dependencies.filter((kind) => kind in manifest)).toEqual([]);
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(atInstall.filter((name) => name in manifest.scripts)).toEqual([]);
    expect(manifest).toMatchObject({ name: 'acrtask', license: 'MIT', engines: { node: '>=20.19' } });
  });

  it('has no fault that publint knows', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(packed.archive).buffer },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
  });

  it('names every package that it contains, with its licence', { timeout: patience }, async () => {
    const bundle = await rolldown({ input: join(project, 'src', 'main.ts'), platform: 'node', external: /^node:/ });
    const { output } = await bundle.generate({ format: 'cjs' });
    await bundle.close();
    const folders = output
      .flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
      .flatMap((module) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module.replace(/^\0/, '')) ?? []);
    const contained = [...new Set(folders)].map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      return `${name} ${version} (${license})`;
    });
    const notices = textOf('dist/THIRD-PARTY-NOTICES.txt');
    const named = notices
      .split(/\n-{80}\n\n/)
      .slice(1)
      .map((notice) => notice.slice(0, notice.indexOf('\n')));
    expect(named.length).toBeGreaterThan(20);
    expect([...named].sort()).toEqual((await Promise.all(contained)).sort());
  });
});

describe('the package, where nothing else is installed', () => {
  const version = (): string => JSON.parse(textOf('package.json')).version;

  it('runs with npx, without the network', { timeout: patience }, async () => {
    // An absolute path npx would take for a program.
    const words = ['--offline', '--yes', relative(place.work, packed.tarball)];
    expect(await npx([...words, '--version'], place.work)).toMatchObject({
      exitCode: 0,
      stdout: `${version()}\n`,
    });
    const demo = await npx([...words, 'demo'], place.work);
    expect(demo).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\nBoth scenarios succeeded\.\n$/) });
    expect(await readdir(place.work)).toEqual([]);
  });

  it('runs where it is unpacked', { timeout: patience }, async () => {
    const program = await unpack(packed, place);
    const acrtask = (...words: readonly string[]): Promise<Ended> =>
      start(process.execPath, [program, ...words], { env, cwd: place.work }).ended;
    expect(await acrtask('--version')).toEqual({ exitCode: 0, signal: null, stdout: `${version()}\n`, stderr: '' });
    const demo = await acrtask('demo');
    expect(demo).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\nBoth scenarios succeeded\.\n$/) });
    expect(await readdir(place.work)).toEqual([]);
  });
});

describe('an error that nobody expected', () => {
  /** Breaks something that a command relies on. */
  const broken = async (script: string, ...words: readonly string[]): Promise<Ended> => {
    const file = join(place.home, 'break.cjs');
    await writeFile(file, script);
    return start(process.execPath, ['--require', file, join(project, 'bin', 'acrtask.js'), ...words], {
      env,
      cwd: place.work,
    }).ended;
  };
  const inTable = "String.prototype.trimEnd = () => { throw new TypeError('planted'); };";
  const atStart = "String.prototype.toLowerCase = () => { throw new TypeError('a secret'); };";
  const advice =
    'This is a defect of acrtask. Include the trace that the same command prints with --debug when you report it.\n';

  it.each([
    ['in a command', inTable, `ERROR: The command failed unexpectedly: planted\n${advice}`],
    ['that nobody catches', atStart, `ERROR: The command failed unexpectedly (TypeError).\n${advice}`],
  ])('%s says how to trace it', async (_where, script, stderr) => {
    expect(await broken(script, 'version', '-o', 'table')).toEqual({ exitCode: 1, signal: null, stdout: '', stderr });
  });

  it.each([
    ['in a command', inTable, /^ {4}at .*[\\/]src[\\/]output[\\/]table\.ts:\d+:\d+\)$/m],
    ['that nobody catches', atStart, /^ {4}at .*[\\/]src[\\/]main\.ts:\d+:\d+\)$/m],
  ])('%s is traced to its source file with --debug', async (_where, script, place) => {
    const { exitCode, stderr } = await broken(script, 'version', '-o', 'table', '--debug');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(place)]);
    expect(stderr).not.toContain('a secret');
  });
});

describe('package-lock.json', () => {
  it('records no download address', async () => {
    const { packages } = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8'));
    const addresses = Object.entries<{ resolved?: string }>(packages).filter(
      ([, { resolved }]) => resolved !== undefined,
    );
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(addresses).toEqual([]);
  });
});
