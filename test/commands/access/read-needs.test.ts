import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readNeeds } from '../../../src/commands/access/read-needs.ts';
import { needLine } from '../../support/need-line.ts';
import { armError, createFurnishedServices, registryId, type ServiceBench } from '../../support/services.ts';

const folderWith = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'acrtask-needs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
};

const files = {
  'acb.yaml': 'steps:\n  - build: -t a .\n  - push: ["{{.Values.to}}.azurecr.io/app"]\n',
  'values.yaml': 'to: target\n',
  Dockerfile: 'FROM base.azurecr.io/node:18\n',
  'sub/Dockerfile': 'FROM sub.azurecr.io/a\n',
};

/** A registry with tasks on https://github.com/a/b.git, for which a folder stands. */
const furnished = async (): Promise<ServiceBench> => {
  const folder = await folderWith(files);
  let time = Date.parse('2026-01-02T03:04:05Z');
  const now = (): Date => {
    time += 1000;
    return new Date(time);
  };
  return createFurnishedServices({ emulator: { now, gitFolders: { 'https://github.com/a/b.git': folder } } });
};

const place = { group: 'myResourceGroup', name: 'myregistry' };

const put = (bench: ServiceBench, step: object, more: object = {}) =>
  bench.services.tasks.create(place, 'hello', {
    location: 'eastus',
    platform: { os: 'linux' },
    step: step as never,
    ...more,
  });

const needsOfHello = async (bench: ServiceBench, { fetch = true, file }: { fetch?: boolean; file?: string } = {}) => {
  const { services, host } = bench;
  const registry = await services.registries.find({ registry: 'myregistry' });
  const { task } = await services.tasks.getForChange(registry, 'hello');
  bench.asked.length = 0;
  const { needs, verdicts } = await readNeeds(
    { registry, task, file, fetch },
    {
      services,
      host,
      signal: new AbortController().signal,
      readFile: (path) => readFile(resolve(host.cwd, path), 'utf8'),
    },
  );
  return {
    needs: needs.map(needLine),
    verdicts: verdicts.map(({ result, target, sentence }) => [result, target, sentence]),
  };
};

const own = "log in myregistry.azurecr.io as run <- the login to the task's own registry";

