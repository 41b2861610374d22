import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedCases } from '../../request/recorded.ts';
import { runCommandLine } from '../../support/command-line.ts';
import type { Answer, Asked } from '../../support/fake-azure.ts';
import { registryId } from '../../support/fake-azure.ts';
import { patched } from '../../support/patched.ts';

const request = {
  type: 'TaskRunRequest',
  isArchiveEnabled: false,
  taskId: `${registryId('myregistry').replace('myResourceGroup', 'myresourcegroup')}/tasks/hello`,
  overrideTaskStepProperties: { arguments: [], values: [] },
};
const overrides = (patch: object) => ({ overrideTaskStepProperties: patch });
const found: Asked[] = ['GET S/providers/Microsoft.ContainerRegistry/registries', 'POST R/tasks/hello/listDetails'];
const plain = (name: string, value: string) => ({ name, value, isSecret: false });
const secret = (name: string, value: string) => ({ name, value, isSecret: true });

describe('each option of run, as it reaches the service', () => {
  it.each<[string, object]>([
    ['', {}],
    ['-c https://github.com/a/b.git#main', overrides({ contextPath: 'https://github.com/a/b.git#main' })],
    ['-c oci://other.azurecr.io/a:v1', overrides({ contextPath: 'oci://other.azurecr.io/a:v1' })],
    ['-c /dev/null', {}],
    ['-f other.yaml', overrides({ file: 'other.yaml' })],
    [
      '--arg A=1 --secret-arg B=2 --arg HOSTED --arg NOWHERE',
      overrides({ arguments: [plain('A', '1'), plain('HOSTED', 'yes'), plain('NOWHERE', ''), secret('B', '2')] }),
    ],
    [
      '--set a=1=2 --set HOSTED --set-secret b=2',
      overrides({ values: [plain('a', '1=2'), plain('HOSTED', ''), secret('b', '2')] }),
    ],
    ['--target prod', overrides({ target: 'prod' })],
    ['--update-trigger-token abc', overrides({ updateTriggerToken: 'YWJj' })],
    ['--agent-pool pool1', { agentPoolName: 'pool1' }],
    ['--log-template logs:{{.Run.ID}}', { logTemplate: 'logs:{{.Run.ID}}' }],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`run -r myregistry -n hello --no-wait ${words}`, {
      env: { HOSTED: 'yes' },
    });
    expect({ asked, exitCode }).toEqual({
      asked: [...found, ['POST R/scheduleRun', patched(request, patch)]],
      exitCode: 0,
    });
  });
});

describe('what the Azure CLI was recorded to send', () => {
  it.each(recordedCases('task', 'run'))('$id', async ({ argv, body }) => {
    const { asked } = await runCommandLine(['az', 'acr', ...argv]);
    const sent = asked.find((each) => each[0] === 'POST R/scheduleRun');
    expect(sent?.[1]).toEqual({
      ...body,
      taskId: String(body?.taskId).replace('myResourceGroup', 'myresourcegroup'),
    });
  });
});

describe('options that mean nothing to the run', () => {
  const task = (type: string) => ({
    'POST R/tasks/hello/listDetails': [[200, { name: 'hello', properties: { step: { type } } }]] satisfies Answer[],
  });
  const ignored = (option: string, what: string) =>
    `WARNING: ${option} is ignored: it does not apply to a task that ${what}.`;
  const taskFile = 'runs a task file';
  const dockerfile = 'builds a Dockerfile';
  it.each([
    [
      'EncodedTask',
      '--target st --arg a=b --secret-arg c=d --set e=f',
      ['--target', '--arg', '--secret-arg'].map((option) => ignored(option, taskFile)),
    ],
    ['FileTask', '--arg a=b --set-secret x=y', [ignored('--arg', taskFile)]],
    [
      'Docker',
      '--set a=b --set-secret x=y --arg a=b --target st',
      ['--set', '--set-secret'].map((option) => ignored(option, dockerfile)),
    ],
  ])('are told of before a task of the kind %s is run: %s', async (type, words, warnings) => {
    const { stderr, exitCode } = await runCommandLine(`run -r myregistry -n hello --no-wait ${words}`, {
      replies: task(type),
    });
    expect([exitCode, stderr.split('\n')]).toEqual([0, [...warnings, 'WARNING: Queued a run with ID: cf1', '']]);
  });

  const idle = 'WARNING: --max-context-size is ignored: no local folder is sent.';
  it.each([
    'run -n hello',
    'run -n hello -c /dev/null',
    'run -n hello -c https://github.com/a/b.git',
    'run --cmd bash /dev/null',
    'run https://github.com/a/b.git',
    'build -t a:v1 https://github.com/a/b.git',
  ])('such as a limit for a folder that is not sent: %s', async (words) => {
    const { stderr, exitCode } = await runCommandLine(`${words} -r myregistry --no-wait --max-context-size 1MB`);
    expect([exitCode, stderr.split('\n').filter((line) => line === idle)]).toEqual([0, [idle]]);
  });

  it('but a limit that is none is refused', async () => {
    const { stderr, exitCode } = await runCommandLine('run -n hello -r myregistry --max-context-size much');
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      "ERROR: argument --max-context-size: 'much' is not a valid size, such as 500MB or 1GiB.",
    ]);
  });
});

