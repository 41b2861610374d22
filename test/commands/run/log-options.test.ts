import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLine, type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import type { Answer } from '../../support/fake-azure.ts';

const at = '2026/11/20 12:43:25';
const log = `${at} Downloading source code...
${at} Executing step ID: build. Timeout(sec): 600, Working directory: '', Network: ''
${at} Launching container with name: build
Step 1/1 : FROM scratch
${at} Successfully executed container: build
${at} Executing step ID: test. Timeout(sec): 600, Working directory: '', Network: ''
${at} Launching container with name: test
ok 1
ok 2
${at} Successfully executed container: test
${at} Step ID: build marked as successful (elapsed time in seconds: 1.000000)
${at} Step ID: test marked as successful (elapsed time in seconds: 1.000000)

Run ID: cf1 was successful after 5s
`;

const address = 'GET https://logs.blob.localhost/cf1?sig=s';
const run = (status: string): Answer => [200, { name: 'cf1', properties: { runId: 'cf1', status, task: 'hello' } }];
const complete = (mark = 'successful', text = log): Answer => [200, text, { 'x-ms-meta-complete': mark }];
const line = 'logs -r myregistry --run-id cf1';

const show = (words: string, options: CommandLineOptions = {}): Promise<CommandLine> =>
  runCommandLine(words, { ...options, replies: { [address]: [complete()], ...options.replies } });

