import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';

const good = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';
const doubtful = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n    timeot: 10\n';
const wrong = `${doubtful}    retries: -1\n`;

const files = {
  'good.yaml': good,
  'doubtful.yaml': doubtful,
  'wrong.yaml': wrong,
  'values.yaml': 'a: 1\n',
  'broken-values.yaml': 'a: 1\nb: {c: 1}\n- d\n',
  'nested-values.yaml': 'a: 1\nb: {c: 1}\nd: [1, {}]\n',
  'app/acb.yaml': good,
  'app/lib/mytask.yml': doubtful,
  'app/lib/Taskfile.yaml': "version: '3'\ntasks: {}\n",
  'empty/readme.md': '',
};

const validate = async (words: string | readonly string[], options: CommandLineOptions = {}) => {
  const line = typeof words === 'string' ? words.split(' ').filter(Boolean) : words;
  const { exitCode, stdout, stderr, asked } = await runCommandLine(['validate', ...line], {
    prepare: async ({ cwd }) => {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(cwd, name)), { recursive: true });
        await writeFile(join(cwd, name), text);
      }
    },
    ...options,
  });
  expect(asked).toEqual([]);
  return { exitCode, stdout, stderr };
};

const warning = (name: string) => `${name}:4:5: warning: unknown key 'timeot' [unknown-key]
      timeot: 10
      ^^^^^^
  Did you mean 'timeout'?
`;
const error = (name: string) => `${name}:5:14: error: 'retries' is -1, and cannot be negative [step-retries]
      retries: -1
               ^^
  Use 0 or a positive number.
`;

describe('validate prints each problem with its line, and how many there are', () => {
  it.each<[string, string, number]>([
    ['good.yaml', '1 file checked: no problems.\n', 0],
    ['doubtful.yaml', `${warning('doubtful.yaml')}\n1 file checked: 1 warning.\n`, 0],
    ['doubtful.yaml --strict', `${warning('doubtful.yaml')}\n1 file checked: 1 warning.\n`, 1],
    ['wrong.yaml', `${warning('wrong.yaml')}${error('wrong.yaml')}\n1 file checked: 1 error, 1 warning.\n`, 1],
    [
      './wrong.yaml good.yaml wrong.yaml doubtful.yaml',
      `${warning('./wrong.yaml')}${error('./wrong.yaml')}${warning('doubtful.yaml')}\n3 files checked: 1 error, 2 warnings.\n`,
      1,
    ],
    ['app', `${warning('app/lib/mytask.yml')}\n2 files checked: 1 warning.\n`, 0],
    ['', `${warning('app/lib/mytask.yml')}\n2 files checked: 1 warning.\n`, 0],
  ])('%s', async (words, stdout, exitCode) => {
    expect(await validate(words)).toEqual({ exitCode, stdout, stderr: '' });
  });

  it('reads standard input', async () => {
    expect(await validate('good.yaml -', { stdin: wrong })).toEqual({
      exitCode: 1,
      stdout: `${warning('standard input')}${error('standard input')}\n2 files checked: 1 error, 1 warning.\n`,
      stderr: '',
    });
  });

  it('says which files cannot be read, and checks the others', async () => {
    expect(await validate('missing.yaml doubtful.yaml gone/acb.yaml')).toEqual({
      exitCode: 1,
      stdout: `${warning('doubtful.yaml')}\n1 file checked: 1 warning.\n`,
      stderr: 'ERROR: missing.yaml does not exist.\nERROR: gone/acb.yaml does not exist.\n',
    });
  });

  it.each([
    ['empty', "the folder 'empty'"],
    ['', 'the current folder'],
  ])('says that there is none: validate %s', async (words, where) => {
    expect(await validate(words, words === '' ? { prepare: () => {} } : {})).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `ERROR: There is no task file below ${where}.\nIf it has another name, name it: 'acrtask validate FILE'. In folders, acrtask finds acb.yaml, *task*.yaml, and the files that GitHub workflows and acrtask.yaml name.\n`,
    });
  });

  it.each([
    ['push: $Registry/a:$ID', "not '$Registry/a:$ID' [wrong-type]", "Write 'push: [$Registry/a:$ID]'."],
    [
      'push: {{.Run.Registry}}/a:1',
      "not 'myregistry.azurecr.io/a:1' [wrong-type]",
      "Write 'push: [{{.Run.Registry}}/a:1]'.",
    ],
  ])('advises in the words of the file: %s', async (step, message, hint) => {
    const { stdout } = await validate('-', { stdin: `version: v1.1.0\nsteps:\n  - ${step}\n` });
    expect(stdout).toContain(`'push' must be a list, ${message}\n`);
    expect(stdout).toContain(`\n  ${hint}\n`);
  });

  it.each([
    ['--context none good.yaml', 1, 'ERROR: --context: none is not a folder.\n'],
    ['app/acb.yml', 1, "ERROR: app/acb.yml does not exist.\nDid you mean 'app/acb.yaml'?\n"],
    ['-f good.yaml', 2, 'ERROR: unrecognized arguments: -f\nName the file without an option.\n'],
    ['--file=good.yaml', 2, 'ERROR: unrecognized arguments: --file\nName the file without an option.\n'],
  ])('says what to do: validate %s', async (words, exitCode, stderr) => {
    expect(await validate(words)).toEqual({ exitCode, stdout: '', stderr });
  });

  it('asks for the steps where there are none', async () => {
    expect((await validate('-', { stdin: 'steps:\n' })).stdout).toContain(
      "\n  Write the steps as a list under 'steps'.\n",
    );
  });

  it.each([
    ['services:\n  web:\n    image: nginx\n', 'a Compose file'],
    ['apiVersion: v1\nkind: Pod\nspec: {}\n', 'a Kubernetes manifest'],
    ['on: push\njobs:\n  a:\n    steps: []\n', 'a GitHub Actions workflow'],
  ])('says once what another kind of file is: %j', async (stdin, kind) => {
    const { stdout } = await validate('-', { stdin });
    expect(stdout.split('\n')[0]).toBe(
      `standard input:1:1: error: the file looks like ${kind}, not a task file [outline]`,
    );
    expect(stdout).toContain('\n1 file checked: 1 error.\n');
  });

  it('says what to do with a Dockerfile', async () => {
    expect((await validate('-', { stdin: 'FROM node:20\nRUN npm ci\n' })).stdout).toContain(
      "This looks like a Dockerfile: build it with 'acrtask build', or in a step with '- build: -f FILE .'.",
    );
  });

  it('does not let a file act on the terminal', async () => {
    const { stdout } = await validate('-', { stdin: doubtful.replace('10', '"\u001b[31m\u009b2J\u0007"') });
    expect(stdout.split('\n')[1]).toBe('      timeot: "\\u001b[31m\\u009b2J\\u0007"');
  });
});

