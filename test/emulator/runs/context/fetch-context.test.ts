import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRepository, type GitRepository } from '../../../support/git-repository.ts';
import { archiveOf, createLab, type Lab, quickRun, registryId, upload } from '../../lab.ts';

const repository = 'https://github.com/Org/Repo.git';

let origin: GitRepository;
let first: string;
let head: string;
let lab: Lab;
beforeAll(async () => {
  origin = await createRepository({
    'acb.yaml': 'steps:\n  - cmd: ubuntu echo root {{.Values.who}}\n',
    'values.yaml': 'who: file\n',
    'sub/acb.yaml': 'steps:\n  - cmd: ubuntu echo sub\n',
    'sub/Dockerfile': 'FROM node:18\n',
  });
  first = await origin.git('rev-parse', 'HEAD');
  await origin.git('tag', 'v1');
  await origin.git('update-ref', 'refs/pull/7/head', first);
  await origin.git('update-ref', 'refs/remotes/origin/theirs', first);
  await origin.git('checkout', '--quiet', '-b', 'dev');
  await symlink('acb.yaml', join(origin.path, 'link.yaml'));
  await symlink('sub', join(origin.path, 'way'));
  await symlink('/etc/hostname', join(origin.path, 'outward.yaml'));
  await symlink('../outside.yaml', join(origin.path, 'above.yaml'));
  await origin.commit({ 'acb.yaml': 'steps:\n  - cmd: ubuntu echo dev\n' });
  await origin.git('checkout', '--quiet', 'main');
  head = await origin.commit({ 'later.txt': 'x\n' });
  lab = await createLab({
    gitFolders: { [repository]: origin.path, 'https://github.com/o/gone.git': '/no/such/folder' },
  });
  await lab.registry('myregistry');
});
afterAll(() => origin.remove());

const fileTask = (sourceLocation: string, more: object = {}): object => ({
  type: 'FileTaskRunRequest',
  taskFilePath: 'acb.yaml',
  platform: { os: 'Linux', architecture: 'amd64' },
  sourceLocation,
  ...more,
});

const outcome = async (request: object): Promise<[unknown, string]> => {
  const { properties, log } = await lab.run('myregistry', request);
  return [properties.status, log];
};