describe('logs', () => {
  it.each<[string, string]>([
    [`${line} --tail 1`, 'Run ID: cf1 was successful after 5s\n'],
    [`${line} --tail 0`, ''],
    [`${line} --quiet-agent`, 'Step 1/1 : FROM scratch\nok 1\nok 2\n'],
    [`${line} --step test --quiet-agent --tail 1`, 'ok 2\n'],
    [
      `${line} --step build --timestamps none`,
      "Executing step ID: build. Timeout(sec): 600, Working directory: '', Network: ''\nLaunching container with name: build\nStep 1/1 : FROM scratch\nSuccessfully executed container: build\nStep ID: build marked as successful (elapsed time in seconds: 1.000000)\n",
    ],
    [`${line} --timestamps utc`, log],
    [`logs -r myregistry -n hello --quiet-agent`, 'Step 1/1 : FROM scratch\nok 1\nok 2\n'],
    [`az acr task logs -r myregistry --run-id cf1 --quiet-agent`, 'Step 1/1 : FROM scratch\nok 1\nok 2\n'],
  ])('%s', async (words, expected) => {
    const { stdout, exitCode, stderr } = await show(words);
    expect([stdout, exitCode], stderr).toEqual([expected, 0]);
  });

  it.each([
    ['--tail 1', 2, {}],
    ['--tail 1 --timestamps none', 2, {}],
    ['--tail 1 --step test', 1, {}],
    ['--tail 1 --quiet-agent', 1, {}],
    ['--timestamps none', 1, {}],
    // What is reported to a CI system is the whole log.
    ['--tail 1', 1, { GITHUB_ACTIONS: 'true' }],
  ])('of a long log, %s asks for it %i times with %j', async (words, times, env) => {
    const long = `${'a line\n'.repeat(100_000)}${log}`;
    const end = long.slice(-65_536);
    const part = (text: string): Answer => [
      206,
      text,
      {
        'content-range': `bytes ${long.length - text.length}-${long.length - 1}/${long.length}`,
        'x-ms-meta-complete': 'successful',
      },
    ];
    const { stdout, asked, stderr } = await show(`${line} ${words}`, {
      env,
      replies: { [address]: [part(long), part(end)] },
    });
    expect(asked.filter((each) => each === address).length, stderr).toBe(times);
    if (times === 2) expect(stdout).toBe('Run ID: cf1 was successful after 5s\n');
  });

  it('of a task run takes the same options', async () => {
    const { stdout, stderr } = await show('taskrun logs -r myregistry -n mine --step test --quiet-agent', {
      replies: { 'GET R/taskRuns/mine': [[200, { name: 'mine', properties: { runResult: { name: 'cf1' } } }]] },
    });
    expect(stdout, stderr).toBe('ok 1\nok 2\n');
  });

  it('follows an ongoing run from its last lines', async () => {
    const { stdout, exitCode } = await show(`${line} --tail 1 --quiet-agent --exit-code detailed`, {
      replies: {
        'GET R/runs/cf1': [run('Running'), run('Running'), run('Timeout')],
        [address]: [
          [200, log.slice(0, log.indexOf('ok 2'))],
          [200, log, { 'x-ms-meta-complete': 'timedout' }],
        ],
      },
    });
    expect([stdout, exitCode]).toEqual(['ok 1\nok 2\n', 6]);
  });

  it.each<[string, Readonly<Record<string, readonly Answer[]>>, number, string]>([
    [
      'a step that is misspelled',
      {},
      3,
      "ERROR: The log of run cf1 has no step 'tets'. Did you mean 'test'?\nIts steps: build, test\n",
    ],
    [
      'a run without steps',
      { [address]: [complete('successful', 'no\n')] },
      3,
      "ERROR: The log of run cf1 has no step 'tets'.\nNo step has begun.\n",
    ],
    [
      'a failed run',
      { 'GET R/runs/cf1': [run('Failed')] },
      3,
      "WARNING: Run failed.\nERROR: The log of run cf1 has no step 'tets'. Did you mean 'test'?\nIts steps: build, test\n",
    ],
    [
      'a run that fails while it is followed',
      { 'GET R/runs/cf1': [run('Running'), run('Failed')] },
      1,
      "WARNING: The log of run cf1 has no step 'tets'. Did you mean 'test'?\nIts steps: build, test\nERROR: Run failed\nShow the run: acrtask show-run -r myregistry --run-id cf1\n",
    ],
  ])('names the steps for %s', async (_, replies, code, said) => {
    const { exitCode, stderr } = await show(`${line} --step tets`, { replies });
    expect([exitCode, stderr]).toEqual([code, said]);
  });

  it('says when other steps may have printed what it shows', async () => {
    const text = `${at} Executing step ID: one. Timeout(sec): 600\n${at} Executing step ID: two. Timeout(sec): 600\nhi\n`;
    const { stderr } = await show(`${line} --step one`, { replies: { [address]: [complete('successful', text)] } });
    expect(stderr).toBe(
      'WARNING: Other steps ran at the same time (two): lines that they printed may be among those shown.\n',
    );
  });

  it('reports all of the log to the CI system, and lets nothing in it act there', async () => {
    const failed = `${log.slice(0, log.indexOf('ok 2')).replace('Step 1/1', '::set-output name=a::')}${at} Container failed during run: test. No retries remaining.\nfailed to run step ID: test: exit status 1\n`;
    const { stdout } = await show(`${line} --step build --quiet-agent`, {
      env: { GITHUB_ACTIONS: 'true' },
      replies: { 'GET R/runs/cf1': [run('Failed')], [address]: [complete('failed', failed)] },
    });
    const [first, shown, last, error] = stdout.split('\n');
    expect([first?.slice(0, 17), shown, last === `::${first?.slice(17)}::`, error]).toEqual([
      '::stop-commands::',
      '::set-output name=a:: : FROM scratch',
      true,
      '::error title=Step test failed::exit status 1 (run cf1 of task hello in registry myregistry)%0Aok 1',
    ]);
  });

  it.each([
    [`${line} --tail -1`, 'argument --tail: -1 is less than 0'],
    [`${line} --timestamps cet`, "'cet' is not a valid value for '--timestamps'. Allowed values: local, utc, none."],
  ])('%s is refused', async (words, problem) => {
    const { exitCode, stderr, asked } = await show(words);
    expect([exitCode, stderr.split('\n')[0], asked]).toEqual([2, `ERROR: ${problem}`, []]);
  });
});