describe('colours', () => {
  it.each<[string, CommandLineOptions, boolean]>([
    ['a terminal', { tty: ['stdout', 'stderr'] }, true],
    ['a terminal with NO_COLOR', { tty: ['stdout', 'stderr'], env: { NO_COLOR: '1' } }, false],
    ['a pipe', { tty: ['stderr'] }, false],
  ])('%s', async (_to, options, isColoured) => {
    const { stdout } = await validate('doubtful.yaml', options);
    expect(stdout.split('\n')[0]).toBe(
      isColoured
        ? "\u001b[1mdoubtful.yaml:4:5:\u001b[22m \u001b[33mwarning:\u001b[39m unknown key 'timeot' [unknown-key]"
        : "doubtful.yaml:4:5: warning: unknown key 'timeot' [unknown-key]",
    );
  });
});

describe('data', () => {
  const items = [
    {
      code: 'unknown-key',
      column: 5,
      endColumn: 11,
      endLine: 4,
      file: 'wrong.yaml',
      hint: "Did you mean 'timeout'?",
      line: 4,
      message: "unknown key 'timeot'",
      severity: 'warning',
    },
    {
      code: 'step-retries',
      column: 14,
      endColumn: 16,
      endLine: 5,
      file: 'wrong.yaml',
      hint: 'Use 0 or a positive number.',
      line: 5,
      message: "'retries' is -1, and cannot be negative",
      severity: 'error',
    },
  ];

  it('is a list of all problems', async () => {
    const { stdout, ...rest } = await validate('wrong.yaml -o json');
    expect({ ...rest, items: JSON.parse(stdout) }).toEqual({ exitCode: 1, stderr: '', items });
    expect(await validate('good.yaml -o json')).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
  });

  it.each<[readonly string[], string]>([
    [
      ['-o', 'table'],
      `FILE             SEVERITY    CODE          MESSAGE
---------------  ----------  ------------  ---------------------------------------
wrong.yaml:4:5   warning     unknown-key   unknown key 'timeot'
wrong.yaml:5:14  error       step-retries  'retries' is -1, and cannot be negative
`,
    ],
    [['--query', "[?severity=='error'].[file, line]", '-o', 'tsv'], 'wrong.yaml\t5\n'],
    [['--query', '[0].code'], '"unknown-key"\n'],
  ])('%j', async (words, stdout) => {
    expect(await validate(['wrong.yaml', ...words])).toEqual({ exitCode: 1, stdout, stderr: '' });
  });

  it('has no other format', async () => {
    expect(await validate('wrong.yaml --format github -o json')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "ERROR: --format cannot be combined with --output or --query.\nTry 'acrtask validate --help'.\n",
    });
  });
});

