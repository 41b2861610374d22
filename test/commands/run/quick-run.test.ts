import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { Answer, Asked } from '../../support/fake-azure.ts';
import { patched } from '../../support/patched.ts';

const git = 'https://github.com/a/b.git';
const find = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const scheduled = 'POST R/scheduleRun';
const common = {
  isArchiveEnabled: false,
  values: [],
  platform: { os: 'linux', architecture: 'amd64' },
  credentials: {},
};
const inSource = { type: 'FileTaskRunRequest', ...common, taskFilePath: 'acb.yaml', sourceLocation: git };
const encoded = (text: string) => ({
  type: 'EncodedTaskRunRequest',
  ...common,
  encodedTaskContent: Buffer.from(text).toString('base64'),
});
const command = (text: string, timeout = '') =>
  `version: v1.1.0\nsteps:\n  - cmd: ${text}\n    disableWorkingDirectoryOverride: true\n${timeout}`;
const steps = 'steps:\n  - cmd: bash echo hi\n';

const entries = [
  { name: 'a', value: '1=2', isSecret: false },
  { name: 'HOSTED', value: '', isSecret: false },
  { name: 'b', value: '2', isSecret: true },
];

/** Both ways to say the same: the own command and the one of az. */
const calls = ['run', 'az acr run'];

describe.each(calls)('each option of %s with a source, as it reaches the service', (call) => {
  it.each<[string, object]>([
    [git, {}],
    [`-f other.yaml ${git}`, { taskFilePath: 'other.yaml' }],
    [`${git} --values prod.yaml`, { valuesFilePath: 'prod.yaml' }],
    [`--set a=1=2 --set-secret b=2 --set HOSTED ${git}`, { values: entries }],
    [`--platform Windows/ARM64/v8 ${git}`, { platform: { os: 'windows', architecture: 'arm64', variant: 'v8' } }],
    [`--timeout 300 ${git}`, { timeout: 300 }],
    [`--auth-mode default ${git}`, { credentials: { sourceRegistry: { loginMode: 'Default' } } }],
    [`--source-acr-auth-id [caller] ${git}`, { credentials: { sourceRegistry: { identity: '[caller]' } } }],
    [`--source-acr-auth-id none ${git}`, {}],
    [`--agent-pool pool1 --log-template logs:1 ${git}`, { agentPoolName: 'pool1', logTemplate: 'logs:1' }],
    ['oci://other.azurecr.io/a:v1', { sourceLocation: 'oci://other.azurecr.io/a:v1' }],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`${call} -r myregistry --no-wait ${words}`, {
      env: { HOSTED: 'yes' },
    });
    expect({ asked, exitCode }).toEqual({ asked: [find, [scheduled, patched(inSource, patch)]], exitCode: 0 });
  });
});

describe.each(calls)('each option of %s without a source, as it reaches the service', (call) => {
  it.each<[string, object]>([
    ["--cmd 'bash echo hi' /dev/null", encoded(command('bash echo hi'))],
    ["--cmd 'bash echo hi' ''", encoded(command('bash echo hi'))],
    ["--cmd 'a: b' --timeout 900 /DEV/NULL", { ...encoded(command("'a: b'", '    timeout: 900\n')), timeout: 900 }],
    ['/dev/null', encoded(`${steps}# acb\n`)],
    ['-f my.yaml /dev/null', encoded(steps)],
    ['-f - /dev/null', encoded('steps: []\n')],
    ['--set a=1=2 --set HOSTED --set-secret b=2 /dev/null', { ...encoded(`${steps}# acb\n`), values: entries }],
    ['--platform linux/arm /dev/null', patched(encoded(`${steps}# acb\n`), { platform: { architecture: 'arm' } })],
    [
      '--auth-mode None --agent-pool pool1 --log-template logs:1 /dev/null',
      {
        ...encoded(`${steps}# acb\n`),
        credentials: { sourceRegistry: { loginMode: 'None' } },
        agentPoolName: 'pool1',
        logTemplate: 'logs:1',
      },
    ],
  ])('%s', async (words, body) => {
    const { asked, exitCode } = await runCommandLine(`${call} -r myregistry --no-wait ${words}`, {
      stdin: 'steps: []\n',
      prepare: async ({ cwd }) => {
        await writeFile(join(cwd, 'acb.yaml'), `${steps}# acb\n`);
        await writeFile(join(cwd, 'my.yaml'), steps);
      },
    });
    expect({ asked, exitCode }).toEqual({ asked: [find, [scheduled, body]], exitCode: 0 });
  });
});

