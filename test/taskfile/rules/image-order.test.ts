import { describe, expect, it } from 'vitest';
import type { CheckOptions } from '../../../src/taskfile/check-task-file.ts';
import { foundIn } from './found-in.ts';

const file = (...steps: readonly string[]): string =>
  `version: v1.1.0\nsteps:\n${steps.map((step) => `  - ${step.replaceAll('\n', '\n    ')}\n`).join('')}`;

const build = 'id: build\nbuild: -t $Registry/web:$ID .';
const push = 'id: push\npush:\n  - $Registry/web:$ID';
const test = 'id: test\ncmd: $Registry/web:$ID npm test';
const other = 'id: other\ncmd: bash echo hello';

const unbuilt = (line: number, image: string, hint = 'Build or tag it in a step above.'): string =>
  `${line} unbuilt-push: no step builds or tags '${image}', which is pushed here | ${hint}`;
const meant = (made: string, by: string, image: string): string =>
  `Did you mean '${made}', which ${by} makes? Otherwise build or tag '${image}' in a step above.`;

const pushes: [about: string, text: string, found: string[], options?: CheckOptions][] = [
  ['a build and its push', file(build, push), []],
  ['a build, a test, and a push', file(build, test, push), []],
  ['a push without build', file(other, push), [unbuilt(7, '$Registry/web:$ID')]],
  ['a push of a product that a test runs', file(test, push), [unbuilt(7, '$Registry/web:$ID')]],
  [
    'another image than the one built',
    file('build: -t $Registry/web:$ID .', 'push: [$Registry/wbe:$ID]'),
    [unbuilt(4, '$Registry/wbe:$ID', meant('$Registry/web:$ID', 'the step on line 3', '$Registry/wbe:$ID'))],
  ],
  [
    'another tag, with a test between',
    file(build, test, 'push: [$Registry/web:latest]'),
    [unbuilt(7, '$Registry/web:latest', meant('$Registry/web:$ID', "step 'build' (line 3)", '$Registry/web:latest'))],
  ],
  [
    'no tag, where the build has one',
    file(build, 'push: [$Registry/web]'),
    [unbuilt(5, '$Registry/web', meant('$Registry/web:$ID', "step 'build' (line 3)", '$Registry/web'))],
  ],
  [
    'a build without the registry',
    file('id: build\nbuild: -t web:{{ .Run.ID }} .', 'push: ["{{.Run.Registry}}/web:{{ .Run.ID }}"]'),
    [
      unbuilt(
        5,
        '{{.Run.Registry}}/web:{{ .Run.ID }}',
        "To push 'web:{{ .Run.ID }}', which step 'build' (line 3) makes, build or tag it as '{{.Run.Registry}}/web:{{ .Run.ID }}' there.",
      ),
    ],
  ],
  [
    'one of several',
    file(build, 'push:\n  - $Registry/web:$ID\n  - $Registry/api:$ID'),
    [unbuilt(7, '$Registry/api:$ID')],
  ],
  ['latest, written and not', file('build: -t $Registry/web .', 'push: [$Registry/web:latest]'), []],
  ['two spellings of the registry', file('build: -t contoso.azurecr.io/web:1 .', 'push: [$Registry/web:1]'), []],
  ['two spellings of Docker Hub', file('build: -t docker.io/me/web:1 .', 'push: [me/web:1]'), []],
  ['a tag in quotes', file(`build: -t "$Registry/web:$ID" .`, push), []],
  ['flags with =', file('build: --tag=$Registry/web:$ID .', push), []],
  ['docker tag', file('build: -t web .', 'cmd: docker tag web $Registry/web:$ID', push), []],
  ['docker build', file('cmd: docker build -t $Registry/web:$ID .', push), []],
  ['a tool that builds', file('cmd: buildpacksio/pack build web', push), []],
  ['a script', file('cmd: bash ./build.sh', push), []],
  ['a tool that this file builds and does not push', file('build: -t builder .', 'cmd: builder make', push), []],
  ['a name that a shell makes', file('cmd: docker build -t $REPOSITORY:1 .', push), []],
  ['a value as the whole name', file('build: -t {{.Values.image}} .', push), []],
  ['a value that is pushed', file(build, 'push: ["{{.Values.image}}"]'), []],
  ['a value in what is pushed', file(build, 'push: ["$Registry/web-{{.Values.kind}}:$ID"]'), []],
  [
    'an alias for a value',
    file(build, 'push: ["$Registry/web-$kind:$ID"]').replace(
      'steps:',
      "alias: {values: {kind: '{{.Values.kind}}'}}\nsteps:",
    ),
    [],
  ],
  ['a name that nothing expands', file(build, 'push: ["$Registry/web:$(date)", "$Registry/web@sha256:0"]'), []],
  [
    'a build without the registry, and one of another tag',
    file('build: -t $Registry/web:old -t web:$ID .', 'push: [$Registry/web:$ID]'),
    [
      unbuilt(
        4,
        '$Registry/web:$ID',
        "To push 'web:$ID', which the step on line 3 makes, build or tag it as '$Registry/web:$ID' there.",
      ),
    ],
  ],
  ['a value as the tag', file('build: -t $Registry/web:v{{.Values.tag}} .', 'push: ["$Registry/web:v1"]'), []],
  [
    'a value as the tag of another image',
    file('id: build\nbuild: -t $Registry/api:v{{.Values.tag}} .', 'push: ["$Registry/web:v1"]'),
    [unbuilt(5, '$Registry/web:v1')],
  ],
  [
    'a build for one value only',
    file('{{if eq .Values.mode "full"}}build: -t $Registry/web:$ID .{{else}}cmd: bash{{end}}', push),
    [],
  ],
  [
    'a build in a condition',
    file('{{if .Values.full}}build: -t $Registry/web:$ID .{{else}}cmd: bash{{end}}', push),
    [],
  ],
  [
    'a value that is known',
    file('build: -t {{.Values.image}} .', 'push: [$Registry/web:v1]'),
    [unbuilt(4, '$Registry/web:v1')],
    { set: [{ name: 'image', value: 'myregistry.azurecr.io/api:v1' }], valuesMayFollow: false },
  ],
  ['what the engine refuses for another reason', file('biuld: -t $Registry/web:$ID .', push), []],
];

