import { describe, expect, it } from 'vitest';
import { withFiles } from '../../../src/project/export/export-files.ts';

const names = (...tasks: readonly string[]): readonly string[] =>
  withFiles({
    tasks: Object.fromEntries(tasks.map((name) => [name, { content: name, valuesContent: 'v' }])),
  }).files.map(({ name }) => name);

describe('files beside the project file', () => {
  it('hold what was in it, which names them', () => {
    expect(
      withFiles({
        registry: 'myregistry',
        tasks: {
          one: { content: 'steps:\n', valuesContent: 'a: b\n', timeout: 600 },
          two: { cmd: 'bash' },
          three: { context: 'https://github.com/o/r.git', file: 'acb.yaml' },
        },
      }),
    ).toEqual({
      project: {
        registry: 'myregistry',
        tasks: {
          one: { file: 'one.yaml', values: 'one.values.yaml', timeout: 600 },
          two: { cmd: 'bash' },
          three: { context: 'https://github.com/o/r.git', file: 'acb.yaml' },
        },
      },
      files: [
        { name: 'one.yaml', text: 'steps:\n' },
        { name: 'one.values.yaml', text: 'a: b\n' },
      ],
    });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['of their tasks', ['hello_1-a'], ['hello_1-a.yaml', 'hello_1-a.values.yaml']],
    ['other than that of the project file', ['AcrTask'], ['AcrTask-2.yaml', 'AcrTask.values.yaml']],
    ['in this folder', ['../etc/passwd'], ['etc-passwd.yaml', 'etc-passwd.values.yaml']],
    ['that are no options', ['--help'], ['help.yaml', 'help.values.yaml']],
    ['that Windows has no other use for', ['Con'], ['task-Con.yaml', 'task-Con.values.yaml']],
    [
      'that differ by more than their case',
      ['Hello', 'hello'],
      ['Hello.yaml', 'Hello.values.yaml', 'hello-2.yaml', 'hello-2.values.yaml'],
    ],
    ['where nothing is left of the name', ['…'], ['task.yaml', 'task.values.yaml']],
  ])('have names %s', (_, tasks, files) => {
    expect(names(...tasks)).toEqual(files);
  });
});
