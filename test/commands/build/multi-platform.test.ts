import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';

const git = 'https://github.com/a/b.git';
const two = '--platform linux/amd64,linux/arm64';
const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const text = (encoded: string): string => Buffer.from(encoded, 'base64').toString();
const withDockerfile = (content = 'FROM node:20\n'): CommandLineOptions => ({
  prepare: ({ cwd }) => writeFile(join(cwd, 'Dockerfile'), content),
});

it('sends a task file with the source, and secrets as values', async () => {
  const line = `build -r myregistry --no-wait -t a:v1 ${two} --build-arg A=1 --secret-build-arg B=it's --timeout 1200 --agent-pool pool1 --auth-mode None --no-preflight ${git}`;
  const { asked, exitCode, stderr } = await runCommandLine(line.split(' '));
  const [first, [where, { encodedTaskContent, ...request }]] = asked as [
    string,
    [string, { encodedTaskContent: string }],
  ];
  expect([exitCode, first, where, request, stderr]).toEqual([
    0,
    registries,
    'POST R/scheduleRun',
    {
      type: 'EncodedTaskRunRequest',
      isArchiveEnabled: false,
      agentPoolName: 'pool1',
      values: [{ name: 'B', value: "it'\\''s", isSecret: true }],
      timeout: 1200,
      platform: { os: 'linux', architecture: 'amd64' },
      sourceLocation: git,
      credentials: { sourceRegistry: { loginMode: 'None' } },
    },
    expect.stringContaining('Queued a build with ID: cf1'),
  ]);
  expect(text(encodedTaskContent).split('\n').slice(0, 11)).toEqual([
    'version: v1.1.0',
    'stepTimeout: 1200',
    'steps:',
    '  - id: build-amd64',
    '    build: >-',
    '      -f Dockerfile',
    '      -t {{.Run.Registry}}/a:v1-amd64',
    '      --build-arg A=1',
    "      --build-arg 'B={{.Values.B}}'",
    '      --platform linux/amd64',
    '      .',
  ]);
});

it('sends a local folder, and names its Dockerfile as the archive has it', async () => {
  const line = `build -r myregistry --no-wait -t a:v1 ${two} .`;
  const { asked, exitCode } = await runCommandLine(line, withDockerfile());
  const [, body] = asked.at(-1) as [string, { encodedTaskContent: string; sourceLocation: string }];
  expect([exitCode, body.sourceLocation, text(body.encodedTaskContent).match(/-f \S+/g)]).toEqual([
    0,
    'a.tar.gz',
    [1, 2].map(() => expect.stringMatching(/^-f [0-9a-f]{32}_Dockerfile$/)),
  ]);
});

it('sends one platform as before', async () => {
  const { asked } = await runCommandLine(`build -r myregistry --no-wait -t a:v1 --platform linux/arm64 ${git}`);
  expect(asked.at(-1)).toMatchObject([
    'POST R/scheduleRun',
    { type: 'DockerBuildRequest', platform: { os: 'linux', architecture: 'arm64' } },
  ]);
});

it('is one platform under az, which has no list', async () => {
  const { asked, exitCode, stderr } = await runCommandLine(`az acr build -r myregistry -t a:v1 ${two} ${git}`);
  expect([asked, exitCode, stderr.split('\n')[0]]).toEqual([
    [],
    1,
    "ERROR: 'amd64,linux' is not a valid value for Architecture specified in --platform. Valid options are amd64,x86,386,arm,arm64.",
  ]);
});

describe('--print', () => {
  const print = (words: string, options: CommandLineOptions = withDockerfile()) =>
    runCommandLine(`build --print ${words}`, options);

  it('prints the task file, needs no registry, and asks for nothing', async () => {
    const { stdout, stderr, asked, exitCode } = await print(`-t a:v1 ${two} --secret-build-arg TOKEN=hidden .`);
    expect([asked, exitCode, stderr]).toEqual([[], 0, '']);
    expect(stdout).toBe(`# Run it with: acrtask run -r REGISTRY -f FILE SOURCE, with the secret values TOKEN
version: v1.1.0
stepTimeout: 3600
steps:
  - id: build-amd64
    build: >-
      -f Dockerfile
      -t {{.Run.Registry}}/a:v1-amd64
      --build-arg 'TOKEN={{.Values.TOKEN}}'
      --platform linux/amd64
      .
  - id: build-arm64
    build: >-
      -f Dockerfile
      -t {{.Run.Registry}}/a:v1-arm64
      --build-arg 'TOKEN={{.Values.TOKEN}}'
      --platform linux/arm64
      .
  - id: push
    push:
      - '{{.Run.Registry}}/a:v1-amd64'
      - '{{.Run.Registry}}/a:v1-arm64'
  - id: create-list-1
    cmd: >-
      docker manifest create {{.Run.Registry}}/a:v1
      {{.Run.Registry}}/a:v1-amd64
      {{.Run.Registry}}/a:v1-arm64
  - id: push-list-1
    cmd: docker manifest push --purge {{.Run.Registry}}/a:v1
`);
  });

  it('prints one platform, too', async () => {
    const { stdout } = await print(`-t a:v1 ${git}`);
    expect(stdout.split('\n').slice(1, -1)).toEqual([
      'version: v1.1.0',
      'stepTimeout: 3600',
      'steps:',
      '  - id: build-amd64',
      '    build: >-',
      '      -f Dockerfile',
      '      -t {{.Run.Registry}}/a:v1',
      '      --platform linux/amd64',
      '      .',
      '  - id: push',
      '    push:',
      "      - '{{.Run.Registry}}/a:v1'",
    ]);
  });

  it.each([
    `-t a:v1 ${two} .`,
    `-t a:v1 ${two} --timeout 900 .`,
    `-t a:v1 ${two} --timeout 3600 .`,
    `-t a:v1 ${two} --timeout 28800 .`,
    `-t a:v1 -t b/c:{{.Run.ID}} ${two},linux/arm/v7 --no-cache --target base --build-arg A=b --secret-build-arg B=c .`,
    `-t a:v1 ${two} --no-push .`,
    `${two} .`,
    '-t a:v1 .',
  ])('finds nothing to say against the file that it prints: %s', async (words) => {
    const { stdout } = await print(words);
    const { exitCode, stdout: checked } = await runCommandLine('validate multi.yaml', {
      prepare: async ({ cwd }) => {
        await writeFile(join(cwd, 'Dockerfile'), 'FROM node:20\n');
        await writeFile(join(cwd, 'multi.yaml'), stdout);
      },
    });
    expect([exitCode, checked]).toEqual([0, '1 file checked: no problems.\n']);
  });

  it('says which limit the run needs that is longer than that of others', async () => {
    const { stdout } = await print(`-t a:v1 ${two} --timeout 7200 .`);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '# Run it with: acrtask run -r REGISTRY -f FILE --timeout 7200 SOURCE',
      'version: v1.1.0',
      'stepTimeout: 7200 # acrtask-ignore timeout-range',
    ]);
  });
});

