import { describe, expect, it } from 'vitest';
import { type MultiPlatformBuild, multiPlatformFile, quotedValue } from '../../src/request/multi-platform-file.ts';
import { parsePlatforms } from '../../src/request/platform.ts';
import { checkTaskFile } from '../../src/taskfile/check-task-file.ts';

const build = (changes: Partial<MultiPlatformBuild> = {}): MultiPlatformBuild => ({
  platforms: parsePlatforms('linux/amd64,linux/arm64'),
  images: ['hello:v1'],
  dockerfile: 'Dockerfile',
  arguments: [],
  noCache: false,
  isPushed: true,
  stepTimeout: 1200,
  ...changes,
});

it('builds for each platform, pushes, and joins', () => {
  expect(multiPlatformFile(build())).toBe(`version: v1.1.0
stepTimeout: 1200
steps:
  - id: build-amd64
    build: >-
      -f Dockerfile
      -t {{.Run.Registry}}/hello:v1-amd64
      --platform linux/amd64
      .
  - id: build-arm64
    build: >-
      -f Dockerfile
      -t {{.Run.Registry}}/hello:v1-arm64
      --platform linux/arm64
      .
  - id: push
    push:
      - '{{.Run.Registry}}/hello:v1-amd64'
      - '{{.Run.Registry}}/hello:v1-arm64'
  - id: create-list-1
    cmd: >-
      docker manifest create {{.Run.Registry}}/hello:v1
      {{.Run.Registry}}/hello:v1-amd64
      {{.Run.Registry}}/hello:v1-arm64
  - id: push-list-1
    cmd: docker manifest push --purge {{.Run.Registry}}/hello:v1
`);
});

/** The steps in short: each as one line. */
const linesOf = (changes: Partial<MultiPlatformBuild>): string[] =>
  multiPlatformFile(build(changes))
    .replace(/ >-\n/g, ' ')
    .replace(/\n {6}(?!- )/g, ' ')
    .replace(/ +/g, ' ')
    .split('\n')
    .filter((line) => !/^(?:version|stepTimeout|steps|)(?::|$)/.test(line))
    .map((line) => line.replaceAll('{{.Run.Registry}}', 'R').trim());
const buildsOf = (changes: Partial<MultiPlatformBuild>): string[] =>
  linesOf(changes).flatMap((line) => /^build: (.*)$/.exec(line)?.[1] ?? []);

describe('the build step', () => {
  it.each<[string, Partial<MultiPlatformBuild>, string]>([
    ['without a name', { images: [] }, '-f Dockerfile --platform linux/amd64 .'],
    [
      'with all options',
      {
        noCache: true,
        target: 'prod',
        dockerfile: 'src/app.Dockerfile',
        arguments: [
          { name: 'A', value: '1', isSecret: false },
          { name: 'B', value: 'hidden', isSecret: true },
        ],
      },
      "--no-cache -f src/app.Dockerfile -t R/hello:v1-amd64 --build-arg A=1 --build-arg 'B={{.Values.B}}' --target prod --platform linux/amd64 .",
    ],
    [
      'with a value that a shell would read otherwise',
      { arguments: [{ name: 'A', value: `it's $HOME; "a"`, isSecret: false }] },
      `-f Dockerfile -t R/hello:v1-amd64 --build-arg 'A=it'\\''s $$HOME; "a"' --platform linux/amd64 .`,
    ],
    [
      'with a template in a value, as in a build for one platform',
      { arguments: [{ name: 'A', value: '{{.Run.ID}}', isSecret: false }] },
      '-f Dockerfile -t R/hello:v1-amd64 --build-arg A={{.Run.ID}} --platform linux/amd64 .',
    ],
    [
      'with a Dockerfile in a folder with a blank',
      { dockerfile: 'my app/Dockerfile' },
      "-f 'my app/Dockerfile' -t R/hello:v1-amd64 --platform linux/amd64 .",
    ],
  ])('%s', (_, changes, expected) => expect(buildsOf(changes)[0]).toBe(expected));

  it('names the platforms as Docker does', () => {
    expect(buildsOf({ platforms: parsePlatforms('linux/x86,LINUX/arm/v7'), images: ['a'] })).toEqual([
      '-f Dockerfile -t R/a:latest-x86 --platform linux/386 .',
      '-f Dockerfile -t R/a:latest-arm-v7 --platform linux/arm/v7 .',
    ]);
  });
});