describe('CI systems', () => {
  const annotations = `::warning file=wrong.yaml,line=4,col=5,endLine=4,endColumn=11,title=unknown-key::unknown key 'timeot'%0ADid you mean 'timeout'?
::error file=wrong.yaml,line=5,col=14,endLine=5,endColumn=16,title=step-retries::'retries' is -1, and cannot be negative%0AUse 0 or a positive number.
`;
  const github = { env: { GITHUB_ACTIONS: 'true' } };
  const azure = { env: { TF_BUILD: 'True' } };
  const text = `${warning('wrong.yaml')}${error('wrong.yaml')}`;
  const count = '\n1 file checked: 1 error, 1 warning.\n';
  const withoutTokens = (stdout: string) => stdout.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'TOKEN');

  it.each<[string, string, CommandLineOptions, string]>([
    ['annotations alone', '--format github', {}, annotations],
    [
      'text and annotations in GitHub Actions',
      '',
      github,
      `::stop-commands::TOKEN\n${text}::TOKEN::\n${annotations}${count}`,
    ],
    ['text alone in GitHub Actions', '--format text', github, `::stop-commands::TOKEN\n${text}::TOKEN::\n${count}`],
    ['text when that is off', '', { env: { GITHUB_ACTIONS: 'true', ACRTASK_CI: 'off' } }, text + count],
    [
      'text and annotations in Azure Pipelines',
      '',
      azure,
      `${text}##vso[task.logissue type=warning;sourcepath=wrong.yaml;linenumber=4;columnnumber=5;code=unknown-key;]unknown key 'timeot'%0ADid you mean 'timeout'?
##vso[task.logissue type=error;sourcepath=wrong.yaml;linenumber=5;columnnumber=14;code=step-retries;]'retries' is -1, and cannot be negative%0AUse 0 or a positive number.
${count}`,
    ],
  ])('%s', async (_name, words, options, stdout) => {
    const shown = await validate(`wrong.yaml ${words}`, options);
    expect({ ...shown, stdout: withoutTokens(shown.stdout) }).toEqual({ exitCode: 1, stdout, stderr: '' });
  });

  it('prints data alone when it is asked for', async () => {
    expect((await validate('wrong.yaml --query [0].code -o tsv', github)).stdout).toBe('unknown-key\n');
  });

  it('obeys no command that stands in a file of Azure Pipelines', async () => {
    const { stdout } = await validate('- --format text', {
      ...azure,
      stdin: doubtful.replace('10', "'##vso[task.setvariable variable=x]y'"),
    });
    expect(stdout.split('\n')[1]).toBe("      timeot: '## vso[task.setvariable variable=x]y'");
  });
});

describe('what the run is given', () => {
  const using = 'version: v1.1.0\nsteps:\n  - cmd: bash echo {{.Values.a}}\n    timeout: {{.Values.seconds}}\n';

  it.each<[string, number]>([
    ['', 0],
    ['--set seconds=600', 0],
    ['--set seconds=soon', 1],
    ['--set seconds={{.Run.OS}} --values values.yaml', 1],
  ])('values, and unknown ones for those that may follow: %s', async (words, exitCode) => {
    expect((await validate(`- ${words}`, { stdin: using })).exitCode).toBe(exitCode);
  });

  it.each<[string, string, number]>([
    ['--run ID=cf5', '{{ if ne .Run.ID "cf5" }}x{{ end }}', 0],
    ['--run ID=cf6', '{{ if ne .Run.ID "cf5" }}x{{ end }}', 1],
    ['--platform windows', '{{ if ne .Run.OS "windows" }}x{{ end }}', 0],
    ['--platform linux/arm64', '{{ if eq .Run.Architecture "arm64" }}x{{ end }}', 1],
    ['--platform windows --run OS=linux', '{{ if eq .Run.OS "linux" }}x{{ end }}', 1],
  ])('the run: %s', async (words, retries, exitCode) => {
    const stdin = `steps:\n  - cmd: ubuntu:24.04 ls\n    retries: 1${retries}\n`;
    expect((await validate(`- ${words}`, { stdin })).exitCode).toBe(exitCode);
  });

  it('tells values that one file does not use, but not those of several files', async () => {
    expect((await validate('good.yaml --set nope=1')).stdout).toMatch(/^good\.yaml: warning: .* \[unused-value\]/);
    expect((await validate('good.yaml app/acb.yaml --set nope=1')).stdout).toBe('2 files checked: no problems.\n');
  });

  it('tells where a file of values is wrong, once, and checks without it', async () => {
    expect(await validate('wrong.yaml good.yaml --values nested-values.yaml')).toEqual({
      exitCode: 1,
      stdout: `nested-values.yaml:2:4: error: the value 'b' contains a map, which no task file can be given [invalid-values]
  b: {c: 1}
     ^
  The values file must be a flat map of names to values.
nested-values.yaml:3:8: error: the value 'd' contains a map, which no task file can be given [invalid-values]
  d: [1, {}]
         ^
  The values file must be a flat map of names to values.
${warning('wrong.yaml')}${error('wrong.yaml')}
3 files checked: 3 errors, 1 warning.
`,
      stderr: '',
    });
    const { stdout } = await validate('good.yaml --values broken-values.yaml');
    expect(stdout).toMatch(/^broken-values\.yaml:3:1: error: .* \[invalid-values\]\n {2}- d\n/);
  });

  it.each([
    ['--values missing.yaml', 'ERROR: missing.yaml does not exist.\n', 1],
    [
      '--platform solaris',
      "ERROR: 'solaris' is not a valid value for OS specified in --platform. Valid options are windows,linux.\n",
      2,
    ],
    ['--run id=1', "ERROR: --run: a run has no variable 'id'. Did you mean ID?\n", 2],
    ['--timeout 0', "ERROR: argument --timeout: 0 is less than 1\nTry 'acrtask validate --help'.\n", 2],
  ])('refuses %s', async (words, stderr, exitCode) => {
    expect(await validate(`good.yaml ${words}`)).toEqual({ exitCode, stdout: '', stderr });
  });
});

