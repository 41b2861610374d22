import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTaskFiles, nameBelow } from '../../../../src/commands/task-file/discovery/find-task-files.ts';
import type { Host } from '../../../../src/host.ts';
import { createTestHost } from '../../../support/test-host.ts';

const task = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';

const find = async (files: Readonly<Record<string, string>>, runProgram?: Host['runProgram']) => {
  const host = createTestHost(runProgram ? { runProgram } : {});
  for (const [name, text] of Object.entries(files)) {
    const path = join(host.cwd, name);
    await mkdir(dirname(path), { recursive: true });
    if (text.startsWith('->')) await symlink(text.slice(2), path);
    else await writeFile(path, text);
  }
  return (await findTaskFiles(host.cwd, host)).map(({ path, settings }) => ({
    name: nameBelow(host.cwd, path),
    settings: JSON.parse(JSON.stringify(settings).replaceAll(JSON.stringify(host.cwd).slice(1, -1), 'CWD')),
  }));
};
const namesIn = async (...given: Parameters<typeof find>) => (await find(...given)).map(({ name }) => name);

describe('by their names', () => {
  it('in every folder, in order', async () => {
    expect(
      await namesIn({
        'b/acb.yaml': task,
        'acb.yaml': 'whatever\n',
        'a/acb.yml': task,
        'a/b-task.yaml': task,
        'a.b/MyTask.YML': task,
        'task/other.yaml': task,
        'a/task.json': task,
        '.acr/task.yaml': task,
        '.github/tasks/acb.yaml': task,
        'node_modules/x/acb.yaml': task,
        'a/node_modules/x/acb.yaml': task,
        '.git/acb.yaml': task,
      }),
    ).toEqual([
      '.acr/task.yaml',
      '.github/tasks/acb.yaml',
      'a/acb.yml',
      'a/b-task.yaml',
      'a.b/MyTask.YML',
      'acb.yaml',
      'b/acb.yaml',
    ]);
  });

  it('through links to files, once each, but not through links to folders', async () => {
    expect(
      await namesIn({
        'a/acb.yaml': task,
        'a/loop': '->..',
        'a/itself': '->itself',
        'b/x-task.yaml': '->../a/acb.yaml',
        'b/gone-task.yaml': '->../nowhere.yaml',
        'b/folder-task.yaml/acb.yaml': task,
      }),
    ).toEqual(['a/acb.yaml', 'b/folder-task.yaml/acb.yaml']);
  });
});

it('leaves out what Git ignores', async () => {
  const files = { 'acb.yaml': task, 'out/acb.yaml': task, 'a/tasks.yaml': task, 'a/my-task.yaml': task };
  const ignoring: Host['runProgram'] = async (program, argv) => ({
    exitCode: 0,
    stdout: [program, ...argv].join(' ').endsWith('-z') ? 'out/\0a/tasks.yaml\0' : '',
    stderr: '',
  });
  expect(await namesIn(files, ignoring)).toEqual(['a/my-task.yaml', 'acb.yaml']);
  const notThere: Host['runProgram'] = async () => ({
    exitCode: 128,
    stdout: 'out/\0',
    stderr: 'not a git repository',
  });
  expect(await namesIn(files, notThere)).toEqual(['a/my-task.yaml', 'a/tasks.yaml', 'acb.yaml', 'out/acb.yaml']);
});

it('passes over what is something else', async () => {
  const others = {
    'Taskfile.yaml': "version: '3'\ntasks:\n  a: {}\n",
    'tekton-task.yaml': 'apiVersion: tekton.dev/v1\nkind: Task\nspec:\n  steps: []\n',
    'ansible-tasks.yml': '- name: x\n  shell: y\n',
    'roles-task.yml': 'name: x\nhosts: all\n',
    'compose-task.yaml': "version: '3'\nservices: {}\n",
    'pipeline-task.yml': 'steps:\n  - script: npm ci\n  - task: Docker@2\n',
    'cloudbuild-task.yaml': "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: ['build']\n",
    'workflow-task.yml': 'on: push\njobs: {}\n',
    'empty-task.yaml': '',
    'text-task.yaml': 'hello\n',
    'not-yaml-task.yaml': '{{ if }}\ntasks:\nsteps:\n',
    'openapi-task.yaml': 'openapi: 3.0.0\ninfo: {version: 1.0.0}\n',
    'acrtask.yaml': 'tasks: {}\n',
  };
  const own = {
    'a-task.yaml': 'steps:\n  - cmd: a\n',
    'b-task.yaml': 'steps: []\n',
    'c-task.yaml': 'version: v1.1.0\nstep:\n  - cmd: a\n',
    'd-task.yaml': '{{ if true }}\nsteps:\n  - cmd: a\n{{ end }}\n',
    'e-task.yaml': 'version: 1.0-preview-1\n',
    'f-task.yaml': 'steps:\n  - script: x\n  - build: .\n',
    'g-task.yaml': 'steps:\n  - cmd: [a\n',
  };
  expect(await namesIn({ ...others, ...own })).toEqual(Object.keys(own));
});