describe('is refused', () => {
  it.each([
    [
      `--local -t a ${two} .`,
      ['--platform with several platforms cannot be combined with --local: a list of them exists only in a registry.'],
    ],
    ['--local --print -t a .', ['--print cannot be combined with --local: the task file is for the service.']],
    [
      `-r myregistry -t a@b ${two},windows --timeout 5 .`,
      [
        'Several platforms can only be built on Linux: an agent builds for one operating system.',
        'Build for Windows with a command of its own.',
        "Parameter 'EncodedTaskRunRequest.timeout' must be equal to or greater than 300.",
        "--image: 'a@b' is not a valid image name.",
      ],
    ],
    [`--print -t a ${two} -f ../Dockerfile .`, ["--file: with --print, '../Dockerfile' has to be in the source '.'."]],
    [
      `-t a ${two} .`,
      ['the following arguments are required: --registry/-r', 'With --local or --print, none is needed.'],
    ],
  ])('build %s', async (words, messages) => {
    const { stderr, exitCode, asked } = await runCommandLine(`build ${words}`, {
      prepare: async ({ cwd }) => {
        await writeFile(join(cwd, 'Dockerfile'), 'FROM node:20\n');
        await writeFile(join(cwd, '..', 'Dockerfile'), 'FROM node:20\n');
      },
    });
    const lines = stderr.split('\n').map((line) => line.replace('ERROR: ', ''));
    expect([exitCode, asked, messages.filter((each) => !lines.includes(each))]).toEqual([2, [], []]);
  });
});

it.each([
  [
    `-t a --no-push ${two}`,
    'FROM node:20\n',
    '--no-push: the images for the platforms are built, but not joined, because only a registry has lists of images.',
  ],
  [two, 'FROM node:20\n', "'--image or -t' is not provided. Skipping image push after build."],
  [
    `-t a ${two} --digest-file digests`,
    'FROM node:20\n',
    '--digest-file: the file gets the images that the service reports, which may be those for each platform only.',
  ],
  [
    `-t a ${two}`,
    '# two\nfrom --platform=$BUILDPLATFORM node:20\n',
    "Dockerfile:2: agents of ACR Tasks do not understand 'FROM --platform', and the build step fails. Leave it out: each step builds for the platform that it names.",
  ],
])('build --print %s warns', async (words, dockerfile, warning) => {
  const { stderr, exitCode } = await runCommandLine(`build --print ${words} .`, withDockerfile(dockerfile));
  expect([exitCode, stderr]).toEqual([0, `WARNING: ${warning}\n`]);
});

it('makes a list in the emulator, and tells nobody the secret', async () => {
  const { run, json } = await createEmulatedAzure();
  const line = `build -r myregistry -t a:v1 -t a:v2 ${two},linux/arm/v7 --secret-build-arg TOKEN=hid"den .`;
  const { stdout, stderr } = await run(line.split(' '), withDockerfile('ARG TOKEN\nFROM node:20\n'));
  const tags = await json('az acr repository show-tags -n myregistry --repository a --detail --query [].[name,digest]');
  const digests = Object.fromEntries(tags as [string, string][]);
  expect([Object.keys(digests).sort(), digests.v1 === digests.v2, digests.v1 === digests['v1-amd64']]).toEqual([
    ['v1', 'v1-amd64', 'v1-arm-v7', 'v1-arm64', 'v2'],
    true,
    false,
  ]);
  expect(stdout).toContain("--build-arg 'TOKEN=***'");
  expect(`${stdout}${stderr}`).not.toContain('hid"den');
});
