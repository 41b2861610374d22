import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { skipWhen } from '../../e2e/support.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { type Answer, createFakeAzure, registryId, subscription } from '../../support/fake-azure.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const log = [
  '2019/06/14 22:47:32 Executing step ID: build. Timeout(sec): 600',
  '2019/06/14 22:47:40 Step ID: build marked as successful (elapsed time in seconds: 8.000000)',
  'Run ID: cf1 was successful after 9s',
  '',
].join('\r\n');
const replies = (status: string): Record<string, readonly Answer[]> => ({
  'GET R/runs/cf1': [
    [
      200,
      {
        id: `${registryId('myregistry')}/runs/cf1`,
        name: 'cf1',
        properties: {
          runId: 'cf1',
          status,
          outputImages: [{ registry: 'myregistry.azurecr.io', repository: 'hello', tag: 'v1', digest }],
        },
      },
    ],
  ],
  'GET https://logs.blob.localhost/cf1?sig=s': [
    [200, log, { 'x-ms-meta-complete': status === 'Succeeded' ? 'successful' : 'failed' }],
  ],
});
const waiting = 'WARNING: Queued a run with ID: cf1\nWARNING: Waiting for an agent...\n';
const steps = [{ id: 'build', status: 'successful', elapsedSeconds: 8 }];
const summary = '{Id:runId,Outcome:outcome,Images:images,Steps:steps}';
const run = (words: string, status = 'Succeeded', env = {}, prepare?: (host: TestHost) => void) =>
  runCommandLine(`run -r myregistry -n hello ${words}`, {
    replies: replies(status),
    env,
    ...(prepare ? { prepare } : {}),
  });

describe('an output format on the command line', () => {
  it.each([
    ['run -r myregistry -n hello', 'run'],
    ['az acr task run -r myregistry -n hello', 'run'],
    ['run -r myregistry --cmd x /dev/null', 'run'],
    ['build -r myregistry -t hello:v1 https://github.com/a/b.git', 'build'],
    ['pack build -r myregistry -t hello:v1 --builder x https://github.com/a/b.git', 'run'],
  ])('%s prints one document, the log goes to standard error', async (words, what) => {
    const { stdout, stderr, exitCode } = await runCommandLine([...words.split(' '), '-o', 'json', '--query', summary], {
      replies: replies('Succeeded'),
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      Id: 'cf1',
      Outcome: 'succeeded',
      Images: [`hello@${digest}`],
      Steps: steps,
    });
    expect(stderr.slice(stderr.indexOf('WARNING: Queued'))).toBe(`${waiting.replace('a run', `a ${what}`)}${log}`);
  });

  it('prints the whole run, as show-run does', async () => {
    const { stdout } = await run('-o json');
    expect(JSON.parse(stdout)).toMatchObject({
      name: 'cf1',
      status: 'Succeeded',
      timerTrigger: null,
      outcome: 'succeeded',
    });
  });

  it('prints the run that failed, too', async () => {
    const { stdout, stderr, exitCode } = await run('-o tsv --query outcome', 'Failed');
    expect([exitCode, stdout]).toEqual([1, 'failed\n']);
    expect(stderr).toBe(
      `${waiting}${log}ERROR: Run failed\nShow the run: acrtask show-run -r myregistry --run-id cf1\n`,
    );
  });

  it.each([
    ['', {}],
    ['', { AZURE_CORE_OUTPUT: 'json' }],
    ['--query outcome', {}],
    ['-o none', {}],
  ])('without one the log is the output: %s %j', async (words, env) => {
    expect((await run(words, 'Succeeded', env)).stdout).toBe(log);
  });
});