describe('a name', () => {
  it.each([
    ['hello', 'R/hello:latest-amd64'],
    ['team/hello:v1', 'R/team/hello:v1-amd64'],
    ['hello:{{.Run.ID}}', 'R/hello:{{.Run.ID}}-amd64'],
    ['{{ .Run.Registry }}/hello:v1', 'R/hello:v1-amd64'],
    ['$Registry/hello:v1', 'R/hello:v1-amd64'],
    ['other.azurecr.io/hello:v1', 'other.azurecr.io/hello:v1-amd64'],
    ['localhost:5000/hello', 'localhost:5000/hello:latest-amd64'],
    ['hello:{{ index .Values "a:b/c" }}', 'R/hello:{{ index .Values "a:b/c" }}-amd64'],
  ])('%s becomes %s', (given, expected) => {
    expect(buildsOf({ images: [given] })[0]).toBe(`-f Dockerfile -t ${expected} --platform linux/amd64 .`);
  });

  it.each(['he llo', 'hello:', 'a@sha256:1', 'a;b', '-t', '', "a'b"])("'%s' is refused", (given) => {
    expect(() => multiPlatformFile(build({ images: [given] }))).toThrow(
      `--image: '${given}' is not a valid image name.`,
    );
  });

  it.each(['App:v1', 'other.azurecr.io/a/B', '{{.Run.Registry}}/App'])(
    '%s is refused for its capital letters',
    (given) => {
      expect(() => multiPlatformFile(build({ images: [given] }))).toThrow(
        `--image: the name of the image '${given}' has capital letters.`,
      );
    },
  );

  it('may have capital letters in its tag and in templates', () => {
    expect(buildsOf({ images: ['a{{.Values.Name}}:V1'] })[0]).toBe(
      '-f Dockerfile -t R/a{{.Values.Name}}:V1-amd64 --platform linux/amd64 .',
    );
  });

  it('makes one list, if it is given twice', () => {
    const twice = multiPlatformFile(build({ images: ['a:v1', '$Registry/a:v1'] }));
    expect(twice).toBe(multiPlatformFile(build({ images: ['a:v1'] })));
  });

  it('is refused with a tag that is too long with the platform', () => {
    const tag = 'x'.repeat(123);
    expect(() => multiPlatformFile(build({ images: [`a:${tag}`] }))).toThrow(
      /^--image: the tag 'x+' is too long: with '-amd64'/,
    );
    expect(() => multiPlatformFile(build({ images: [`a:${tag.slice(1)}`] }))).not.toThrow();
  });
});

it('makes a list for each name, from one image for each platform and repository', () => {
  expect(linesOf({ images: ['a:1', 'b:1', 'a:2'] }).filter((line) => /^(?:cmd|- '|build)/.test(line))).toEqual([
    'build: -f Dockerfile -t R/a:1-amd64 -t R/b:1-amd64 --platform linux/amd64 .',
    'build: -f Dockerfile -t R/a:1-arm64 -t R/b:1-arm64 --platform linux/arm64 .',
    "- 'R/a:1-amd64'",
    "- 'R/b:1-amd64'",
    "- 'R/a:1-arm64'",
    "- 'R/b:1-arm64'",
    'cmd: docker manifest create R/a:1 R/a:1-amd64 R/a:1-arm64',
    'cmd: docker manifest push --purge R/a:1',
    'cmd: docker manifest create R/b:1 R/b:1-amd64 R/b:1-arm64',
    'cmd: docker manifest push --purge R/b:1',
    'cmd: docker manifest create R/a:2 R/a:1-amd64 R/a:1-arm64',
    'cmd: docker manifest push --purge R/a:2',
  ]);
});

it('tells the list of a variant', () => {
  expect(linesOf({ platforms: parsePlatforms('linux/amd64,linux/arm/v6') }).slice(-6)).toEqual([
    '- id: create-list-1',
    'cmd: docker manifest create R/hello:v1 R/hello:v1-amd64 R/hello:v1-arm-v6',
    '- id: annotate-list-1-arm-v6',
    'cmd: docker manifest annotate --os linux --arch arm --variant v6 R/hello:v1 R/hello:v1-arm-v6',
    '- id: push-list-1',
    'cmd: docker manifest push --purge R/hello:v1',
  ]);
});

it.each<[string, Partial<MultiPlatformBuild>, readonly string[]]>([
  [
    'one platform has the names themselves',
    { platforms: parsePlatforms('linux/arm64'), images: ['a:1', 'a:2'] },
    [
      '- id: build-arm64',
      'build: -f Dockerfile -t R/a:1 -t R/a:2 --platform linux/arm64 .',
      '- id: push',
      'push:',
      "- 'R/a:1'",
      "- 'R/a:2'",
    ],
  ],
  [
    'nothing is pushed',
    { platforms: parsePlatforms('linux/arm64'), isPushed: false },
    ['- id: build-arm64', 'build: -f Dockerfile -t R/hello:v1 --platform linux/arm64 .'],
  ],
  [
    'several platforms are not joined without a push',
    { images: ['a'], isPushed: false },
    [
      '- id: build-amd64',
      'build: -f Dockerfile -t R/a:latest-amd64 --platform linux/amd64 .',
      '- id: build-arm64',
      'build: -f Dockerfile -t R/a:latest-arm64 --platform linux/arm64 .',
    ],
  ],
])('%s', (_, changes, expected) => expect(linesOf(changes)).toEqual(expected));

it.each([
  [
    { name: 'A', value: 'a\nb', isSecret: false },
    "--build-arg: the value of 'A' has several lines, which a task file cannot pass on.",
  ],
  [
    { name: 'A', value: 'a\rb', isSecret: true },
    "--secret-build-arg: the value of 'A' has several lines, which a task file cannot pass on.",
  ],
  [
    { name: 'a-b', value: '', isSecret: true },
    "--secret-build-arg: 'a-b' is not a name that a task file can read as a value.",
  ],
])('refuses the argument %o', (argument, message) => {
  expect(() => multiPlatformFile(build({ arguments: [argument] }))).toThrow(message);
});

it('quotes a value for the place that the task file has for it', () => {
  expect(quotedValue("it's")).toBe("it'\\''s");
});

it('passes the checks of task files', async () => {
  const text = multiPlatformFile(
    build({
      platforms: parsePlatforms('linux/amd64,linux/arm64,linux/arm/v7'),
      images: ['a:{{.Run.ID}}', 'b', 'a:latest'],
      target: 'prod',
      arguments: [
        { name: 'A', value: "two words, it's $Registry", isSecret: false },
        { name: 'B', value: '', isSecret: true },
      ],
      noCache: true,
    }),
  );
  expect(await checkTaskFile(text, { namesOfSecretValues: ['B'] })).toEqual([]);
});
