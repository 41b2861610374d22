import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab, type Lab, temporaryFolder } from '../lab.ts';

const folders: Awaited<ReturnType<typeof temporaryFolder>>[] = [];
const folder = async (files: Record<string, string>): Promise<string> => {
  const made = await temporaryFolder({ 'app.txt': 'hello\n', ...files });
  folders.push(made);
  return made.path;
};

let lab: Lab;
beforeAll(async () => {
  const main = await folder({ '.git/HEAD': 'ref: refs/heads/trunk\n', '.git/worktrees/w/HEAD': 'ref: refs/heads/w\n' });
  lab = await createLab({
    gitFolders: {
      'https://github.com/Org/Repo.git': main,
      'https://github.com/o/linked.git': await folder({ '.git': `gitdir: ${main}/.git/worktrees/w\n` }),
      'https://github.com/o/detached.git': await folder({ '.git/HEAD': `${'a'.repeat(40)}\n` }),
      'https://github.com/o/plain.git': await folder({}),
      'http://git.example.com:8080/plain': await folder({ '.git/HEAD': 'ref: refs/heads/release/1.0\n' }),
      'https://dev.azure.com/o/p/_git/r': await folder({ '.git/HEAD': 'ref: refs/heads/develop\n' }),
      'https://github.com/o/gone.git': '/no/such/folder',
    },
  });
});
afterAll(() => Promise.all(folders.map(({ remove }) => remove())));

const ask = (repository: string, service = '?service=git-upload-pack') =>
  lab.ask('GET', `${repository}/info/refs${service}`);

describe('the references of a repository that a folder stands for', () => {
  it('are listed in version 0 of git’s protocol, to anybody', async () => {
    const { status, headers, body } = await ask('https://github.com/Org/Repo.git');
    expect([status, headers]).toEqual([
      200,
      { 'cache-control': 'no-cache', 'content-type': 'application/x-git-upload-pack-advertisement' },
    ]);
    const [, commit] = /([0-9a-f]{40}) HEAD/.exec(body) ?? [];
    expect(body.split('\n')).toEqual([
      '001e# service=git-upload-pack',
      `00000066${commit} HEAD\0symref=HEAD:refs/heads/trunk agent=acrtask-emulator`,
      `003e${commit} refs/heads/trunk`,
      '0000',
    ]);
  });

  it.each([
    ['https://github.com/org/repo', 'trunk'],
    ['https://github.com/o/linked.git', 'w'],
    ['https://github.com/o/detached.git', 'main'],
    ['https://github.com/o/plain.git', 'main'],
    ['https://git.example.com:8080/plain', 'release/1.0'],
    ['https://dev.azure.com/o/p/_git/r', 'develop'],
  ])('%s has the default branch %s', async (repository, branch) =>
    expect(/symref=HEAD:refs\/heads\/(\S+)/.exec((await ask(repository)).body)?.[1]).toBe(branch),
  );

  it.each(['https://github.com/o/other.git', 'https://github.com/o/gone.git'])(
    '%s is not there, and what to do is said',
    async (repository) => {
      const { status, body } = await ask(repository);
      expect([status, body]).toEqual([
        404,
        `No folder stands for ${repository}. Start the emulator with --map-git ${repository}=DIR\n`,
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