describe('a local folder as the context', () => {
  const prepare = async ({ cwd }: { cwd: string }) => {
    await mkdir(join(cwd, 'app'));
    await writeFile(join(cwd, 'app', 'Dockerfile'), 'FROM scratch\n');
  };

  it('is packed, uploaded, and named by where it was uploaded to', async () => {
    const { asked, stderr, host } = await runCommandLine('run -r myregistry -n hello --no-wait -c app -f Dockerfile', {
      prepare,
    });
    expect(asked).toEqual([
      ...found,
      'POST R/listBuildSourceUploadUrl',
      'PUT https://uploads.blob.localhost/a.tar.gz?sig=s',
      ['POST R/scheduleRun', patched(request, overrides({ contextPath: 'a.tar.gz', file: 'Dockerfile' }))],
    ]);
    expect(stderr.replace(/\d+\.\d{3} Bytes/, 'N Bytes')).toBe(
      [
        'WARNING: Packing source code into tar to upload...',
        `WARNING: Uploading archived source code from '${join(host.cwd, 'app')}'...`,
        'WARNING: Sending context (N Bytes) to registry: myregistry...',
        'WARNING: Queued a run with ID: cf1',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['-c app -f Missing', "Unable to find '", 1],
    ['-c app -f missing.yaml', '--file is a path inside the --context.', 1],
    ['-c app/Dockerfile', 'Source location should be a local directory path or remote URL.', 1],
    ['-c nowhere', "'nowhere' doesn't exist.", 1],
    [
      '-c https://example.com/gone.tar.gz',
      "'https://example.com/gone.tar.gz' doesn't exist.\nThe URL is read as a tar archive. The URL of a Git repository ends in .git, before any #branch:folder.",
      1,
    ],
  ])('%s is refused: %s', async (words, message, exitCode) => {
    const replies = { 'HEAD https://example.com/gone.tar.gz': [[404] as Answer] };
    const result = await runCommandLine(`run -r myregistry -n hello ${words}`, { prepare, replies });
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain(message);
    expect(result.asked.flat()).not.toContain('POST R/scheduleRun');
  });

  it('takes a tarball that is there', async () => {
    const { asked, exitCode } = await runCommandLine(
      'run -r myregistry -n hello --no-wait -c https://example.com/a.tar.gz',
    );
    expect(exitCode).toBe(0);
    expect(asked[2]).toBe('HEAD https://example.com/a.tar.gz');
  });
});

describe('what follows the queueing', () => {
  const status = (word: string): Answer => [
    200,
    { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties: { runId: 'cf1', status: word } },
  ];
  const following = ['POST R/runs/cf1/listLogSasUrl', 'GET https://logs.blob.localhost/cf1?sig=s', 'GET R/runs/cf1'];
  /** The end of the log, read to say why the run failed. */
  const explaining = ['POST R/runs/cf1/listLogSasUrl', 'GET https://logs.blob.localhost/cf1?sig=s'];
  const queued = 'WARNING: Queued a run with ID: cf1\n';
  const waiting = `${queued}WARNING: Waiting for an agent...\n`;
  const unsuccessful =
    "The run with ID 'cf1' finished with unsuccessful status 'Failed'. Show run details by 'acrtask show-run -r myregistry --run-id cf1'. Show run logs by 'acrtask logs -r myregistry --run-id cf1'.";
  it.each<[string, string, { asked: string[]; exitCode: number; stdout: string; stderr: string }]>([
    ['', 'Succeeded', { asked: following, exitCode: 0, stdout: 'hello\n', stderr: waiting }],
    ['--no-format', 'Succeeded', { asked: following, exitCode: 0, stdout: 'hello\n', stderr: waiting }],
    ['--only-show-errors', 'Succeeded', { asked: following, exitCode: 0, stdout: 'hello\n', stderr: '' }],
    ['--no-wait --query runId -o tsv', 'Succeeded', { asked: [], exitCode: 0, stdout: 'cf1\n', stderr: queued }],
    ['--no-wait --no-logs --query runId', 'Succeeded', { asked: [], exitCode: 0, stdout: '"cf1"\n', stderr: queued }],
    [
      '--no-logs --query status',
      'Succeeded',
      { asked: ['GET R/runs/cf1'], exitCode: 0, stdout: '"Succeeded"\n', stderr: waiting },
    ],
    [
      '--no-logs',
      'Failed',
      {
        asked: ['GET R/runs/cf1', ...explaining],
        exitCode: 1,
        stdout: '',
        stderr: `${waiting}ERROR: ${unsuccessful}\n`,
      },
    ],
    [
      '--no-logs --no-diagnosis',
      'Failed',
      { asked: ['GET R/runs/cf1'], exitCode: 1, stdout: '', stderr: `${waiting}ERROR: ${unsuccessful}\n` },
    ],
    [
      '--no-logs --only-show-errors',
      'Failed',
      { asked: ['GET R/runs/cf1'], exitCode: 1, stdout: '', stderr: `ERROR: ${unsuccessful}\n` },
    ],
    [
      '',
      'Failed',
      {
        asked: [...following, ...explaining],
        exitCode: 1,
        stdout: 'hello\n',
        stderr: `${waiting}ERROR: Run failed\nShow the run: acrtask show-run -r myregistry --run-id cf1\n`,
      },
    ],
  ])('%s, %s', async (words, ends, expected) => {
    const result = await runCommandLine(`run -r myregistry -n hello ${words}`, {
      replies: {
        'GET R/runs/cf1': [status(ends)],
        'GET https://logs.blob.localhost/cf1?sig=s': [
          [200, 'hello\n', { 'x-ms-meta-complete': ends === 'Failed' ? 'failed' : 'successful' }],
        ],
      },
    });
    const { asked, exitCode, stdout, stderr } = result;
    expect({ asked: asked.slice(found.length + 1), exitCode, stdout, stderr }).toEqual(expected);
  });

  it('waits between looks', async () => {
    const { host, stdout } = await runCommandLine('run -r myregistry -n hello --no-logs --query status -o tsv', {
      replies: { 'GET R/runs/cf1': [status('Queued'), status('Running'), status('Succeeded')] },
    });
    expect([stdout, host.sleeps]).toEqual(['Succeeded\n', [1000, 1500]]);
  });

  it.each([
    ['cancel', true],
    ['detach', false],
  ])('Ctrl-C with --on-interrupt %s', async (onInterrupt, cancels) => {
    const { asked, exitCode } = await runCommandLine(
      `run -r myregistry -n hello --no-logs --on-interrupt ${onInterrupt}`,
      {
        replies: { 'GET R/runs/cf1': [status('Running')] },
        prepare: (host) => {
          host.beforeSleep(() => host.interrupt());
        },
      },
    );
    expect([exitCode, asked.includes('POST R/runs/cf1/cancel')]).toEqual([130, cancels]);
  });

  it('tells of a missing task before anything is queued', async () => {
    const missing: Answer = [404, { error: { code: 'ResourceNotFound', message: "The task 'hello' was not found." } }];
    const replies = { 'POST R/tasks/helo/listDetails': [missing], 'GET R/tasks/helo': [missing] };
    const asked = found.map((each) => String(each).replace('/hello/', '/helo/'));
    expect(await runCommandLine('run -r myregistry -n helo', { replies })).toMatchObject({
      asked: [...asked, 'GET R/tasks'],
      exitCode: 3,
      stderr: "ERROR: The registry 'myregistry' has no task 'helo'.\nDid you mean 'hello'?\n",
    });
    const az = await runCommandLine('az acr task run -r myregistry -n helo', { replies });
    expect([az.exitCode, az.stderr.split('\n')[0], az.asked.includes('GET R/tasks')]).toEqual([
      3,
      "ERROR: (ResourceNotFound) The task 'hello' was not found.",
      false,
    ]);
  });
});
