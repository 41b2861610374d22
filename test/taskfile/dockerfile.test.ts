import { describe, expect, it } from 'vitest';
import { type DockerfileOptions, scanDockerfile } from '../../src/taskfile/dockerfile.ts';

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
    ['FROM localhost:5000/app', 'localhost:5000/app:latest'],
  ])('%j', (text, images) => {
    expect(baseImages(text)).toBe(images);
  });
});

it('counts an image once, with and without library/, and not as its own build image', () => {
  const text = 'FROM library/node:18 AS a\nFROM golang AS b\nFROM golang:latest AS c\nFROM node:18';
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