describe('files with aliases', () => {
  const aliased = (source: string, command = '$hello') =>
    `version: v1.1.0\nalias:\n  src:\n    - ${source}\nsteps:\n  - cmd: bash ${command}\n    retries: -1\n`;
  const prepare: CommandLineOptions['prepare'] = async ({ cwd }) => {
    await mkdir(join(cwd, 'app/tasks'), { recursive: true });
    await writeFile(join(cwd, 'app/aliases.yaml'), 'hello: echo hello\n');
    for (const [name, source] of [
      ['there', 'aliases.yaml'],
      ['missing', 'none.yaml'],
      ['address', 'https://example.com/aliases.yaml'],
    ] as const)
      await writeFile(join(cwd, `app/tasks/${name}.yaml`), aliased(source));
    await writeFile(
      join(cwd, 'app/tasks/open.yaml'),
      aliased('https://example.com/aliases.yaml', '$hello\n    timeout: $limit'),
    );
  };

  it.each<[string, string[]]>([
    ['app/tasks/there.yaml', ['7 step-retries']],
    ['app/tasks/there.yaml --context app', ['7 step-retries']],
    ['app/tasks/missing.yaml', ['4 alias-source']],
    ['app/tasks/missing.yaml --context https://example.com/repo.git', ['7 step-retries']],
    ['app/tasks/missing.yaml --context /dev/null', ['7 step-retries']],
    ['app/tasks/address.yaml', ['7 step-retries']],
    ['app/tasks/open.yaml', ['8 step-retries']],
  ])('%s', async (words, found) => {
    const { stdout } = await validate(`${words} -o tsv --query [].[line,code]`, { prepare });
    expect(
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.replace('\t', ' ')),
    ).toEqual(found);
  });
});

describe('the Dockerfiles of a context', () => {
  const build = (words: string) => `version: v1.1.0\nsteps:\n  - build: -t a.azurecr.io/a:1 ${words}\n`;
  const prepare: CommandLineOptions['prepare'] = async ({ cwd }) => {
    await mkdir(join(cwd, 'ci/empty'), { recursive: true });
    await mkdir(join(cwd, 'src'));
    await writeFile(join(cwd, 'src/Dockerfile'), 'FROM scratch\n');
    await writeFile(join(cwd, 'ci/src.yaml'), build('src'));
    await writeFile(join(cwd, 'ci/other.yaml'), build('other'));
    await writeFile(join(cwd, 'ci/empty.yaml'), build('empty'));
  };

  it.each<[string, string[]]>([
    ['ci/src.yaml', []],
    ['ci/src.yaml --context .', []],
    ['ci/src.yaml --context ci', ['3 missing-dockerfile']],
    ['ci/src.yaml --context /dev/null', []],
    ['ci/other.yaml', []],
    ['ci/other.yaml --context .', ['3 missing-dockerfile']],
    ['ci/empty.yaml', ['3 missing-dockerfile']],
  ])('%s', async (words, found) => {
    const { stdout } = await validate(`${words} -o tsv --query [].[line,code]`, { prepare });
    const lines = stdout.split('\n').filter(Boolean);
    expect(lines.map((line) => line.replace('\t', ' '))).toEqual(found);
  });
});

it('prints what is for information after what there is to do', async () => {
  const stdin = 'version: v1.1.0\nsteps:\n  - cmd: docker.io/library/node ls\n    timeot: 10\n';
  const { stdout } = await validate('-', { stdin });
  const places = stdout.split('\n').filter((line) => line.startsWith('standard input:'));
  expect(places.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'standard input:4:5: warning:',
    'standard input:3:10: information:',
  ]);
});
