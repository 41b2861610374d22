import { describe, expect, it } from 'vitest';
import { loadDockerBuild } from '../../src/taskfile/load-docker-build.ts';

const options = {
  run: { ID: 'cf7', Registry: 'myregistry.azurecr.io' },
  knownRegistries: ['other.azurecr.io'],
  isPushEnabled: true,
};

describe('loadDockerBuild', () => {
  it('renders the whole text, completes the tags, and makes a step to build and one to push', () => {
    const text =
      '-f {{.Run.ID}}.Dockerfile -t app:{{.Run.ID}} -t other.azurecr.io/x:{{ "1" }} --build-arg BASE={{.Run.Registry}}/base:1 --target {{.Run.RegistryName}} .';
    const loaded = loadDockerBuild(text, options);
    if (!loaded.ok) throw new Error(loaded.message);
    const tags = ['myregistry.azurecr.io/app:cf7', 'other.azurecr.io/x:1'];
    expect(loaded.task.networks).toEqual([]);
    expect(
      loaded.task.steps.map(({ id, build, push, tags, buildArgs, when, timeout, network }) => {
        return { id, build, push, tags, buildArgs, when, timeout, network };
      }),
    ).toEqual([
      {
        id: 'build',
        build: `-f cf7.Dockerfile -t ${tags[0]} -t ${tags[1]} --build-arg BASE=myregistry.azurecr.io/base:1 --target myregistry .`,
        push: [],
        tags,
        buildArgs: ['BASE=myregistry.azurecr.io/base:1'],
        when: [],
        timeout: 28_800,
        network: '',
      },
      { id: 'push', build: '', push: tags, tags: [], buildArgs: [], when: ['build'], timeout: 3600, network: '' },
    ]);
  });

  it.each([
    ['without a tag', '-f Dockerfile .', options],
    ['when nothing is to be pushed', '-t app .', { ...options, isPushEnabled: false }],
  ])('makes no step to push %s', (_name, text, given) => {
    expect(loadDockerBuild(text, given)).toMatchObject({ ok: true, task: { steps: [{ id: 'build' }] } });
  });

  it.each([
    ['{{', 'error while rendering templates: failed to parse template: build. Err: template: build:1: unclosed action'],
    [
      '{{ nope }}',
      'error while rendering templates: failed to parse template: build. Err: template: build:1: function "nope" not defined',
    ],
  ])('says that %s is not a template', (value, message) => {
    expect(loadDockerBuild(`-t x --build-arg A=${value} .`, options)).toMatchObject({ ok: false, message });
  });
});
