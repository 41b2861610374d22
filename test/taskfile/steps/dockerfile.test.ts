import { describe, expect, it } from 'vitest';
import { type DockerfileOptions, imagesOfDockerfile, scanDockerfile } from '../../../src/taskfile/steps/dockerfile.ts';

/** The base images, runtime first, or the reason why they cannot be told. */
function baseImages(text: string, options?: DockerfileOptions): string {
  try {
    const { runtime, buildtime } = scanDockerfile(text, options);
    return [runtime, ...buildtime].map(({ reference }) => reference).join(' ');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('what goes beyond the engine', () => {
  it.each<[text: string, images: string]>([
    ['FROM --platform=$BUILDPLATFORM node:18 AS b\nFROM alpine', 'alpine:latest node:18'],
    ['ARG V=3\nFROM alpine:${V:-2}', 'alpine:3'],
    ['FROM alpine:${V:-2}', 'alpine:2'],
    ['FROM alpine${V:+:2}', 'alpine:latest'],
    ['ARG V=x\nFROM alpine${V:+:2}', 'alpine:2'],
    ['FROM \\\n  alpine:3 \\\n  AS b\nRUN a \\\n# comment\n  && FROM x', 'alpine:3'],
    ['FROM localhost:5000/app', 'localhost:5000/app'],
  ])('%j', (text, images) => {
    expect(baseImages(text)).toBe(images);
  });
});

it('counts a build image once, with and without library/', () => {
  const text = 'FROM library/golang AS a\nFROM golang AS b\nFROM golang:latest AS c\nFROM node:18';
  expect(baseImages(text)).toBe('node:18 golang:latest');
});

it('reads the Dockerfile of the tutorial with its build argument', () => {
  const text = 'ARG REGISTRY_NAME\nFROM ${REGISTRY_NAME}/baseimages/node:15-alpine\nCOPY . /src\n';
  expect(baseImages(text, { buildArgs: ['REGISTRY_NAME=mybaseregistry.azurecr.io'] })).toBe(
    'mybaseregistry.azurecr.io/baseimages/node:15-alpine',
  );
});

it('refuses an image name in capitals', () => {
  expect(baseImages('FROM Node:18')).toBe(
    'Failed to parse image reference, ensure tags have a valid format: Node:18: repository name must be lowercase',
  );
});

describe('all images that a build may pull', () => {
  it.each<[text: string, images: string[], options?: DockerfileOptions]>([
    ['FROM a\n', ['a 1:1']],
    ['# x\n\n  from --platform=linux/arm64 "a:1" as b\nFROM b\nFROM B\nFROM scratch\n', ['a:1 3:3']],
    ['ARG R=x.io\nARG I=$R/i\nFROM ${I}:2\n', ['x.io/i:2 3:1']],
    ['ARG R=x.io\nFROM $R/i\n', ['y.io/i 2:1'], { buildArgs: ['R=y.io', 'no'] }],
    ['ARG R\nFROM $R/i\nFROM ${R:-z.io}/i\n', ['z.io/i 3:1']],
    ['FROM a AS one\nFROM b AS two\nFROM c\n', ['a 1:1', 'b 2:1'], { target: 'TWO' }],
    [
      'FROM a AS one\nCOPY --from=one x x\nCOPY --chown=1 --from=x.io/t:1 x x\nCOPY --from=0 x x\n',
      ['a 1:1', 'x.io/t:1 3:1'],
    ],
    [
      'FROM a\nRUN \\\n  --mount=type=bind,from=x.io/t,target=/t make\nRUN --mount=type=cache,target=/c make\n',
      ['a 1:1', 'x.io/t 2:1'],
    ],
    ['FROM a\nRUN restore --from=x.io/t --mount=type=bind,from=x.io/u\nCOPY x --from=x.io/t\n', ['a 1:1']],
    ['FROM a AS one\nCOPY --from=x.io/t x x\nFROM b\n', ['a 1:1', 'x.io/t 2:1'], { target: 'one' }],
    ['FROM\nARG\nFROM a b c d\nnonsense\n', ['a 3:1']],
    ['', []],
  ])('%j', (text, images, options) =>
    expect(imagesOfDockerfile(text, options).map(({ image, line, column }) => `${image} ${line}:${column}`)).toEqual(
      images,
    ),
  );
});
