import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fetchContext } from '../../../../src/runner/contexts/fetch-context.ts';
import { headRevision } from '../../../../src/runner/contexts/git/run-git.ts';
import { createRepository, type GitRepository } from '../../../support/git-repository.ts';
import { serveGit } from '../../../support/git-server.ts';
import { createTools, failureOf, filesBelow, gitEnv, listen, modeOf, newFolder } from '../test-tools.ts';

let app: GitRepository;
let lib: GitRepository;
const commits: Record<string, string> = {};

beforeAll(async () => {
  app = await createRepository({ Dockerfile: 'main', 'sub/Dockerfile': 'main, sub' });
  commits.first = await app.git('rev-parse', 'HEAD');
  commits.main = await app.commit({ Dockerfile: 'main again' });
  await app.git('tag', 'v1', commits.first);
  await app.git('tag', '--annotate', '--message', 'noted', 'v2', commits.first);
  await app.git('tag', 'both', commits.first);
  await app.git('branch', 'both', commits.main);
  await app.git('checkout', '--quiet', '-b', 'feature/one');
  await symlink('/sub', join(app.path, 'absolute'));
  await symlink('../../..', join(app.path, 'outwards'));
  commits.feature = await app.commit({ Dockerfile: 'feature', 'sub/Dockerfile': 'feature, sub' });
  await app.git('checkout', '--quiet', 'main');
  await app.git('checkout', '--quiet', '--detach');
  commits.pull = await app.commit({ Dockerfile: 'a pull request' });
  await app.git('update-ref', 'refs/pull/7/head', 'HEAD');
  await app.git('checkout', '--quiet', 'main');
  lib = await createRepository({ file: 'of the library' });
});
afterAll(async () => {
  await app.remove();
  await lib.remove();
});

describe('a repository', () => {
  it.each([
    ['', 'main', 'main again', ''],
    ['#main', 'main', 'main again', ''],
    ['#refs/heads/main', 'main', 'main again', ''],
    ['#:sub', 'main', 'main, sub', 'sub'],
    ['#feature/one', 'feature', 'feature', ''],
    ['#feature%2Fone:sub/', 'feature', 'feature, sub', 'sub'],
    ['#feature/one:absolute', 'feature', 'feature, sub', 'sub'],
    ['#feature/one:outwards', 'feature', 'feature', ''],
    ['#v1', 'first', 'main', ''],
    ['#v2', 'first', 'main', ''],
    ['#refs/tags/v2:sub', 'first', 'main, sub', 'sub'],
    ['#both', 'main', 'main again', ''],
    ['#refs/tags/both', 'first', 'main', ''],
    ['#pull/7/head', 'pull', 'a pull request', ''],
    ['#refs/pull/7/head', 'pull', 'a pull request', ''],
    ['#FIRST', 'first', 'main', ''],
    ['#FIRST:sub', 'first', 'main, sub', 'sub'],
    ['#SHORT', 'first', 'main', ''],
  ])('%s', async (fragment, commit, text, folder) => {
    const server = await serveGit(app.path);
    const { first = '' } = commits;
    const place = await newFolder();
    const tools = createTools();
    const context = server.address(app.path) + fragment.replace('FIRST', first).replace('SHORT', first.slice(0, 9));
    const { directory, ...rest } = await fetchContext(context, place, tools);
    expect(rest).toEqual({ revision: commits[commit], warnings: [] });
    expect(directory).toBe(join(place, folder));
    expect(await readFile(join(directory, 'Dockerfile'), 'utf8')).toBe(text);
    expect(tools.said).toEqual(['Getting context from Git URL']);
    expect(await headRevision(directory, tools)).toBe(folder === '' ? commits[commit] : '');
  });

  it('takes the place of what lies in the folder', async () => {
    const server = await serveGit(app.path);
    const place = await newFolder();
    await mkdir(place);
    await writeFile(join(place, 'Dockerfile'), 'here before');
    await writeFile(join(place, 'other'), 'stays');
    await fetchContext(`${server.address(app.path)}#v1`, place, createTools());
    expect(await filesBelow(place)).toEqual({ Dockerfile: 'main', other: 'stays', 'sub/Dockerfile': 'main, sub' });
    await failureOf(fetchContext(`${server.address(app.path)}#nosuch`, place, createTools()));
    expect(await filesBelow(place)).toMatchObject({ other: 'stays' });
  });

  it('comes without its history', async () => {
    const server = await serveGit(app.path);
    const place = await newFolder();
    await fetchContext(`${server.address(app.path)}#main`, place, createTools());
    expect(await readFile(join(place, '.git', 'shallow'), 'utf8')).toBe(`${commits.main}\n`);
    expect(await readFile(join(place, '.git', 'HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
    expect(await modeOf(place)).toBe('700');
  });
});

/** The text of all files below a folder, those of git too. */
const everythingIn = async (folder: string): Promise<string> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((each) => readFile(join(each.parentPath, each.name), 'latin1')))).join('');
};

