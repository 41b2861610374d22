import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRepository, type GitRepository } from '../../support/git-repository.ts';
import { createLab, type Lab, temporaryFolder } from '../lab.ts';

const made: { readonly path: string; remove(): Promise<void> }[] = [];
const keep = async <T extends (typeof made)[number]>(making: Promise<T>): Promise<T> => {
  const one = await making;
  made.push(one);
  return one;
};

let lab: Lab;
let main: GitRepository;
beforeAll(async () => {
  main = await keep(createRepository({ 'app.txt': 'hello\n' }));
  await main.git('tag', 'v1');
  await main.git('checkout', '--quiet', '-b', 'trunk');
  await main.commit({ 'app.txt': 'hello again\n' });
  const linked = await keep(temporaryFolder({}));
  await main.git('worktree', 'add', '--quiet', '-b', 'w', `${linked.path}/w`);
  const detached = await keep(createRepository({}));
  await detached.git('checkout', '--quiet', '--detach');
  const release = await keep(createRepository({}));
  await release.git('checkout', '--quiet', '-b', 'release/1.0');
  const bare = await keep(temporaryFolder({}));
  await main.git('clone', '--quiet', '--bare', main.path, `${bare.path}/bare.git`);
  const plain = await keep(temporaryFolder({ 'app.txt': 'hello\n' }));
  lab = await createLab({
    gitFolders: {
      'https://github.com/Org/Repo.git': main.path,
      'https://github.com/o/linked.git': `${linked.path}/w`,
      'https://github.com/o/detached.git': detached.path,
      'https://github.com/o/plain.git': plain.path,
      'http://git.example.com:8080/plain': release.path,
      'https://dev.azure.com/o/p/_git/r': `${bare.path}/bare.git`,
      'https://github.com/o/gone.git': '/no/such/folder',
    },
  });
});
afterAll(() => Promise.all(made.map(({ remove }) => remove())));

const ask = (repository: string, service = '?service=git-upload-pack') =>
  lab.ask('GET', `${repository}/info/refs${service}`);

describe('the references of a repository that a folder stands for', () => {
  it('are listed in version 0 of git’s protocol, to anybody', async () => {
    const { status, headers, body } = await ask('https://github.com/Org/Repo.git');
    expect([status, headers]).toEqual([
      200,
      { 'cache-control': 'no-cache', 'content-type': 'application/x-git-upload-pack-advertisement' },
    ]);
    const [first, last] = await Promise.all(['v1', 'HEAD'].map((name) => main.git('rev-parse', name)));
    expect(body.split('\n')).toEqual([
      '001e# service=git-upload-pack',
      `00000066${last} HEAD\0symref=HEAD:refs/heads/trunk agent=acrtask-emulator`,
      `003d${first} refs/heads/main`,
      `003e${last} refs/heads/trunk`,
      `003a${last} refs/heads/w`,
      `003a${first} refs/tags/v1`,
      '0000',
    ]);
  });

  it.each([
    ['https://github.com/org/repo', 'trunk'],
    ['https://github.com/o/linked.git', 'w'],
    ['https://github.com/o/detached.git', 'main'],
    ['https://github.com/o/plain.git', 'main'],
    ['https://git.example.com:8080/plain', 'release/1.0'],
    ['https://dev.azure.com/o/p/_git/r', 'trunk'],
  ])('%s has the default branch %s', async (repository, branch) =>
    expect(/symref=HEAD:refs\/heads\/(\S+)/.exec((await ask(repository)).body)?.[1]).toBe(branch),
  );

  it.each(['https://github.com/o/other.git', 'https://github.com/o/gone.git'])(
    '%s is not there, and what to do is said',
    async (repository) => {
      const { status, body } = await ask(repository);
      expect([status, body]).toEqual([
        404,
        `No folder is mapped to ${repository}. Map one: acrtask emulator map ${repository}=DIR\n`,
      ]);
    },
  );

  it.each([
    ['GET', '/info/refs', "The emulator does not implement git's dumb protocol."],
    ['GET', '/info/refs?service=git-receive-pack', 'The emulator does not implement git-receive-pack.'],
    ['POST', '/git-upload-pack', 'The emulator does not implement POST github.com/Org/Repo.git/git-upload-pack.'],
  ])('%s %s is not implemented, and says so', async (method, path, message) => {
    const { status, body } = await lab.ask(method, `https://github.com/Org/Repo.git${path}`);
    expect([status, body]).toEqual([501, { error: { code: 'NotImplemented', message } }]);
  });
});
