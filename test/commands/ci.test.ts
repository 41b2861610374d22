import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { type Answer, registryId } from '../support/fake-azure.ts';
import { createTestHost } from '../support/test-host.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const started = '2019/06/14 22:47:32 Executing step ID: build. Timeout(sec): 600\r\n';
const hostile = '::set-env name=A::b\r\n##vso[task.setvariable variable=a]b\r\n';
const good = '2019/06/14 22:47:40 Step ID: build marked as successful (elapsed time in seconds: 8.000000)\r\n';
const bad = 'failed to run step ID: build: exit status 1: no, 100%\r\n';

const run = (words: string, env: Record<string, string>, { fails = false, folders = createTestHost() } = {}) => {
  const properties = {
    runId: 'cf1',
    task: 'hello',
    status: fails ? 'Failed' : 'Succeeded',
    outputImages: fails ? [] : [{ registry: 'myregistry.azurecr.io', repository: 'hello', tag: 'v1', digest }],
  };
  const replies: Record<string, readonly Answer[]> = {
    'GET R/runs/cf1': [[200, { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties }]],
    'GET https://logs.blob.localhost/cf1?sig=s': [
      [200, started + hostile + (fails ? bad : good), { 'x-ms-meta-complete': fails ? 'failed' : 'successful' }],
    ],
  };
  return runCommandLine(`${words} -r myregistry`, { replies, env, folders });
};

const onGithub = () => {
  const folders = createTestHost();
  const files = { GITHUB_OUTPUT: join(folders.cwd, 'output'), GITHUB_STEP_SUMMARY: join(folders.cwd, 'summary') };
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return {
    folders,
    env: { GITHUB_ACTIONS: 'true', CI: 'true', ...files },
    outputs: () => read(files.GITHUB_OUTPUT).replace(/acrtask_[\w-]{36}/g, 'END'),
    summary: () => read(files.GITHUB_STEP_SUMMARY),
  };
};
const withoutTokens = (text: string) => text.replace(/::(stop-commands::)?[\da-f-]{36}(::)?/g, '::$1TOKEN$2');
const outputs = `run-id<<END\ncf1\nEND\ndigest<<END\n${digest}\nEND\n`;
const group = `::group::Step build\n::stop-commands::TOKEN\n${started}${hostile}::TOKEN::\n::endgroup::\n::stop-commands::TOKEN\n`;

