import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';
import type { Answer } from '../support/fake-azure.ts';
import { decode, git, sent } from './task-lines.ts';

const create = (words: string, options: CommandLineOptions = {}) =>
  runCommandLine(`create -r myregistry -n hello ${words}`, options);
const put = 'PUT R/tasks/hello';
const stepOf = (body: unknown) => (body as { properties: { step: Record<string, unknown> } }).properties.step;

it('19.23 the branch is the one that the context names', async () => {
  const result = await create(`-c ${git}#dev:sub -f Dockerfile --git-access-token t`);
  expect(sent(result, put)).toMatchObject([
    { properties: { trigger: { sourceTriggers: [{ sourceRepository: { branch: 'dev' } }] } } },
  ]);
});

it.each([
  ['https://dev.azure.com/o/p/_git/github.com-mirror#main', 'VisualStudioTeamService', ''],
  ['https://github.example.com/a/b.git#main', 'Github', ''],
  [
    'https://git.example.com/a/b.git#main',
    'VisualStudioTeamService',
    "WARNING: The service watches repositories on GitHub and Azure DevOps only. Commits at 'git.example.com' may not start runs.\n",
  ],
  [
    'git@github.com:example/app.git',
    'Github',
    "WARNING: The context names no branch. The service watches 'master'. To watch another branch, use --context git@github.com:example/app.git#BRANCH\n",
  ],
])('19.23 the host of %s decides who watches it', async (context, provider, stderr) => {
  const result = await create(`-c ${context} -f Dockerfile --git-access-token t`);
  expect([result.exitCode, result.stderr, sent(result, put)]).toMatchObject([
    0,
    stderr,
    [{ properties: { trigger: { sourceTriggers: [{ sourceRepository: { sourceControlType: provider } }] } } }],
  ]);
});

const references = (capabilities: string): Answer => {
  const reference = `${'a'.repeat(40)} HEAD\0${capabilities}\n`;
  return [
    200,
    `001e# service=git-upload-pack\n0000${(reference.length + 4).toString(16).padStart(4, '0')}${reference}0000`,
  ];
};

it('19.23 the repository to watch is sent with its branch and folder, as az was recorded to', async () => {
  const result = await create(`-c ${git}#dev:sub -f Dockerfile --git-access-token t`);
  expect(sent(result, put)).toMatchObject([
    { properties: { trigger: { sourceTriggers: [{ sourceRepository: { repositoryUrl: `${git}#dev:sub` } }] } } },
  ]);
});

it.each<[string, string, Answer, string]>([
  [
    'the remote’s default',
    'main',
    references('symref=HEAD:refs/heads/main agent=git/2.39.5'),
    ". The service watches the remote's default branch, 'main'.",
  ],
  [
    'master, when the remote does not say',
    'master',
    references('agent=git/2.39.5'),
    ", and the remote did not report its default branch. The service watches 'master'.",
  ],
  [
    'master, when the remote cannot be asked',
    'master',
    [404, 'Not Found'],
    ", and the remote did not report its default branch. The service watches 'master'.",
  ],
])('19.23 a context without a branch watches %s', async (_, branch, answer, sentence) => {
  const result = await create(`-c ${git} -f Dockerfile --git-access-token t`, {
    replies: { [`GET ${git}/info/refs?service=git-upload-pack`]: [answer] },
  });
  expect([result.exitCode, result.stderr, sent(result, put)]).toMatchObject([
    0,
    `WARNING: The context names no branch${sentence} To watch another branch, use --context ${git}#BRANCH\n`,
    [{ properties: { trigger: { sourceTriggers: [{ sourceRepository: { branch } }] } } }],
  ]);
});

it('19.24 a git context without a token names both ways out', async () => {
  const { exitCode, asked, stderr } = await create(`-c ${git} -f Dockerfile`);
  expect([exitCode, asked, stderr.split('\n')[1]]).toEqual([
    2,
    [],
    'Use --git-access-token to provide a token with access to the repository, or create the task without the trigger: --commit-trigger-enabled false.',
  ]);
});

