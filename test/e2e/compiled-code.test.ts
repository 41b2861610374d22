import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import Module from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bin, createPlace, type Place, project, requireBuild, skipWhen, withoutModes } from './support.ts';

const isByNode = 'enableCompileCache' in Module;

let place: Place;
let folder: string;
let version: string;

/** Runs a command line that needs no service; its output must be the same whatever is kept. */
const run = (line = 'create --help', env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...line.split(' ')], {
    env: { ...place.env, ACRTASK_CACHE_DIR: place.home, ...env },
    cwd: place.work,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

/** The kept files with their content, by path below the folder that is kept between commands. */
const kept = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
};

beforeAll(async () => {
  requireBuild();
  place = await createPlace();
  folder = join(place.home, 'acrtask');
  version = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')).version;
});
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
});
afterAll(() => place.remove());

describe('compiled code beside the token cache', () => {
  it('is kept by the first process and used by the next, for the user alone', async () => {
    const before = run();
    const first = await kept();
    expect([...first.keys()].some((file) => file.startsWith(join(folder, `code-${version}`)))).toBe(true);
    expect(before).toEqual({ status: 0, stdout: expect.stringMatching(/^Usage: acrtask create /), stderr: '' });
    expect(run()).toEqual(before);
    expect(await kept()).toEqual(first);
  });

  it('can be made of every file: none holds import(), which code from a cache cannot carry out', async () => {
    const dist = join(project, 'dist');
    const files = (await readdir(dist, { recursive: true })).filter((name) => name.endsWith('.js'));
    const texts = await Promise.all(
      files.map(async (name) => [name, await readFile(join(dist, name), 'utf8')] as const),
    );
    expect(texts.filter(([, text]) => /\bimport\(\s*["'`]/.test(text)).map(([name]) => name)).toEqual([]);
  });

  it.skipIf(isByNode)('has files of its own for what calls other functions of the same code', async () => {
    await writeFile(join(place.work, 'acb.yaml'), 'steps:\n  - cmd: bash echo hello\n');
    for (const line of ['--version', 'list --help', 'version -o none', 'validate acb.yaml', 'graph acb.yaml'])
      run(line);
    const names = [...(await kept()).keys()].filter((file) => /main-.{8}\.js\./.test(file));
    const ways = names.map((file) => /\.js\.(.*)-v\d/.exec(file)?.[1]);
    expect(ways.toSorted()).toEqual(['command', 'help', 'task-file', 'version']);
  });

  it('lies in a folder with mode 0700', async (context) => {
    skipWhen(withoutModes, context);
    run();
    expect(((await stat(join(folder, `code-${version}`))).mode & 0o777).toString(8)).toBe('700');
  });

  it('leaves nothing unfinished where a file cannot be written', async (context) => {
    skipWhen(isByNode ? 'Node itself writes the files' : undefined, context);
    run();
    const [file = '', ...others] = [...(await kept()).keys()];
    await rm(file);
    await mkdir(file);
    run();
    expect([...(await kept()).keys()].toSorted()).toEqual(others.toSorted());
  });

  it.each([
    [
      'damaged',
      (data: Buffer) => Buffer.from(data.map((byte, at) => (at > 200 && at % 97 === 0 ? byte ^ 0xff : byte))),
    ],
    ['cut short', (data: Buffer) => data.subarray(0, data.length / 2)],
    ['empty', () => Buffer.alloc(0)],
  ])('is made anew where it is %s', async (_how, damage) => {
    const before = run();
    const good = await kept();
    for (const [file, data] of good) await writeFile(file, damage(data));
    expect(run()).toEqual(before);
    if (!isByNode) expect([...(await kept()).keys()]).toEqual([...good.keys()]);
    expect(run()).toEqual(before);
  });

  it('takes the place of what another version kept, and of nothing else', async () => {
    await mkdir(join(folder, 'code-0.0.1'));
    await writeFile(join(folder, 'code-0.0.1', 'old'), '');
    await writeFile(join(folder, 'tokens.json'), '{}');
    run();
    expect((await readdir(folder)).toSorted()).toEqual([`code-${version}`, 'tokens.json']);
  });

  it('is kept where nothing else is yet, for the user alone', async (context) => {
    skipWhen(withoutModes, context);
    const above = join(place.home, 'new');
    const before = run('create --help', { ACRTASK_CACHE_DIR: above });
    const made = join(above, 'acrtask', `code-${version}`);
    expect((await readdir(made)).length).toBeGreaterThan(0);
    const modes = await Promise.all([above, join(above, 'acrtask'), made].map(async (path) => (await stat(path)).mode));
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '700', '700']);
    expect(run('create --help', { ACRTASK_CACHE_DIR: above })).toEqual(before);
  });

  it.each([
    ['that is not there', 'missing/home'],
    ['that is empty', ''],
  ])('is not kept with a home folder %s', async (_which, home) => {
    const path = home === '' ? '' : join(place.home, home);
    const before = await readdir(place.work);
    expect(run('create --help', { HOME: path, ACRTASK_CACHE_DIR: '', XDG_CACHE_HOME: '' }).status).toBe(0);
    expect([await readdir(place.work), await readdir(place.home)]).toEqual([
      before,
      expect.not.arrayContaining(['missing']),
    ]);
  });

  it('makes no folder where others can write', async (context) => {
    skipWhen(withoutModes, context);
    const shared = join(place.home, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o777);
    expect(run('create --help', { ACRTASK_CACHE_DIR: join(shared, 'cache') }).status).toBe(0);
    expect(await readdir(shared)).toEqual([]);
  });

  it.each([
    ['with ACRTASK_CACHE=off', 'create --help', { ACRTASK_CACHE: 'off' }],
    ['while coverage is measured', 'create --help', { NODE_V8_COVERAGE: '.' }],
    ['of the demo, which leaves nothing behind', 'demo', {}],
  ])('is not kept %s', async (_when, line, env) => {
    run(line, env);
    expect([...(await kept()).keys()]).toEqual([]);
  });

  it('is neither used nor kept where others can write', async (context) => {
    skipWhen(withoutModes, context);
    const before = run();
    for (const file of (await kept()).keys()) await writeFile(file, '');
    await chmod(join(folder, `code-${version}`), 0o777);
    expect(run()).toEqual(before);
    expect([...(await kept()).values()].map(({ length }) => length)).toEqual([...(await kept()).keys()].map(() => 0));
  });
});
