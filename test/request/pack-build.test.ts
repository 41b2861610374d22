import { describe, expect, it } from 'vitest';
import { type PackBuildOptions, preparePackBuild } from '../../src/request/pack-build.ts';

const options: PackBuildOptions = {
  image: 'a:v1',
  builder: 'cloudfoundry/cnb:bionic',
  packImageTag: 'stable',
  pull: false,
  platform: 'linux',
};
const source = { sourceLocation: 'source/a.tar.gz', loginServer: 'myregistry.azurecr.io' };

describe('preparePackBuild', () => {
  it.each<[string, Partial<PackBuildOptions>, string]>([
    [
      'an image of the registry',
      {},
      `version: v1.1.0
steps:
  - cmd: mcr.microsoft.com/oryx/pack:stable build $Registry/a:v1 --builder cloudfoundry/cnb:bionic --no-pull --env REGISTRY_NAME=$Registry -p .
    timeout: 28800
  - push: ["$Registry/a:v1"]
    timeout: 1800
`,
    ],
    [
      'a whole name, a builder and the newest images',
      { image: 'myregistry.azurecr.io/a', builder: 'b', pull: true, packImageTag: '1' },
      `version: v1.1.0
steps:
  - cmd: mcr.microsoft.com/oryx/pack:1 build myregistry.azurecr.io/a --builder b  --env REGISTRY_NAME=$Registry -p .
    timeout: 28800
  - push: ["myregistry.azurecr.io/a"]
    timeout: 1800
`,
    ],
  ])('writes the task file of %s', (_, more, text) => {
    const { encodedTaskContent } = preparePackBuild({ ...options, ...more }).requestFor(source);
    expect(Buffer.from(encodedTaskContent, 'base64').toString()).toBe(text);
  });

  it.each<[Partial<PackBuildOptions>, number]>([
    [{}, 0],
    [{ builder: 'b' }, 1],
    [{ builder: 'b', pull: true }, 0],
  ])('warns of builders that have to be fetched: %j', (more, count) =>
    expect(preparePackBuild({ ...options, ...more }).warnings).toHaveLength(count),
  );
});