describe('a local folder as the source', () => {
  const prepare = async ({ cwd }: { cwd: string }) => {
    await mkdir(join(cwd, 'app'));
    await writeFile(join(cwd, 'app', 'mytask.yaml'), steps);
    await writeFile(join(cwd, 'app', 'Dockerfile'), 'FROM scratch\n');
  };

  it('is packed, uploaded, and named by where it was uploaded to', async () => {
    const { asked, stderr, stdout, host } = await runCommandLine('run -r myregistry -f mytask.yaml app --no-wait', {
      prepare,
    });
    const uploading: Asked[] = [
      'POST R/listBuildSourceUploadUrl',
      'PUT https://uploads.blob.localhost/a.tar.gz?sig=s',
      [scheduled, { ...inSource, taskFilePath: 'mytask.yaml', sourceLocation: 'a.tar.gz' }],
    ];
    expect(asked).toEqual([find, ...uploading]);
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'cf1', status: 'Queued' });
    expect(stderr.replace(/\d+\.\d{3} Bytes/, 'N Bytes')).toContain(
      `Uploading archived source code from '${join(host.cwd, 'app')}'...\nWARNING: Sending context (N Bytes) to registry: myregistry...\nWARNING: Queued a run with ID: cf1\n`,
    );
  });
});

describe('what a quick run says beside its result', () => {
  const queued = 'WARNING: Queued a run with ID: cf1\n';
  const sent = `WARNING: Sending context to registry: myregistry...\n${queued}`;
  const preview = (what: string) =>
    `WARNING: Argument '${what}' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus\n`;
  it.each([
    [git, sent],
    ['--cmd x /dev/null', queued],
    [`--cmd x ${git}`, `WARNING: --cmd is ignored: the run uses the task file in the source, acb.yaml.\n${sent}`],
    [
      '--cmd x --values v.yaml /dev/null',
      `WARNING: --values is ignored: it names a file in the source, but the run has no source.\n${queued}`,
    ],
    [
      `-f - ${git}`,
      `WARNING: --file - refers to a file named - in the source. To read standard input, use the source '/dev/null'.\n${sent}`,
    ],
    [`--log-template l:1 --agent-pool p ${git}`, `${preview('--agent-pool')}${preview('--log-template')}${sent}`],
    [`--agent-pool p --only-show-errors ${git}`, ''],
  ])('%s', async (words, stderr) =>
    expect((await runCommandLine(`run -r myregistry --no-wait ${words}`)).stderr).toBe(stderr),
  );

  it.each([
    ['--no-logs --query status', '"Succeeded"\n'],
    ['', 'hello\n'],
  ])('follows the run: %s', async (words, stdout) => {
    const result = await runCommandLine(`run -r myregistry ${git} ${words}`);
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([
      0,
      stdout,
      `${sent}WARNING: Waiting for an agent...\n`,
    ]);
  });
});

