import { beforeEach, describe, expect, it } from 'vitest';
import { archiveOf, createLab, type Lab, upload } from '../lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  await lab.registry('myregistry');
});

const build = async (dockerfile: string, more: object = {}): Promise<string[]> => {
  const sourceLocation = await upload(lab, 'myregistry', await archiveOf({ Dockerfile: dockerfile }));
  const request = {
    type: 'DockerBuildRequest',
    dockerFilePath: 'Dockerfile',
    platform: { os: 'Linux' },
    sourceLocation,
  };
  const { log } = await lab.run('myregistry', { ...request, ...more });
  return log.split('\r\n');
};

describe('a docker-build style run', () => {
  it('completes names with its registry, but not those of registries it knows', async () => {
    const log = await build('FROM scratch\n', {
      imageNames: ['app:{{.Run.ID}}', 'myregistry.azurecr.io/own', 'library/x:1'],
      noCache: true,
      target: 'final',
      arguments: [{ name: 'A', value: 'b' }],
      isPushEnabled: false,
    });
    expect(log).toContain(
      '[emulator] step build: docker build --no-cache -f Dockerfile -t myregistry.azurecr.io/app:cf1 -t myregistry.azurecr.io/own -t library/x:1 --build-arg A=b --target final . (containers are not started)',
    );
  });

  it('does not show a secret build argument', async () => {
    const secret = { name: 'TOKEN', value: 'so-secret', isSecret: true };
    const log = await build('FROM node\n', { arguments: [secret], imageNames: ['app'] });
    expect(log.join('\n')).not.toContain('so-secret');
    expect(log).toContain(
      '[emulator] step build: docker build -f Dockerfile -t myregistry.azurecr.io/app --build-arg TOKEN=*** . (containers are not started)',
    );
  });

  it('renders build arguments, tags, target and file', async () => {
    await build('FROM node\n', { imageNames: ['base:1'] });
    const log = await build('ARG BASE\nFROM ${BASE} AS myregistry\nFROM none\n', {
      imageNames: ['app:{{.Run.ID}}'],
      arguments: [{ name: 'BASE', value: '{{.Run.Registry}}/base:1' }],
      target: '{{.Run.RegistryName}}',
      dockerFilePath: '{{"Dockerfile"}}',
      isPushEnabled: false,
    });
    expect(log).toContain(
      '[emulator] step build: docker build -f Dockerfile -t myregistry.azurecr.io/app:cf2 --build-arg BASE=myregistry.azurecr.io/base:1 --target myregistry . (containers are not started)',
    );
    expect(log.at(-2)).toBe('Run ID: cf2 was successful after 0s');
  });

  it('fails as the engine does when an argument is not a template', async () => {
    const log = await build('FROM node\n', { arguments: [{ name: 'A', value: '{{ nope }}' }] });
    expect(log).toContain(
      'error while rendering templates: failed to parse template: build. Err: template: build:1: function "nope" not defined',
    );
  });

  it.each([
    ['a&b>c', 127, '/bin/sh: b: command not found'],
    ['a&b', 127, '/bin/sh: b: command not found'],
    ['a b', 1, 'docker build was given 2 words: b .'],
    ['a;b', 127, '/bin/sh: b: command not found'],
    ['a|b', 127, '/bin/sh: b: command not found'],
    ['a #', 1, "docker: 'docker build' requires 1 argument"],
    ['a<b', 1, '/bin/sh: b: No such file or directory'],
    ['a(b)', 2, "/bin/sh: line 1: syntax error: unexpected token '('"],
    ["it's", 2, '/bin/sh: line 1: syntax error: unterminated single quote'],
    ['say "x', 2, '/bin/sh: line 1: syntax error: unterminated double quote'],
    ['`x', 2, '/bin/sh: line 1: syntax error: unterminated backtick'],
    ['a\nb', 1, 'docker build was given 2 words: b .'],
  ])('puts the argument %j into a shell without quotes', async (value, exit, words) => {
    const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value }] });
    expect(log.join('\n')).toContain(words);
    expect(log).toContain(`failed to run step ID: build: exit status ${exit}`);
  });

  it.each([['"a b"'], ["'a&b>c'"], ['a\\&b'], ['a>c'], ['a#b'], ['$HOME'], ['a*b?[c]'], ['{a,b}'], ['a=b,c'], ['']])(
    'builds with the argument %j',
    async (value) => {
      const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value }] });
      expect(log.at(-2)).toBe('Run ID: cf1 was successful after 0s');
    },
  );

  it('tells to quote what the shell would keep', async () => {
    const log = await build('FROM node\n', { imageNames: ['app'], arguments: [{ name: 'A', value: 'a&b>c' }] });
    expect(log).toContain(
      `[emulator] step build: the agent's shell reads the command line before docker does, and interprets &, ;, |, <, >, and line breaks. Quote such a value, for example: --build-arg "NAME='a&b'"`,
    );
  });

  it('fails when the target is not a stage', async () => {
    const log = await build('FROM node AS one\n', { imageNames: ['app'], target: 'two' });
    expect(log).toContain('failed to reach build target two in Dockerfile');
  });

  it.each([
    'open&sesame',
    'open sesame',
    'open;sesame now',
    '$(open sesame)',
    'open|sesame',
    'open<sesame',
    'open$sesame',
  ])('does not show what a shell makes of the secret build argument %s', async (value) => {
    const log = await build('FROM node\n', {
      arguments: [{ name: 'TOKEN', value, isSecret: true }],
      imageNames: ['app'],
    });
    expect(log.join('\n')).not.toContain('sesame');
  });

  it('names the build argument that leaves FROM without an image', async () => {
    const log = await build('ARG BASE\nFROM $BASE/node\n', { imageNames: ['app'] });
    expect(log).toContain(
      "[emulator] The Dockerfile's FROM uses the build argument BASE, which is empty. Set it: --build-arg BASE=VALUE",
    );
    expect(log.find((line) => line.includes('Output from dependency scanning'))).toContain('invalid reference format');
  });

  it('finds images of stages, of this run, and of its own registry', async () => {
    await build('FROM node\n', { imageNames: ['base:1'] });
    const log = await build('FROM myregistry.azurecr.io/base:1 AS one\nFROM golang:1.22\nFROM one\n', {
      imageNames: ['app:2'],
    });
    const dump = log.slice(log.indexOf('- image:'));
    expect(dump.filter((line) => /dependency|repository|registry:/.test(line))).toEqual([
      '    registry: myregistry.azurecr.io',
      '    repository: app',
      '  runtime-dependency:',
      '    registry: myregistry.azurecr.io',
      '    repository: base',
      '  buildtime-dependency:',
      '  - registry: registry.hub.docker.com',
      '    repository: library/golang',
    ]);
    expect(dump).toContain('    tag: "2"');
    expect(dump).toContain('    tag: "1.22"');
  });

  it('fails as docker fails when the base image is not there', async () => {
    const log = await build('FROM myregistry.azurecr.io/base:9\n', { imageNames: ['app'] });
    expect(log).toContain(
      'manifest for myregistry.azurecr.io/base:9 not found: manifest unknown: manifest tagged by "9" is not found',
    );
    expect(log).toContain(
      '[emulator] The registry myregistry.azurecr.io has no image base:9. Push it first, for example: acrtask build --registry myregistry --image base:9 .',
    );
  });

  it.each([
    ['nosuch.azurecr.io/x', 'Get "https://nosuch.azurecr.io/v2/": dial tcp: lookup nosuch.azurecr.io: no such host'],
    [
      'hubuser/private',
      "pull access denied for hubuser/private, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
  ])('cannot build on %s', async (image, words) => {
    expect(await build(`FROM ${image}\n`)).toContain(words);
    expect(await build(`FROM node\nCOPY --from=${image} /a /a\n`)).toContain(words);
    expect(await build(`FROM node\nRUN --mount=type=bind,from=${image},target=/a cp /a /b\n`)).toContain(words);
  });

  it('copies from stages and images that are there', async () => {
    const log = await build('FROM node AS one\nFROM node\nCOPY --from=one /a /a\nCOPY --from=golang:1.22 /b /b\n');
    expect(log.filter((line) => /image /.test(line)).map((line) => line.replace(/sha256:\w+/, 'DIGEST'))).toEqual([
      '[emulator] base image node:latest: DIGEST',
      '[emulator] image golang:1.22: DIGEST',
    ]);
  });
});