describe('pushes of images that nothing builds', () => {
  it.each(pushes)('%s', async (_about, text, found, options = {}) => {
    expect(await foundIn(text, { ...options, codes: ['unbuilt-push'] })).toEqual(found);
  });

  it('tells of fifty at most, so that the time is bounded', async () => {
    const many = Array.from({ length: 200 }, (_, at) => `push: [a.azurecr.io/web${at}:1]`);
    expect((await foundIn(file(...many), { codes: ['unbuilt-push'] })).length).toBe(50);
  });
});

const waits: [about: string, text: string, found: string[]][] = [
  ['in the order of the file', file(build, other, push), []],
  ['with when', file(build, other, `${push}\nwhen: [build]`), []],
  ['over another step', file(build, `${test}\nwhen: [build]`, `${push}\nwhen: [test]`), []],
  [
    'at once',
    file(build, `${push}\nwhen: ["-"]`),
    [
      "8 unordered-push: step 'push' does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [build].",
    ],
  ],
  [
    'for another step only',
    file(build, `${other}\nwhen: ["-"]`, `${push}\nwhen: [other]`),
    [
      "11 unordered-push: step 'push' does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [other, build].",
    ],
  ],
  [
    'for the step above, which starts at once',
    file(build, `${other}\nwhen: ["-"]`, push),
    [
      "10 unordered-push: step 'push' does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [other, build].",
    ],
  ],
  [
    'for a build without id',
    file('build: -t $Registry/web:$ID .', `${push}\nwhen: ["-"]`),
    [
      "7 unordered-push: step 'push' does not wait for the step on line 3, which makes '$Registry/web:$ID' | Give the step on line 3 an id, and name it in 'when'.",
    ],
  ],
  [
    'a push above its build',
    file(push, build),
    [
      "5 unordered-push: step 'push' pushes '$Registry/web:$ID' before step 'build' (line 6) makes it | Move step 'push' below step 'build' (line 6).",
    ],
  ],
  [
    'a push above its tag',
    file('build: -t web .', push, 'cmd: docker tag web $Registry/web:$ID'),
    [
      "6 unordered-push: step 'push' pushes '$Registry/web:$ID' before the step on line 7 makes it | Move step 'push' below the step on line 7.",
    ],
  ],
  ['one of two builds of the image', file(build, `build: -t $Registry/web:$ID -f other .\nwhen: ["-"]`, push), []],
  [
    'a build above and one below',
    file(build, `${push}\nwhen: ["-"]`, 'id: again\nbuild: -t $Registry/web:$ID again'),
    [
      "8 unordered-push: step 'push' does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [build].",
    ],
  ],
  [
    'docker push in a command',
    file(build, 'cmd: docker push $Registry/web:$ID\nwhen: ["-"]'),
    [
      "6 unordered-push: this step does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [build].",
    ],
  ],
  [
    'docker build and push in one command',
    file('cmd: docker build -t a.azurecr.io/b:1 . && docker push a.azurecr.io/b:1'),
    [],
  ],
  [
    'a test that starts at once',
    file(build, `${test}\nwhen: ["-"]`),
    [
      "7 unordered-run: step 'test' does not wait for step 'build' (line 3), which makes '$Registry/web:$ID' | Write when: [build].",
    ],
  ],
  [
    'a test above its build',
    file(test, build),
    [
      "4 unordered-run: step 'test' runs '$Registry/web:$ID' before step 'build' (line 5) makes it | Move step 'test' below step 'build' (line 5).",
    ],
  ],
  ['a tool whose last version is there', file('cmd: $Registry/tool:latest x', 'build: -t $Registry/tool:latest .'), []],
  [
    'values that may differ',
    file('build: -t web:v{{.Values.one}} .', 'push: ["web:v{{.Values.other}}"]\nwhen: ["-"]'),
    [],
  ],
  [
    'one value in both places',
    file('id: build\nbuild: -t web:v{{.Values.one}} .', 'push: ["web:v{{.Values.one}}"]\nwhen: ["-"]'),
    [
      "6 unordered-push: this step does not wait for step 'build' (line 3), which makes 'web:v{{.Values.one}}' | Write when: [build].",
    ],
  ],
  [
    'a value at the beginning of the name',
    file('id: build\nbuild: -t {{.Values.one}}web:1 .', 'push: ["{{.Values.one}}web:1"]\nwhen: ["-"]'),
    [
      "6 unordered-push: this step does not wait for step 'build' (line 3), which makes '{{.Values.one}}web:1' | Write when: [build].",
    ],
  ],
  ['a wait that the engine refuses', file(build, `${push}\nwhen: [biuld]`), []],
];

describe('images that are not waited for', () => {
  it.each(waits)('%s', async (_about, text, found) => {
    expect(await foundIn(text, { codes: ['unordered-push', 'unordered-run'] })).toEqual(found);
  });
});