describe('by a GitHub workflow', () => {
  const workflow = (...steps: string[]) =>
    `on: push\njobs:\n  a:\n    steps:\n${steps.map((step) => `      - ${step.replaceAll('\n', '\n        ')}\n`).join('')}`;

  it.each<[string, string, string[]]>([
    ['az acr run', workflow('run: az acr run -r r -f ci/x.yaml .'), ['ci/x.yaml']],
    ['az acr run, in its context', workflow('run: az acr run -r r -f x.yaml ci'), ['ci/x.yaml']],
    ['az acr task create', workflow("run: az acr task create --file='ci/x.yaml' -n a"), ['ci/x.yaml']],
    ['acrtask', workflow('run: acrtask create -n a -f ci/x.yaml -c .'), ['ci/x.yaml']],
    ['acrtask az', workflow('run: sudo acrtask az acr task update -f "ci/x.yaml"'), ['ci/x.yaml']],
    [
      'lines that go on',
      workflow('run: |\n  cd x && az acr run \\\n    -r r \\\n    --file ci/x.yaml .'),
      ['ci/x.yaml'],
    ],
    ['lines of PowerShell that go on', workflow('run: |\n  az acr run `\n    --file ci/x.yaml .'), ['ci/x.yaml']],
    ['folded lines', workflow('run: >\n  az acr run\n  --file ci/x.yaml .'), ['ci/x.yaml']],
    ['a working directory', workflow('run: az acr run -f x.yaml .\nworking-directory: ci'), ['ci/x.yaml']],
    ['azure/cli', workflow('uses: azure/cli@v2\nwith:\n  inlineScript: az acr run -f ci/x.yaml .'), ['ci/x.yaml']],
    ['the action of acrtask', workflow('uses: ./a\nwith:\n  command: |\n    run -r r -f ci/x.yaml .'), ['ci/x.yaml']],
    ['two of them', workflow('run: az acr run -f ci/x.yaml .; az acr run -f ci/y.yml .'), ['ci/x.yaml', 'ci/y.yml']],
    ['a Dockerfile', workflow('run: az acr task create -f ci/Dockerfile -n a'), []],
    ['another command', workflow('run: kubectl apply -f ci/x.yaml'), []],
    ['a path with variables', workflow('run: az acr run -f $DIR/x.yaml .'), []],
    ['a file that is not there', workflow('run: az acr run -f ci/none.yaml .'), []],
    ['a file elsewhere', workflow('run: az acr run -f ../../x.yaml .'), []],
    ['what is not YAML', 'a: [', []],
  ])('%s', async (_name, text, names) => {
    const files = { 'ci/x.yaml': task, 'ci/y.yml': task, 'ci/Dockerfile': 'FROM a\n' };
    expect(await namesIn({ ...files, '.github/workflows/ci.yml': text })).toEqual(names);
    expect(await namesIn({ ...files, '.github/actions/a/action.yaml': text })).toEqual(names);
  });

  it('is not any YAML file', async () => {
    expect(
      await namesIn({ 'ci/x.yaml': task, 'workflows/ci.yml': workflow('run: az acr run -f ci/x.yaml .') }),
    ).toEqual([]);
  });
});

it('by a project file, with what it says about the runs', async () => {
  const project = `registry: myregistry
tasks:
  one:
    file: ci/x.yaml
    values: values.yaml
    platform: windows
    timeout: 600
    context: https://github.com/o/r.git
  two: { file: ci/x.yaml, values: { a: b, c: [d] }, set: [e=f=g, h], context: ci }
  again: { file: ./ci/x.yaml, values: { a: b }, set: { e: f=g, h: "" }, context: ci }
  three: { file: ci/y.yml }
  remote: { file: https://example.com/x.yaml }
  built: { build: { dockerfile: Dockerfile } }
  none:
`;
  const set = [
    { name: 'a', value: 'b' },
    { name: 'e', value: 'f=g' },
    { name: 'h', value: '' },
  ];
  expect(await find({ 'app/ci/x.yaml': task, 'app/ci/y.yml': task, 'app/.acrtask.yaml': project })).toEqual([
    {
      name: 'app/ci/x.yaml',
      settings: [
        { valuesFile: 'CWD/app/values.yaml', platform: 'windows', timeout: 600, context: null },
        { set, context: 'CWD/app/ci' },
      ],
    },
    { name: 'app/ci/y.yml', settings: [{}] },
  ]);
  expect(await find({ 'acrtask.yaml': 'tasks: [a]\n', 'acb.yaml': task })).toEqual([
    { name: 'acb.yaml', settings: [] },
  ]);
});