describe("a run's source", () => {
  it.each([
    [repository],
    ['https://github.com/org/repo'.concat('.git#main')],
    ['https://token@github.com/Org/Repo.git'],
  ])('is the folder that stands for %s', async (url) => {
    const [status, log] = await outcome(fileTask(url, { valuesFilePath: 'values.yaml' }));
    expect(status).toBe('Succeeded');
    expect(log).toContain('docker run ubuntu echo root file (');
    expect(log).toMatch(/^\S+ \S+ Downloading source code\.\.\.\r\n\S+ \S+ Finished downloading source code\r\n/);
  });

  it('starts in the folder that the URL names', async () => {
    const [status, log] = await outcome(fileTask(`${repository}#main:sub`));
    expect(status).toBe('Succeeded');
    expect(log).toContain("Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: 'sub', Network");
    expect(log).toContain('docker run ubuntu echo sub (');
  });

  it('is read by a build step too, with the folder of its URL', async () => {
    const [status, log] = await outcome(quickRun(`steps:\n  - build: -t x ${repository}#:sub\n`));
    expect(status).toBe('Succeeded');
    expect(log).toContain('[emulator] base image node:18: sha256:');
    expect(log).toContain(`git-head-revision: ${head}\r\n`);
  });

  const words =
    'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired';

  it('fails to download when no folder stands for the URL', async () => {
    const { properties, log } = await lab.run('myregistry', fileTask('https://user:token@github.com/o/other.git#x'));
    expect([properties.status, properties.runErrorMessage]).toEqual(['Failed', words]);
    expect(log.split('\r\n').slice(1)).toEqual([
      '[emulator] https://github.com/o/other.git is not reached over the network. Map a local folder to it: acrtask emulator map https://github.com/o/other.git=DIR',
      '',
      `Run ID: ${properties.runId} failed after 0s. Error: ${words}`,
      '',
    ]);
  });

  it.each([
    [`${repository}#main:nowhere`, `, which is mapped to ${repository}, has no folder nowhere.`],
    [
      'https://github.com/o/gone.git',
      '[emulator] https://github.com/o/gone.git: The folder /no/such/folder cannot be read (ENOENT). Check --map-git.',
    ],
    [
      'https://example.com/archive.tar.gz',
      '[emulator] https://example.com/archive.tar.gz is not reached over the network. Use a git URL',
    ],
  ])('fails for %s', async (url, reason) => {
    const [status, log] = await outcome(fileTask(url));
    expect(status).toBe('Failed');
    expect(log).toContain(reason);
    expect(log).toContain(`Error: ${words}`);
  });

  it('of a build step fails the scan in the same words', async () => {
    const [status, log] = await outcome(quickRun('steps:\n  - build: -t x https://github.com/o/other.git\n'));
    expect(status).toBe('Failed');
    expect(log).toContain(
      `Output from dependency scanning: ${words}\r\n[emulator] https://github.com/o/other.git is not`,
    );
    expect(log).toContain('failed to run step ID: acb_step_0: failed to scan dependencies: exit status 1\r\n');
  });

  it.each([
    ['', 'root', () => head],
    ['#main', 'root', () => head],
    ['#dev', 'dev', () => origin.git('rev-parse', 'dev')],
    ['#v1', 'root', () => first],
    ['#theirs', 'root', () => first],
    ['#pull/7/head', 'root', () => first],
    ['#refs/heads/dev', 'dev', () => origin.git('rev-parse', 'dev')],
  ])('is what git checks out: %s', async (fragment, said, revision) => {
    const [status, log] = await outcome(fileTask(`${repository}${fragment}`, { valuesFilePath: 'values.yaml' }));
    expect(status).toBe('Succeeded');
    expect(log).toContain(`docker run ubuntu echo ${said} `);
    const scanned = await outcome(quickRun(`steps:\n  - build: -t x ${repository}${fragment || '#'}:sub\n`));
    expect(scanned[1]).toContain(`git-head-revision: ${await revision()}\r\n`);
  });

  it('is a commit, whole or shortened', async () => {
    for (const reference of [first, first.slice(0, 10)]) {
      const [, log] = await outcome(quickRun(`steps:\n  - build: -t x ${repository}#${reference}:sub\n`));
      expect(log).toContain(`git-head-revision: ${first}\r\n`);
    }
  });

  it.each([['nosuch'], ['v2'], ['0123456789abcdef0123456789abcdef01234567'], ['--all'], ['HEAD~1'], ['main^{tree}']])(
    'has no %s',
    async (reference) => {
      const [status, log] = await outcome(fileTask(`${repository}#${reference}`));
      expect(status).toBe('Failed');
      expect(log.split('\r\n').slice(1, 2)).toEqual([
        `[emulator] ${repository}: The repository in ${origin.path} has no branch, tag or commit '${reference}'. It has the branches dev, main.`,
      ]);
      expect(log).toContain(`Error: ${words}`);
    },
  );

  it.each([
    ['link.yaml', 'Succeeded', 'docker run ubuntu echo dev'],
    ['way/acb.yaml', 'Succeeded', 'docker run ubuntu echo sub'],
    ['outward.yaml', 'Failed', 'open outward.yaml: no such file or directory'],
    ['above.yaml', 'Failed', 'open above.yaml: no such file or directory'],
  ])('keeps its links, and none leads out of it: %s', async (taskFilePath, ending, said) => {
    const [status, log] = await outcome(fileTask(`${repository}#dev`, { taskFilePath }));
    expect(status).toBe(ending);
    expect(log).toContain(said);
  });

  describe('that has uncommitted changes', () => {
    const changed = async (gitWorkTree: boolean, run: (each: Lab) => Promise<{ log: string }>): Promise<string> => {
      const mine = await createRepository({
        'acb.yaml': 'steps:\n  - cmd: ubuntu echo committed\n',
        '.gitignore': 'ignored\n',
      });
      try {
        await mine.git('branch', 'other');
        await mine.commit({ 'a.txt': 'a' });
        await mine.write({
          'acb.yaml': 'steps:\n  - cmd: ubuntu echo changed\n',
          'new.yaml': 'steps:\n  - cmd: ubuntu echo new\n',
          ignored: 'steps:\n  - cmd: ubuntu echo ignored\n',
        });
        const each = await createLab({ gitFolders: { [repository]: mine.path }, gitWorkTree });
        await each.registry('myregistry');
        return (await run(each)).log.replaceAll(mine.path, 'FOLDER').replace(/commit [0-9a-f]{12}/, 'commit ID');
      } finally {
        await mine.remove();
      }
    };
    const run =
      (more: object, fragment = '') =>
      (each: Lab) =>
        each.run('myregistry', fileTask(`${repository}${fragment}`, more));

    it.each([
      [
        'without them, which is said',
        false,
        {},
        '',
        [
          'echo committed ',
          '[emulator] The run reads commit ID of FOLDER, without its uncommitted changes. Commit them, or start the emulator with --map-git-worktree.',
        ],
      ],
      ['without new files', false, { taskFilePath: 'new.yaml' }, '', ['open new.yaml: no such file or directory']],
      [
        'with them on demand, which is said',
        true,
        {},
        '',
        ['echo changed ', '[emulator] The run reads FOLDER with its uncommitted changes (--map-git-worktree).'],
      ],
      ['with new files on demand', true, { taskFilePath: 'new.yaml' }, '#main', ['echo new ']],
      [
        'never with what git ignores',
        true,
        { taskFilePath: 'ignored' },
        '',
        ['open ignored: no such file or directory'],
      ],
      ['of the branch that is checked out alone', true, {}, '#other', ['echo committed ']],
    ])('is read %s', async (_how, workTree, more, fragment, said) => {
      const log = await changed(workTree, run(more, fragment));
      for (const each of said) expect(log).toContain(each);
    });
  });

  it('is an uploaded archive', async () => {
    const archive = await archiveOf({
      './acb.yaml': 'steps:\n  - build: -f app/Dockerfile -t x app\n',
      'app/Dockerfile': 'FROM node:18\n',
    });
    const [status, log] = await outcome(fileTask(await upload(lab, 'myregistry', archive)));
    expect(status).toBe('Succeeded');
    expect(log).toContain('  git: {}\r\n');
  });

  it('is no archive', async () => {
    const [status, log] = await outcome(fileTask(await upload(lab, 'myregistry', new Uint8Array([1, 2, 3]))));
    expect(status).toBe('Failed');
    expect(log).toContain('is not a tar.gz archive: incorrect header check.');
  });

  it('lacks the task file', async () => {
    const [status, log] = await outcome(fileTask(repository, { taskFilePath: 'task.yaml' }));
    expect(status).toBe('Failed');
    expect(log).toContain(
      "failed to unmarshal task before running: open task.yaml: no such file or directory\r\n[emulator] The run's context has no file task.yaml. Available files: acb.yaml, later.txt, sub/Dockerfile, sub/acb.yaml, values.yaml.",
    );
  });

  it('lacks the Dockerfile', async () => {
    const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ 'other.dockerfile': 'FROM node\n' }));
    const [status, log] = await outcome({
      type: 'DockerBuildRequest',
      dockerFilePath: 'Dockerfile',
      platform: { os: 'Linux' },
      sourceLocation,
    });
    expect(status).toBe('Failed');
    expect(log).toContain('error opening dockerfile: Dockerfile, error: open Dockerfile: no such file or directory');
    expect(log).toContain('[emulator] The context has no file Dockerfile. Available files: other.dockerfile.');
  });

  it('of another registry is not this one’s', async () => {
    await lab.registry('otherregistry');
    const sourceLocation = await upload(lab, 'otherregistry', await archiveOf({}));
    const { status } = await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, fileTask(sourceLocation));
    expect(status).toBe(400);
  });
});