it('19.25 a task that runs a command gets the base image trigger only as az gives it, and it can be left out', async () => {
  const result = await create('-c /dev/null --cmd bash --base-image-trigger-enabled false');
  expect(sent(result, put)).toMatchObject([{ properties: { trigger: {} } }]);
});

it('19.26 options that mean nothing to the step are told of', async () => {
  const { stderr } = await create('-c /dev/null --cmd bash -t a:v1 --arg A=1 --target x');
  expect(stderr.match(/--\w+ is ignored/g)).toEqual(['--image is ignored', '--target is ignored', '--arg is ignored']);
});

it.each([
  [
    '-c /dev/null --cmd bash --commit-trigger-enabled --git-access-token pat-1 --source-trigger-name st',
    ['--commit-trigger-enabled is ignored', '--source-trigger-name is ignored', '--git-access-token has no effect'],
  ],
  [
    '-c /dev/null --cmd bash --base-image-trigger-enabled false --base-image-trigger-type all',
    ['--base-image-trigger-type is ignored'],
  ],
  ['-c /dev/null --cmd bash', undefined],
  [`-c ${git}#main -f Dockerfile --git-access-token token`, undefined],
])('19.26 trigger options that start nothing are told of: %s', async (words, warnings) => {
  const { exitCode, stderr } = await create(words);
  expect([exitCode, stderr.match(/--[\w-]+ (?:is ignored|has no effect)/g) ?? undefined]).toEqual([0, warnings]);
});

it('19.26 options of a system task that mean nothing to it are told of', async () => {
  const { stderr } = await runCommandLine('create -r myregistry -n quicktask --is-system-task --timeout 900 --cpu 4');
  expect(stderr.match(/--\w+ is ignored/g)).toEqual(['--cpu is ignored']);
});

it('19.26 a task that is replaced is told of', async () => {
  const azure = await createEmulatedAzure();
  const line = 'create -r myregistry -n hello -c /dev/null --cmd bash';
  const [first, second] = [await azure.run(line), await azure.run(line)];
  expect([first.stderr, second.stderr]).toEqual([
    '',
    "WARNING: The existing task 'hello' was replaced, including its logins and timers.\n",
  ]);
});

it('19.26 a local folder as context is told of', async () => {
  const { stderr } = await create('-c . -f Dockerfile --commit-trigger-enabled false');
  expect(stderr).toContain("WARNING: The context '.' is stored unchanged, but a task cannot read local folders");
});

it('19.26 a local folder as context is told of before a git token is asked for', async () => {
  const { exitCode, asked, stderr } = await create('-c . -f Dockerfile');
  expect([exitCode, asked, stderr]).toEqual([
    2,
    [],
    "ERROR: A task cannot read a local folder such as '.'. It can read Git repositories and registries.\nSet --context to a repository. To build a local folder once, use 'acrtask build'.\n",
  ]);
});

it.each([
  ['echo a: b', "'echo a: b'"],
  ['echo a # b', "'echo a # b'"],
  ['*x', "'*x'"],
  ['[a]', "'[a]'"],
  ['bash echo hi', 'bash echo hi'],
])('19.27 --cmd %s is quoted where YAML needs it', async (cmd, written) => {
  const result = await runCommandLine(['create', '-r', 'myregistry', '-n', 'hello', '-c', '/dev/null', '--cmd', cmd]);
  const [body] = sent(result, put);
  expect(decode(stepOf(body).encodedTaskContent).split('\n')[2]).toBe(`  - cmd: ${written}`);
});

it('19.28 a task file is sent as it is', async () => {
  const text = 'version: v1.1.0\nsteps:\n  - cmd: bash\n';
  const result = await create('-c /dev/null -f acb.yaml', {
    prepare: ({ cwd }) => writeFile(join(cwd, 'acb.yaml'), text),
  });
  expect(decode(stepOf(sent(result, put)[0]).encodedTaskContent)).toBe(text);
});