describe('the needs of a stored task', () => {
  it('come from its task file, values file and Dockerfile in a Git repository', async () => {
    const bench = await furnished();
    const contextPath = 'https://github.com/a/b.git';
    await put(bench, { type: 'FileTask', contextPath, taskFilePath: 'acb.yaml', valuesFilePath: 'values.yaml' });
    expect(await needsOfHello(bench)).toEqual({
      needs: [
        "pull base.azurecr.io/node as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:1:1",
        own,
        "push target.azurecr.io/app as nothing <- step 'acb_step_1' acb.yaml:3:13",
      ],
      verdicts: [['pass', 'task file acb.yaml', 'The task file is valid.']],
    });
    expect(bench.asked.sort()).toEqual([
      'GET /a/b/HEAD/Dockerfile',
      'GET /a/b/HEAD/acb.yaml',
      'GET /a/b/HEAD/values.yaml',
      'GET /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myresourcegroup/providers/Microsoft.ContainerRegistry/registries/myregistry/runs',
    ]);
  });

  it('come from the Dockerfile in the folder that the context names', async () => {
    const bench = await furnished();
    const contextPath = 'https://github.com/a/b#main:sub';
    await put(bench, { type: 'Docker', contextPath, dockerFilePath: 'Dockerfile', imageNames: ['app'] });
    expect((await needsOfHello(bench)).needs).toEqual([
      own,
      "push myregistry.azurecr.io/app as run <- image name 'app'",
      'pull sub.azurecr.io/a as nothing <- the Dockerfile sub/Dockerfile:1:1',
    ]);
  });

  it.each<[string, string, boolean, string]>([
    ['with --no-fetch', 'https://github.com/a/b.git', false, 'Git repositories are not read with --no-fetch.'],
    [
      'that is not there',
      'https://github.com/a/other.git',
      true,
      'https://github.com/a/other.git has no acb.yaml, or needs a token to show it.',
    ],
    [
      'on another host',
      'https://git.example.com/a/b.git',
      true,
      'the emulator gives files of repositories on github.com only.',
    ],
    ['in an archive', 'https://example.com/a.tar.gz?sig=SECRET', true, 'only contexts in Git repositories are read.'],
  ])('are known in part for a context %s', async (_, contextPath, fetch, reason) => {
    const bench = await furnished();
    await put(bench, { type: 'FileTask', contextPath, taskFilePath: 'acb.yaml' });
    expect(await needsOfHello(bench, { fetch })).toEqual({
      needs: [own],
      verdicts: [
        ['unknown', 'task file acb.yaml', `The task file was not read, so its steps are not checked: ${reason}`],
      ],
    });
  });

  it('are read with the token of its own repository, which is for no other', async () => {
    const other = await folderWith({ Dockerfile: 'FROM other.azurecr.io/a\n' });
    const own = await folderWith({ 'acb.yaml': 'steps:\n  - build: https://github.com/a/other.git#main\n' });
    const gitFolders = { 'https://github.com/a/b.git': own, 'https://github.com/a/other.git': other };
    const bench = await createFurnishedServices({ emulator: { gitFolders } });
    const asked: [string, string | null][] = [];
    bench.intercept((request, url) => {
      if (url.hostname.startsWith('raw.')) asked.push([url.pathname, request.headers.get('authorization')]);
      return undefined;
    });
    const contextPath = 'https://github.com/a/b.git';
    await put(bench, { type: 'FileTask', contextPath, taskFilePath: 'acb.yaml', contextAccessToken: 'pat' });
    const { needs } = await needsOfHello(bench);
    expect(needs).toContain("pull other.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:1:1");
    expect(asked).toEqual([
      ['/a/b/HEAD/acb.yaml', 'token pat'],
      ['/a/other/main/Dockerfile', null],
    ]);
  });

  it('come from a local file in the place of its own, with its credentials and values', async () => {
    const bench = await furnished();
    await put(
      bench,
      {
        type: 'FileTask',
        contextPath: 'https://github.com/a/b.git',
        taskFilePath: 'acb.yaml',
        values: [{ name: 'to', value: 'mine' }],
      },
      { credentials: { customRegistries: { 'mine.azurecr.io': { identity: '[system]' } } } },
    );
    await writeFile(join(bench.host.cwd, 'local.yaml'), files['acb.yaml']);
    await writeFile(join(bench.host.cwd, 'Dockerfile'), 'FROM local.azurecr.io/a\n');
    expect((await needsOfHello(bench, { file: 'local.yaml' })).needs).toEqual([
      "pull local.azurecr.io/a as nothing <- the Dockerfile of step 'acb_step_0' Dockerfile:1:1",
      'log in mine.azurecr.io as [system] <- the credential for mine.azurecr.io',
      "push mine.azurecr.io/app as [system] <- step 'acb_step_1' local.yaml:3:13",
      own,
    ]);
  });
});

describe('the last run of a task', () => {
  const failing = async () => {
    const bench = await furnished();
    const text = 'steps:\n  - id: try\n    cmd: docker pull $WHERE/app\n';
    const encodedTaskContent = Buffer.from(text).toString('base64');
    await put(bench, { type: 'EncodedTask', encodedTaskContent });
    const taskId = `${registryId('myregistry')}/tasks/hello`;
    const run = await bench.services.runs.schedule(place, { type: 'TaskRunRequest', taskId });
    await bench.emulator.settled();
    return { bench, run: run.name };
  };

  /** Answers with this as the log of every run. */
  const logging = (bench: ServiceBench, log: string) =>
    bench.intercept((_request, url) => (url.pathname.includes('/logs/') ? new Response(log) : undefined));

  it('adds what the end of its log names', async () => {
    const { bench, run } = await failing();
    logging(bench, 'Error: Head "https://base.azurecr.io/v2/app/manifests/1": unauthorized\n');
    expect((await needsOfHello(bench)).needs).toEqual([
      `? pull base.azurecr.io/app as nothing <- the log of run ${run}`,
      own,
    ]);
  });

  it('adds nothing once the task has changed', async () => {
    const { bench } = await failing();
    logging(bench, 'Error: Head "https://base.azurecr.io/v2/app/manifests/1": unauthorized\n');
    await bench.services.tasks.update(place, 'hello', { timeout: 900 });
    expect((await needsOfHello(bench)).needs).toEqual([own]);
  });

  it.each(['/runs', '/listLogSasUrl'])('adds nothing when %s may not be read', async (refused) => {
    const { bench } = await failing();
    logging(bench, 'base.azurecr.io/app');
    bench.intercept((_request, url) =>
      url.pathname.endsWith(refused) ? armError(403, 'AuthorizationFailed') : undefined,
    );
    expect((await needsOfHello(bench)).needs).toEqual([own]);
  });
});