describe('what run refuses before it asks anything', () => {
  const hint = (source: string) =>
    `A source is a local folder, a Git or tarball URL, oci://..., or /dev/null. To run a task, use its name: acrtask run --name ${source}`;
  it.each([
    ['', 'Specify a task with --name/-n, or a source: a folder, a Git or tarball URL, oci://..., or /dev/null.', 2],
    [
      `-n hello ${git}`,
      `--name/-n and the source '${git}' cannot be combined. To replace a task's source for one run, use --context.`,
      2,
    ],
    ['-n hello --cmd x', '--cmd can only be used with a source.', 2],
    ['-n hello --platform linux', '--platform can only be used with a source.', 2],
    ['. --context x', '--context can only be used with --name/-n.', 2],
    ['. --arg a=1', '--arg can only be used with --name/-n.', 2],
    [
      '--cmd x -f y /dev/null',
      'Azure Container Registry can run with either --cmd myCommand /dev/null or -f myFile mySourceLocation, but not both.',
      2,
    ],
    [
      '/dev/null',
      'acb.yaml does not exist.\nSpecify what to run: a command with --cmd, or a local task file with --file (default: acb.yaml).',
      1,
    ],
    ['.', "Unable to find '", 1],
    ['-f other.yaml .', "Unable to find '", 1],
    ['-f nosuch.yaml /dev/null', 'nosuch.yaml does not exist.', 1],
    ['file', 'Source location should be a local directory path or remote URL.', 1],
    ['hello', `'hello' doesn't exist.\n${hint('hello')}`, 1],
    [
      '. --platform plan9',
      "'plan9' is not a valid value for OS specified in --platform. Valid options are windows,linux.",
      1,
    ],
    ['. --timeout 299', "Parameter 'FileTaskRunRequest.timeout' must be equal to or greater than 300.", 1],
    [
      '--cmd x /dev/null --timeout 28801',
      "Parameter 'EncodedTaskRunRequest.timeout' must be equal to or less than 28800.",
      2,
    ],
    [
      '. --source-acr-auth-id [system]',
      "'[system]' is not a valid value for '--source-acr-auth-id'. Allowed values: [caller], none.",
      2,
    ],
  ])('%s', async (words, message, exitCode) => {
    const prepare = ({ cwd }: { cwd: string }) => writeFile(join(cwd, 'file'), '');
    const result = await runCommandLine(`run -r myregistry ${words}`, { prepare });
    expect({ asked: result.asked, exitCode: result.exitCode }).toEqual({ asked: [], exitCode });
    expect(result.stderr).toContain(`ERROR: ${message}`);
  });

  it.each([
    ['.', 'acb.yaml', 'Name the task file in the source with --file; the default is acb.yaml.'],
    ['-f other.yaml .', 'other.yaml', '--file is the path of the task file in the source.'],
  ])('%s: nothing is packed without the task file', async (words, name, hint) => {
    const { stderr, asked, host } = await runCommandLine(`az acr run -r myregistry ${words}`);
    expect(asked).toEqual([]);
    expect(stderr).toContain(`ERROR: Unable to find '${join(host.cwd, name)}'.\n${hint}`);
  });

  it('wants a source under az', async () => {
    const { exitCode, stderr } = await runCommandLine('az acr run -r myregistry');
    expect([exitCode, stderr]).toEqual([
      2,
      "ERROR: the following arguments are required: <source>\nTry 'acrtask az acr run --help'.\n",
    ]);
  });

  it('tells of a tarball that is not there', async () => {
    const url = 'https://example.com/a.tar.gz';
    const gone: Answer = [404];
    const { exitCode, stderr } = await runCommandLine(`run -r myregistry ${url}`, {
      replies: { [`HEAD ${url}`]: [gone] },
    });
    const hint =
      'The URL is read as a tar archive. The URL of a Git repository ends in .git, before any #branch:folder.';
    expect([exitCode, stderr]).toEqual([1, `ERROR: '${url}' doesn't exist.\n${hint}\n`]);
  });
});

describe('the help of run', () => {
  it('explains both kinds of run', async () => {
    const { stdout } = await runCommandLine('run --help');
    expect(stdout).toContain('Usage: acrtask run [source] [options]');
    expect(stdout.match(/^[A-Z][^\n]*:$/gm)).toEqual([
      'Arguments:',
      'Required:',
      'Options:',
      'Only with --name, for this run:',
      'Only with a source:',
      'Following the run:',
      'Only with --local:',
      'Global options:',
      'Secrets:',
      'Examples:',
    ]);
  });
});