describe('the files', () => {
  const files = ({ cwd }: { cwd: string }) =>
    Object.fromEntries(readdirSync(cwd).map((name) => [name, readFileSync(join(cwd, name), 'utf8')]));
  const metadata = (known: unknown[]) => ({
    runId: 'cf1',
    outcome: 'succeeded',
    images: [`hello@${digest}`],
    references: [`myregistry.azurecr.io/hello@${digest}`],
    steps: known,
  });

  it.each([
    ['', log, steps],
    ['--no-logs --query status -o tsv', 'Succeeded\n', []],
    ['--query runId -o tsv', 'cf1\n', steps],
  ])('are written beside the output: %s', async (words, output, known) => {
    const { host, stdout, exitCode } = await run(`--digest-file d.txt --metadata-file m.json ${words}`);
    const { 'd.txt': digests, 'm.json': json = '', ...others } = files(host);
    expect([exitCode, stdout, others]).toEqual([0, output, {}]);
    expect(digests).toBe(`myregistry.azurecr.io/hello@${digest}\n`);
    expect(JSON.parse(json)).toEqual(metadata(known));
  });

  it('may be the open output, which is written to and not replaced', async (context) => {
    skipWhen(process.platform === 'win32' ? 'Windows has no paths for open descriptors' : undefined, context);
    const { host, stdout, exitCode } = await run('--digest-file out', 'Succeeded', {}, ({ cwd }) =>
      symlinkSync('/dev/fd/1', join(cwd, 'out')),
    );
    expect([exitCode, stdout]).toEqual([0, `${log}myregistry.azurecr.io/hello@${digest}\n`]);
    expect(readlinkSync(join(host.cwd, 'out'))).toBe('/dev/fd/1');
  });

  it('are left as they are when the run fails', async () => {
    const { host, exitCode } = await run('--digest-file d.txt --metadata-file m.json', 'Failed', {}, ({ cwd }) =>
      writeFileSync(join(cwd, 'd.txt'), 'before\n'),
    );
    expect([exitCode, files(host)]).toEqual([1, { 'd.txt': 'before\n' }]);
  });

  it('that turn out not to be writable are told, each, after the result', async () => {
    const { replies: usual, host } = { replies: replies('Succeeded'), host: createTestHost() };
    const azure = createFakeAzure(usual);
    const words = 'run -r myregistry -n hello --query runId -o tsv --digest-file out/d.txt --metadata-file out/m.json';
    mkdirSync(join(host.cwd, 'out'));
    const exitCode = await main(words.split(' '), {
      ...host,
      env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription },
      network: (request) => {
        if (request.url.includes('/listLogSasUrl')) rmSync(join(host.cwd, 'out'), { recursive: true, force: true });
        return azure.network(request);
      },
    });
    expect([exitCode, host.written.stdout, readdirSync(host.cwd)]).toEqual([1, 'cf1\n', []]);
    expect(host.written.stderr.split('ERROR: ')[1]).toBe(
      [
        'Run cf1 succeeded, but some results could not be saved:',
        "'out/d.txt' (--digest-file) cannot be written: no such file or directory.",
        "'out/m.json' (--metadata-file) cannot be written: no such file or directory.",
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['run -r myregistry -n hello'],
    ['az acr task run -r myregistry -n hello'],
    ['run -r myregistry --cmd x /dev/null'],
    ['build -r myregistry -t hello:v1 https://github.com/a/b.git'],
    ['pack build -r myregistry -t hello:v1 --builder x https://github.com/a/b.git'],
  ])('that cannot be written are told before anything is asked: %s', async (words) => {
    const line = [...words.split(' '), '--digest-file', '.', '--metadata-file', 'nowhere/m.json'];
    const { exitCode, stderr, asked } = await runCommandLine(line);
    expect([exitCode, asked]).toEqual([1, []]);
    expect(stderr.slice(stderr.indexOf('ERROR'))).toBe(
      [
        "ERROR: argument --digest-file: '.' is a folder.",
        "ERROR: argument --metadata-file: the folder 'nowhere' does not exist.",
        'Nothing was queued.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['--digest-file .', "argument --digest-file: '.' is a folder."],
    ['--metadata-file taken/m.json', "argument --metadata-file: 'taken' is not a folder."],
    ['--digest-file a --metadata-file ./a', 'argument --metadata-file: it is the same file as --digest-file.'],
  ])('are looked at beforehand: %s', async (words, problem) => {
    const { exitCode, stderr, asked } = await run(words, 'Succeeded', {}, ({ cwd }) =>
      writeFileSync(join(cwd, 'taken'), ''),
    );
    expect([exitCode, stderr.split('\n')[0], asked]).toEqual([1, `ERROR: ${problem}`, []]);
  });

  it('that are no files are written, and not replaced', async (context) => {
    skipWhen(process.platform === 'win32' ? 'Windows has no devices among its files' : undefined, context);
    const { exitCode } = await run(`--digest-file ${devNull} --metadata-file ${devNull}`);
    expect([exitCode, statSync(devNull).isFile()]).toEqual([0, false]);
  });

  it.each(['run -r r -n hello', 'build -r r -t a:v1 .', 'az acr run -r r --cmd x /dev/null'])(
    'do not go together with --no-wait: %s',
    async (words) => {
      const { stderr, exitCode, asked } = await runCommandLine(`${words} --no-wait --digest-file d --metadata-file m`);
      expect([exitCode, asked]).toEqual([2, []]);
      expect(stderr).toContain(
        'ERROR: --digest-file cannot be combined with --no-wait: it is written when the run ends.\n',
      );
      expect(stderr).toContain('ERROR: --metadata-file cannot be combined with --no-wait');
    },
  );
});
