import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, createLab, type Lab, quickRun, registryId, temporaryFolder, upload } from '../lab.ts';

const repository = 'https://github.com/Org/Repo.git';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let lab: Lab;
beforeAll(async () => {
  folder = await temporaryFolder({
    'acb.yaml': 'steps:\n  - cmd: ubuntu echo root {{.Values.who}}\n',
    'values.yaml': 'who: file\n',
    'sub/acb.yaml': 'steps:\n  - cmd: ubuntu echo sub\n',
    'sub/Dockerfile': 'FROM node:18\n',
    '.git/HEAD': 'ref: refs/heads/main\n',
  });
  lab = await createLab({
    gitFolders: { [repository]: folder.path, 'https://github.com/o/gone.git': '/no/such/folder' },
  });
  await lab.registry('myregistry');
});
afterAll(() => folder.remove());

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
    expect(log).toMatch(/git-head-revision: [0-9a-f]{40}\r\n/);
  });

  const words =
    'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired';

  it('fails to download when no folder stands for the URL', async () => {
    const { properties, log } = await lab.run('myregistry', fileTask('https://user:token@github.com/o/other.git#x'));
    expect([properties.status, properties.runErrorMessage]).toEqual(['Failed', words]);
    expect(log.split('\r\n').slice(1)).toEqual([
      '[emulator] https://github.com/o/other.git is not reached over the network. Let a local folder stand for it: start the emulator with --map-git https://github.com/o/other.git=DIR',
      '',
      `Run ID: ${properties.runId} failed after 0s. Error: ${words}`,
      '',
    ]);
  });

  it.each([
    [`${repository}#main:nowhere`, '[emulator] There is no folder nowhere in '],
    [
      'https://github.com/o/gone.git',
      '[emulator] The folder /no/such/folder that stands for https://github.com/o/gone.git cannot be read (ENOENT)',
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
      "failed to unmarshal task before running: open task.yaml: no such file or directory\r\n[emulator] The run's context has no file task.yaml. It has: acb.yaml, sub/Dockerfile, sub/acb.yaml, values.yaml.",
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
    expect(log).toContain('[emulator] The context has no file Dockerfile. It has: other.dockerfile.');
  });

  it('of another registry is not this one’s', async () => {
    await lab.registry('otherregistry');
    const sourceLocation = await upload(lab, 'otherregistry', await archiveOf({}));
    const { status } = await lab.arm('POST', `${registryId('myregistry')}/scheduleRun`, fileTask(sourceLocation));
    expect(status).toBe(400);
  });
});