/** The words of all processes that this user may see (Linux). */
const wordsOfAll = async (): Promise<string> => {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))).join('\n');
};

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('a token in the URL', () => {
  it('is known to git and the server alone', async () => {
    const seen: string[] = [];
    const server = await serveGit(app.path, basic('dummy', "t0k/en'$x"), async () => {
      if (process.platform === 'linux') seen.push(await wordsOfAll());
    });
    const place = await newFolder();
    const context = server.address(app.path).replace('//', `//${encodeURIComponent("t0k/en'$x")}@`);
    const { revision } = await fetchContext(`${context}#main`, place, createTools());
    expect(revision).toBe(commits.main);
    expect(server.asked.at(-1)?.authorization).toBe(basic('dummy', "t0k/en'$x"));
    if (process.platform === 'linux') expect(seen.join('')).toContain('remote-https');
    expect(seen.join('')).not.toMatch(/t0k/);
    expect(await everythingIn(place)).not.toMatch(/t0k/);
  });

  it('goes with its user', async () => {
    const server = await serveGit(app.path, basic('me', 't0ken'));
    const place = await newFolder();
    const { revision } = await fetchContext(
      server.address(app.path).replace('//', '//me:t0ken@'),
      place,
      createTools(),
    );
    expect(revision).toBe(commits.main);
  });

  it('is for no other server, to which the first one sends on', async () => {
    const other = await serveGit(app.path, 'none');
    const server = createServer((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      else
        response
          .writeHead(302, { location: `${other.address(app.path)}/info/refs${'?service=git-upload-pack'}` })
          .end();
    });
    const context = `http://t0ken@127.0.0.1:${await listen(server)}/app.git`;
    const { message } = await failureOf(fetchContext(context, await newFolder(), createTools()));
    expect(message).toContain('fatal: Authentication failed for');
    expect(other.asked.length).toBeGreaterThan(0);
    expect(other.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  it('is told to none of the helpers of the user', async () => {
    const server = await serveGit(app.path, basic('dummy', 't0ken'));
    const place = await newFolder();
    const told = join(dirname(place), 'told');
    const settings = join(dirname(place), 'settings');
    await writeFile(settings, `[credential]\n\thelper = "!f() { cat >> '${told}'; echo "$1" >> '${told}'; }; f"\n`);
    const tools = createTools({ env: { ...gitEnv, GIT_CONFIG_GLOBAL: settings } });
    await fetchContext(server.address(app.path).replace('//', '//t0ken@'), place, tools);
    expect(await readdir(dirname(place))).toEqual(['context', 'settings']);
    const wrong = server.address(app.path).replace('//', '//wrong@');
    await failureOf(fetchContext(wrong, `${place}2`, tools));
    expect(await readdir(dirname(place))).toEqual(['context', 'settings']);
    await failureOf(fetchContext(server.address(app.path), `${place}3`, tools));
    expect(await readFile(told, 'utf8')).toMatch(/protocol=https[\s\S]*get/);
  });

  it('is not shown when it is refused', async () => {
    const server = await serveGit(app.path, basic('dummy', 'another'));
    const place = await newFolder();
    const context = server.address(app.path);
    const error = await failureOf(fetchContext(context.replace('//', '//t0ken@'), place, createTools()));
    expect(error.message.replaceAll(context, 'URL').replace(place, 'FOLDER')).toBe(
      "failed to download source code: unable to git clone to FOLDER: error fetching: fatal: Authentication failed for 'URL/': exit status 128",
    );
    expect(error.hint).toBe(
      'The server asks who you are. Put a token into the URL, https://TOKEN@HOST/PATH.git, through a secret of the task file, or give git a credential helper for that server.',
    );
    await expect(readdir(place)).rejects.toThrow('ENOENT');
  });
});

describe('a repository that cannot be had', () => {
  const problemOf = async (
    fragment: string,
    tools = createTools(),
    address?: string,
  ): Promise<(string | undefined)[]> => {
    const server = await serveGit(app.path);
    const place = await newFolder();
    const url = address ?? server.address(app.path);
    const { message, hint } = await failureOf(fetchContext(`${url}${fragment}`, place, tools));
    return [message.replaceAll(url, 'URL').replaceAll(place, 'FOLDER').replaceAll(dirname(place), 'ABOVE'), hint];
  };
  const prefix = 'failed to download source code: unable to git clone to FOLDER: ';
  const names =
    'Check the branch, tag or commit after the # of the URL. The repository has both, feature/one, main, both, v1, v2.';
  const folderHint = (folder: string): string =>
    `Check the folder '${folder}' after the second part of the URL, #REFERENCE:FOLDER.`;

  it.each(['nosuch', 'ma', 'heads', '-x', '--upload-pack=touch x', '*', 'HEAD~1', 'dead0000', '0'.repeat(40)])(
    'has no %s',
    async (reference) =>
      expect(await problemOf(`#${reference}`)).toEqual([
        `${prefix}error checking out ${reference}: error: pathspec '${reference}' did not match any file(s) known to git: exit status 1`,
        names,
      ]),
  );

  it.each([
    ['nosuch', 'stat FOLDER/nosuch: no such file or directory'],
    ['Dockerfile', 'error setting git context, not a directory: FOLDER/Dockerfile'],
    ['../x', 'error setting git context, "../x" not within git root: path ABOVE/x is not within FOLDER'],
  ])('has no folder %s', async (folder, text) =>
    expect(await problemOf(`#main:${folder}`)).toEqual([prefix + text, folderHint(folder)]),
  );

  it('is not searched for a branch that git takes for an option', async () => {
    await lib.git('update-ref', 'refs/heads/--orphan=x', 'HEAD');
    const server = await serveGit(lib.path);
    const { message } = await failureOf(
      fetchContext(`${server.address(lib.path)}#--orphan=x`, await newFolder(), createTools()),
    );
    expect(message).toContain("error checking out --orphan=x: error: pathspec '--orphan=x' did not match");
    await lib.git('update-ref', '-d', 'refs/heads/--orphan=x');
  });

  it('is not there', async () => {
    const [message, hint] = await problemOf('', createTools(), 'https://127.0.0.1:1/app.git');
    expect(message?.startsWith(`${prefix}error fetching: fatal: unable to access 'URL/': `)).toBe(true);
    expect(hint).toBe('Check the address of the repository. Check also that this machine reaches the server.');
  });

  it('needs git', async () =>
    expect(await problemOf('', createTools({ env: { PATH: '/nowhere' } }))).toEqual([
      'failed to download source code: unable to find git: exec: "git": executable file not found in $PATH',
      'Install git (https://git-scm.com/downloads): it fetches the repositories that build steps name.',
    ]));
});

describe('an abort', () => {
  it('ends git and what it started', async () => {
    const tools = createTools();
    let asked = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const server = await serveGit(app.path, undefined, () => {
      asked();
      return new Promise(() => undefined);
    });
    const place = await newFolder();
    const fetching = failureOf(fetchContext(server.address(app.path), place, tools));
    await reached;
    const reason = new Error('The step is canceled.');
    tools.abort(reason);
    expect(await fetching).toBe(reason);
    await expect(readdir(place)).rejects.toThrow('ENOENT');
    if (process.platform === 'linux') expect(await wordsOfAll()).not.toContain(server.address(app.path));
  });

  it('before the start starts nothing', async () => {
    const reason = new Error('The step is canceled.');
    const tools = createTools({ signal: AbortSignal.abort(reason) });
    const place = await newFolder();
    expect(await failureOf(fetchContext('https://127.0.0.1:1/app.git', place, tools))).toBe(reason);
    expect(tools.said).toEqual([]);
  });
});

describe('beside the files of the repository', () => {
  it('come its submodules, and theirs, also with the token', async () => {
    const server = await serveGit(app.path, basic('dummy', 't0ken'));
    const middle = await createRepository({ file: 'of the middle' });
    const outer = await createRepository({ file: 'of the whole' });
    onTestFinished(() => middle.remove());
    onTestFinished(() => outer.remove());
    const allowed = ['-c', 'protocol.file.allow=always'];
    await middle.git(...allowed, 'submodule', '--quiet', 'add', lib.path, 'lib');
    await middle.git(
      'config',
      '--file',
      '.gitmodules',
      'submodule.lib.url',
      `../../${lib.path.split('/').at(-1)}/.git`,
    );
    await middle.commit({});
    await outer.git(...allowed, 'submodule', '--quiet', 'add', middle.path, 'parts/middle');
    await outer.git('config', '--file', '.gitmodules', 'submodule.parts/middle.url', server.address(middle.path));
    await outer.commit({});
    const place = await newFolder();
    const context = `${server.address(outer.path).replace('//', '//t0ken@')}#main:parts/middle`;
    const { directory } = await fetchContext(context, place, createTools());
    expect(await filesBelow(directory)).toMatchObject({ file: 'of the middle', 'lib/file': 'of the library' });
    expect(await everythingIn(place)).not.toContain('t0ken');
  });

  it('comes no submodule that is a path of this machine', async () => {
    const server = await serveGit(app.path);
    const outer = await createRepository({ file: 'of the whole' });
    onTestFinished(() => outer.remove());
    await outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', lib.path, 'lib');
    await outer.commit({});
    const { message, hint } = await failureOf(
      fetchContext(server.address(outer.path), await newFolder(), createTools()),
    );
    expect(message).toMatch(/error initializing submodules: [\s\S]*transport 'file' not allowed/);
    expect(hint).toBe(
      'Check the URLs in .gitmodules. The token of the URL is only for the server that it is written for.',
    );
  });

  const largeFile = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';

  it.each([
    ['are not replaced without git-lfs', 'exit 1', largeFile, ['WARNING: git-lfs is not installed']],
    ['are replaced by git-lfs', 'test "$1" = pull && echo "large" > large.bin; exit 0', 'large\n', []],
  ])('pointers of Git LFS %s', async (_what, script, text, warnings) => {
    const repository = await createRepository({ '.gitattributes': '*.bin filter=lfs\n', 'large.bin': largeFile });
    onTestFinished(() => repository.remove());
    const server = await serveGit(repository.path);
    const place = await newFolder();
    const programs = join(dirname(place), 'programs');
    await mkdir(programs);
    await writeFile(join(programs, 'git-lfs'), `#!/bin/sh\n${script}\n`);
    await chmod(join(programs, 'git-lfs'), 0o755);
    const tools = createTools({ env: { ...gitEnv, PATH: `${programs}:${process.env.PATH}` } });
    const fetched = await fetchContext(server.address(repository.path), place, tools);
    expect(fetched.warnings).toEqual(warnings);
    expect(tools.said).toEqual(['Getting context from Git URL', ...warnings]);
    expect(await readFile(join(place, 'large.bin'), 'utf8')).toBe(text);
  });
});

describe('the settings of the user', () => {
  it('run no hook, and convert no line end', async () => {
    const server = await serveGit(app.path);
    const place = await newFolder();
    const settings = join(dirname(place), 'settings');
    const hooks = join(dirname(place), 'hooks');
    await mkdir(hooks);
    await writeFile(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch '${join(dirname(place), 'ran')}'\n`);
    await chmod(join(hooks, 'post-checkout'), 0o755);
    await writeFile(
      settings,
      `[core]\n\thooksPath = ${hooks}\n\tautocrlf = true\n[init]\n\ttemplateDir = ${dirname(place)}\n`,
    );
    const repository = await createRepository({ 'run.sh': 'one\ntwo\n' });
    onTestFinished(() => repository.remove());
    await fetchContext(
      `${server.address(repository.path)}#main`,
      place,
      createTools({ env: { ...gitEnv, GIT_CONFIG_GLOBAL: settings } }),
    );
    expect(await readFile(join(place, 'run.sh'), 'utf8')).toBe('one\ntwo\n');
    expect(await readdir(dirname(place))).toEqual(['context', 'hooks', 'settings']);
    expect(await readdir(join(place, '.git'))).not.toContain('settings');
  });
});

describe('a server that knows only files', () => {
  it('gives the whole history', async () => {
    await app.git('update-server-info');
    const server = createServer(async (request, response) => {
      const file = join(app.path, '.git', new URL(request.url ?? '', 'http://x').pathname.replace(/^\/app\.git/, ''));
      const bytes = await readFile(file).catch(() => undefined);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    const place = await newFolder();
    const context = `http://127.0.0.1:${await listen(server)}/app.git#v1:sub`;
    const { revision, directory } = await fetchContext(context, place, createTools());
    expect(revision).toBe(commits.first);
    expect(await filesBelow(directory)).toEqual({ Dockerfile: 'main, sub' });
  });
});