describe('logs --save', () => {
  const filesOf = async (cwd: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(cwd))
          .filter((name) => !name.startsWith('.'))
          .map(async (name) => [name, await readFile(join(cwd, name), 'utf8').catch(() => 'a folder')]),
      ),
    );
  const withOld: CommandLineOptions = { prepare: ({ cwd }) => writeFile(join(cwd, 'run.log'), 'old\n') };

  it('writes what is shown, too', async () => {
    const { stdout, host } = await show(`${line} --quiet-agent --save run.log`, withOld);
    expect([stdout, await filesOf(host.cwd)]).toEqual([
      'Step 1/1 : FROM scratch\nok 1\nok 2\n',
      { 'run.log': 'Step 1/1 : FROM scratch\nok 1\nok 2\n' },
    ]);
  });

  it('writes the log of a run that fails', async () => {
    const { exitCode, host } = await show(`${line} --save run.log`, {
      replies: { 'GET R/runs/cf1': [run('Running'), run('Failed')], [address]: [complete('failed')] },
    });
    expect([exitCode, await filesOf(host.cwd)]).toEqual([1, { 'run.log': log }]);
  });

  it('leaves an earlier file alone when it is interrupted, and keeps what there is of the log', async () => {
    const { exitCode, stderr, host } = await show(`${line} --save run.log`, {
      replies: { 'GET R/runs/cf1': [run('Running')], [address]: [[200, 'one\ntwo\n']] },
      prepare: async (each) => {
        await writeFile(join(each.cwd, 'run.log'), 'old\n');
        each.beforeSleep(() => each.interrupt());
      },
    });
    expect([exitCode, stderr.split('\n')[0], await filesOf(host.cwd)]).toEqual([
      130,
      "WARNING: The log was not shown to its end: what there is of it is in 'run.log.part'.",
      { 'run.log': 'old\n', 'run.log.part': 'one\ntwo\n' },
    ]);
  });

  it('leaves an earlier file alone when there is nothing to save', async () => {
    const { stderr, host } = await show(`${line} --tail 0 --save run.log`, withOld);
    expect([stderr, await filesOf(host.cwd)]).toEqual([
      "WARNING: Nothing was saved to 'run.log': nothing was shown.\n",
      { 'run.log': 'old\n' },
    ]);
  });

  it.skipIf(process.platform === 'win32')('keeps the permissions of an earlier file, and a link to it', async () => {
    const { host } = await show(`${line} --save link`, {
      prepare: async ({ cwd }) => {
        await writeFile(join(cwd, 'run.log'), 'old\n', { mode: 0o600 });
        await symlink('run.log', join(cwd, 'link'));
      },
    });
    const [link, file] = [await lstat(join(host.cwd, 'link')), await stat(join(host.cwd, 'run.log'))];
    expect([link.isSymbolicLink(), file.mode & 0o777, await filesOf(host.cwd)]).toEqual([
      true,
      0o600,
      { link: log, 'run.log': log },
    ]);
  });

  it('saves all of the log, although nobody reads it', async () => {
    const { exitCode, host } = await show(`${line} --save run.log`, {
      readers: { stdout: 'leaves' },
      replies: {
        'GET R/runs/cf1': [run('Running'), run('Running'), run('Succeeded')],
        [address]: [[200, log.slice(0, log.indexOf('ok 2'))], complete()],
      },
    });
    expect([exitCode, await filesOf(host.cwd)]).toEqual([0, { 'run.log': log }]);
  });

  it('has no secret in the file', async () => {
    const text = 'see https://a.io/b?sig=c3VwZXJzZWNyZXQ and\nhttps://me:hunter2@a.io/';
    const { host } = await show(`${line} --save run.log`, {
      replies: { [address]: [complete('successful', text)] },
    });
    expect(await filesOf(host.cwd)).toEqual({ 'run.log': 'see https://a.io/b?sig=*** and\nhttps://***@a.io/\n' });
  });

  it.each([
    ['none/run.log', "argument --save: the folder 'none' does not exist."],
    ['folder', "argument --save: 'folder' is a folder."],
    ['run.log', "argument --save: 'run.log.part' is a folder."],
  ])('asks nothing for %s, which cannot be written', async (path, problem) => {
    const { exitCode, stderr, asked } = await show(`${line} --save ${path}`, {
      prepare: async ({ cwd }) => {
        await mkdir(join(cwd, 'folder'));
        await mkdir(join(cwd, 'run.log.part'));
      },
    });
    expect([exitCode, stderr, asked]).toEqual([1, `ERROR: ${problem}\nNothing was asked.\n`, []]);
  });

  it.skipIf(process.platform === 'win32')('writes to a device as it is', async () => {
    const { exitCode, stdout } = await show(`${line} --save /dev/null`);
    expect([exitCode, stdout]).toEqual([0, log]);
  });
});