describe('in GitHub Actions', () => {
  it.each(['run -n hello', 'build https://github.com/a/b.git', 'logs --run-id cf1'])('%s', async (words) => {
    const github = onGithub();
    const { stdout, exitCode } = await run(words, github.env, github);
    expect([exitCode, withoutTokens(stdout)]).toEqual([0, `${group}${good}::TOKEN::\n`]);
    expect(github.outputs()).toBe(outputs);
    expect(github.summary()).toContain(
      `### Run <code>cf1</code>: succeeded\n\nTask <code>hello</code>, registry <code>myregistry</code>, tags <code>myregistry.azurecr.io/hello:v1</code>\n\n| Image |\n| --- |\n| <code>myregistry.azurecr.io/hello@${digest}</code> |`,
    );
    expect(github.summary()).toContain('| <code>build</code> | successful | 8.0 |');
  });

  it('leaves standard output to the document when a format is asked for', async () => {
    const github = onGithub();
    const { stdout, stderr } = await run('run -n hello -o tsv --query outcome', github.env, github);
    expect(stdout).toBe('succeeded\n');
    expect(withoutTokens(stderr)).toContain(`${group}${good}::TOKEN::\n`);
  });

  it('annotates the step that fails, once', async () => {
    const github = onGithub();
    const { stdout, exitCode } = await run('run -n hello', github.env, { ...github, fails: true });
    expect([exitCode, withoutTokens(stdout)]).toEqual([
      1,
      `${group}${bad}::TOKEN::\n::error title=Step build failed::exit status 1: no, 100%25 (run cf1 of task hello in registry myregistry)%0A::set-env name=A::b%0A##vso[task.setvariable variable=a]b\n`,
    ]);
    expect(github.outputs()).toBe('run-id<<END\ncf1\nEND\n');
  });

  it('annotates a failure before any step with what the log says last', async () => {
    const github = onGithub();
    const properties = { runId: 'cf1', status: 'Failed', runErrorMessage: 'failed during run, err: exit status 1' };
    const log = [
      '2019/06/14 22:47:32 Logging in to registry: docker.io',
      'failed to login: 401 Unauthorized',
      '',
      'Run ID: cf1 failed after 1s. Error: failed during run, err: exit status 1',
      '',
    ].join('\r\n');
    const { stdout } = await runCommandLine('run -n hello -r myregistry', {
      replies: {
        'GET R/runs/cf1': [[200, { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties }]],
        'GET https://logs.blob.localhost/cf1?sig=s': [[200, log, { 'x-ms-meta-complete': 'failed' }]],
      },
      ...github,
    });
    expect(stdout.split('\n').at(-2)).toBe(
      '::error title=Run cf1 failed::failed to login: 401 Unauthorized%0Afailed during run, err: exit status 1%0ARun cf1 in registry myregistry: failed',
    );
    expect(github.summary()).toContain('\nfailed to login: 401 Unauthorized\n');
  });

  it('tells of a run whose log is not shown, on standard error', async () => {
    const github = onGithub();
    const { stdout, stderr } = await run('run -n hello --no-logs --query status', github.env, {
      ...github,
      fails: true,
    });
    expect([stdout, github.outputs()]).toEqual(['', 'run-id<<END\ncf1\nEND\n']);
    expect(stderr).toContain('\n::error title=Run cf1 failed::Run cf1 of task hello in registry myregistry: failed\n');
  });

  it('warns when the files cannot be written', async () => {
    const { cwd } = createTestHost();
    const { stderr, exitCode } = await run('run -n hello', {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: join(cwd, 'nowhere', 'summary'),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('WARNING: Run cf1 could not be reported to the CI system: ENOENT');
  });

  it.each([
    'run -n hello',
    'az acr task run -n hello',
    'run --cmd x /dev/null',
    'az acr run --cmd x /dev/null',
    'build https://github.com/a/b.git',
    'pack build -t a --builder b https://github.com/a/b.git',
    'rerun cf1',
  ])('sets the id of a run that is only queued: %s', async (words) => {
    const github = onGithub();
    const { stdout } = await run(`${words} --no-wait --query runId -o tsv`, github.env, github);
    expect([stdout, github.outputs(), github.summary()]).toEqual(['cf1\n', 'run-id<<END\ncf1\nEND\n', '']);
  });

  it('warns when the id of a queued run cannot be told', async () => {
    const { cwd } = createTestHost();
    const env = { GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: join(cwd, 'nowhere', 'output') };
    const { stderr, exitCode } = await run('run -n hello --no-wait', env);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('WARNING: Run cf1 could not be reported to the CI system: ENOENT');
  });

  it.each(['off', 'false'])('does nothing of it with ACRTASK_CI=%s', async (off) => {
    const github = onGithub();
    const { stdout } = await run('run -n hello', { ...github.env, ACRTASK_CI: off }, github);
    expect([stdout, github.outputs(), github.summary()]).toEqual([started + hostile + good, '', '']);
    await run('run -n hello --no-wait', { ...github.env, ACRTASK_CI: off }, github);
    expect(github.outputs()).toBe('');
  });
});

describe('in Azure Pipelines', () => {
  const tame = hostile.replace('##vso', '## vso');
  const grouped = `##[group]Step build\n${started}${tame}##[endgroup]\n`;
  const azurePipelines = () => {
    const folders = createTestHost();
    return { folders, env: { TF_BUILD: 'True', AGENT_TEMPDIRECTORY: folders.cwd } };
  };

  it('groups the log, uploads the summary, sets the outputs', async () => {
    const { folders, env } = azurePipelines();
    const { stdout, exitCode } = await run('run -n hello', env, { folders });
    const [, path = ''] = /##vso\[task\.uploadsummary\](.*)\n/.exec(stdout) ?? [];
    expect([exitCode, stdout]).toEqual([
      0,
      [
        `${grouped}${good}##vso[task.uploadsummary]${path}\n`,
        '##vso[task.setvariable variable=run-id;isOutput=true]cf1\n',
        `##vso[task.setvariable variable=digest;isOutput=true]${digest}\n`,
      ].join(''),
    ]);
    expect(readFileSync(path, 'utf8')).toContain('### Run <code>cf1</code>: succeeded');
  });

  it('sets the id of a run that is only queued, beside the result', async () => {
    const { folders, env } = azurePipelines();
    const { stdout, stderr } = await run('run -n hello --no-wait --query runId -o tsv', env, { folders });
    expect([stdout, stderr, readdirSync(folders.cwd)]).toEqual([
      'cf1\n',
      'WARNING: Queued a run with ID: cf1\n##vso[task.setvariable variable=run-id;isOutput=true]cf1\n',
      [],
    ]);
  });

  it('reports the step that fails, once', async () => {
    const { folders, env } = azurePipelines();
    const { stdout } = await run('run -n hello', env, { folders, fails: true });
    expect(stdout.slice(0, stdout.indexOf('##vso[task.upload'))).toBe(
      `${grouped}${bad}##vso[task.logissue type=error]Step build failed: exit status 1: no, 100%AZP25 (run cf1 of task hello in registry myregistry)%0A::set-env name=A::b%0A## vso[task.setvariable variable=a]b\n`,
    );
  });
});

it('elsewhere nothing is different', async () =>
  expect((await run('run -n hello', { CI: 'true' })).stdout).toBe(started + hostile + good));

describe('a secret that a run repeats', () => {
  const secret = 'PLANTED-SECRET';
  const said = {
    runId: 'cf1',
    status: 'Failed',
    runErrorMessage: `the token ${secret} is not accepted`,
    outputImages: [{ registry: 'r.io', repository: secret, tag: 'v1', digest }],
  };
  const log = [
    `2019/06/14 22:47:32 Executing step ID: ${secret}. Timeout(sec): 600`,
    `docker login -p ${secret}`,
    `failed to run step ID: ${secret}: exit status 1: ${secret} https://a.blob.io/b?sig=${secret}-SAS`,
    '',
  ].join('\r\n');

  it.each([
    ['github', { GITHUB_ACTIONS: 'true' }, ''],
    ['azure-pipelines', { TF_BUILD: 'True' }, ''],
    ['github', { GITHUB_ACTIONS: 'true' }, '--no-logs'],
    ['azure-pipelines', { TF_BUILD: 'True' }, '-o json --query outcome'],
    ['nowhere', {}, '--digest-file digest --metadata-file metadata'],
    ['nowhere', {}, '--digest-file digest --metadata-file metadata -o json --query outcome'],
  ])('lands nowhere: %s %j %s', async (_, ci, words) => {
    const folders = createTestHost();
    const files = {
      GITHUB_OUTPUT: join(folders.cwd, 'output'),
      GITHUB_STEP_SUMMARY: join(folders.cwd, 'summary'),
      AGENT_TEMPDIRECTORY: folders.cwd,
    };
    const properties = words.includes('file') ? { ...said, status: 'Succeeded' } : said;
    const mark = words.includes('file') ? 'successful' : 'failed';
    const { stdout, stderr } = await runCommandLine(
      `run -r myregistry -n hello --set-secret a=${secret} ${words} --debug`,
      {
        replies: {
          'GET R/runs/cf1': [[200, { id: `${registryId('myregistry')}/runs/cf1`, name: 'cf1', properties }]],
          'GET https://logs.blob.localhost/cf1?sig=s': [[200, log, { 'x-ms-meta-complete': mark }]],
        },
        env: { ...ci, ...files },
        folders,
      },
    );
    const written = readdirSync(folders.cwd).map((name) => readFileSync(join(folders.cwd, name), 'utf8'));
    expect(written.length).toBe(words.includes('file') || 'GITHUB_ACTIONS' in ci ? 2 : 1);
    expect(stdout + stderr + written.join('')).not.toContain(secret);
    expect(stdout + stderr).toContain('***');
    expect(written.join('')).toMatch(/\*\*\*|&#42;&#42;&#42;/);
  });
});
