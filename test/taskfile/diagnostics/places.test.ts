import { expect, it } from 'vitest';
import { loadTaskFile } from '../../../src/taskfile/load-task-file.ts';

const text = `# a comment
version: v1.1.0
alias:
  values:
    img: base.azurecr.io/tool
secrets:
  - id: one
    keyvault: https://kv.vault.azure.net/secrets/one
  - keyvault: "https://kv.vault.azure.net/secrets/two"
    id: two
steps:
  # another comment
  - id: build
    build: >-
      -t {{.Run.Registry}}/app:{{.Run.ID}}
      -t $Registry/app
      -f Dockerfile .
  - push: ['$Registry/app', "$Registry/application"]
  - id: test
    cmd: $img run \${HOME}
  - cmd: app app
`;

const load = async () => {
  const loaded = await loadTaskFile(text, {
    run: { Registry: 'myregistry.azurecr.io', ID: 'cf1' },
    resolveSecrets: async () => new Map(),
  });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded;
};

/** The rest of the line that a place is in. */
const at = (place: { line: number; column: number } | undefined): string | undefined =>
  place && text.split('\n')[place.line - 1]?.slice(place.column - 1);

it('finds the parts of a task file in the text as it was written', async () => {
  const { places } = await load();
  expect({
    secrets: [0, 1, 2].map((index) => at(places.secret(index))),
    steps: [0, 1, 2, 3, 4].map((index) => at(places.step(index))),
    build: at(places.step(0, 'build')),
    first: at(places.step(0, 'build', 'myregistry.azurecr.io/app:cf1')),
    second: at(places.step(0, 'build', 'myregistry.azurecr.io/app')),
    pushed: at(places.step(1, 'push', 'myregistry.azurecr.io/app')),
    another: at(places.step(1, 'push', 'myregistry.azurecr.io/application')),
    aliased: at(places.step(2, 'cmd', 'base.azurecr.io/tool')),
    elsewhere: at(places.step(2, 'cmd', 'app')),
    last: at(places.step(3, 'cmd', 'app')),
  }).toEqual({
    secrets: ['https://kv.vault.azure.net/secrets/one', 'https://kv.vault.azure.net/secrets/two"', undefined],
    steps: ['id: build', 'push: [\'$Registry/app\', "$Registry/application"]', 'id: test', 'cmd: app app', undefined],
    build: '-t {{.Run.Registry}}/app:{{.Run.ID}}',
    first: '{{.Run.Registry}}/app:{{.Run.ID}}',
    second: '$Registry/app',
    pushed: '$Registry/app\', "$Registry/application"]',
    another: '$Registry/application"]',
    aliased: '$img run ${HOME}',
    elsewhere: '$img run ${HOME}',
    last: 'app app',
  });
});

it('finds every value and its key, and what an action or an alias wrote', async () => {
  const { places, rendered } = await load();
  const cut = (
    range: { line: number; column: number; end?: { line: number; column: number } } | undefined,
  ): unknown => {
    if (!range) return undefined;
    const offset = (line: number, column: number) =>
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length +
      (line > 1 ? 1 : 0) +
      column -
      1;
    const start = offset(range.line, range.column);
    return range.end ? text.slice(start, offset(range.end.line, range.end.column)) : [text.slice(start, start + 3)];
  };
  const registry = rendered.indexOf('myregistry.azurecr.io');
  expect([
    cut(places.value(['version'])),
    cut(places.value(['secrets', 1, 'keyvault'])),
    cut(places.key(['secrets', 1, 'keyvault'])),
    cut(places.value(['steps', 1, 'push', 1])),
    cut(places.value(['steps', 1, 'push'])),
    cut(places.key(['steps', 2, 'cmd'])),
    cut(places.value(['steps', 2, 'cmd'])),
    cut(places.value(['steps', 2, 'timeout'])),
    cut(places.value(['steps', 9, 'cmd'])),
    cut(places.rendered(registry, registry + 5)),
    cut(places.rendered(rendered.indexOf('base.azurecr.io'), rendered.indexOf('base.azurecr.io') + 4)),
  ]).toEqual([
    'v1.1.0',
    'https://kv.vault.azure.net/secrets/two',
    'keyvault',
    '$Registry/application',
    ["['$"],
    'cmd',
    '$img run ${HOME}',
    undefined,
    undefined,
    '{{.Run.Registry}}',
    '$img',
  ]);
});
