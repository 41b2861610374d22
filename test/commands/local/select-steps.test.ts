import { expect, it } from 'vitest';
import { runSideBySide, selectSteps } from '../../../src/commands/local/select-steps.ts';
import { loadTaskFile } from '../../../src/taskfile/load-task-file.ts';

const load = async (steps: string) => {
  const loaded = await loadTaskFile(`steps:\n${steps}`, { run: {} });
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.task;
};

const cmd = (id: string, when?: string) =>
  `  - id: ${id}\n    cmd: busybox\n${when === undefined ? '' : `    when: [${when}]\n`}`;
const push = (id: string, when?: string) =>
  `  - id: ${id}\n    push: [app]\n${when === undefined ? '' : `    when: [${when}]\n`}`;

const diamond =
  cmd('aa', '"-"') + cmd('bb', 'aa') + cmd('cc', 'aa') + push('dd', 'bb, cc') + cmd('ee', 'dd') + cmd('ff', '"-"');

it.each<[string, readonly string[] | undefined, boolean, Record<string, string[]>]>([
  ['everything', undefined, true, { aa: [], bb: ['aa'], cc: ['aa'], dd: ['bb', 'cc'], ee: ['dd'], ff: [] }],
  ['--only bb', ['bb'], true, { aa: [], bb: ['aa'] }],
  ['--only ee ff', ['ee', 'ff'], true, { aa: [], bb: ['aa'], cc: ['aa'], dd: ['bb', 'cc'], ee: ['dd'], ff: [] }],
  ['--no-push', undefined, false, { aa: [], bb: ['aa'], cc: ['aa'], ee: ['bb', 'cc'], ff: [] }],
  ['--only ee --no-push', ['ee'], false, { aa: [], bb: ['aa'], cc: ['aa'], ee: ['bb', 'cc'] }],
])('%s', async (_, only, isPushEnabled, steps) => {
  const selected = selectSteps(await load(diamond), { only, isPushEnabled });
  expect(Object.fromEntries(selected.task.steps.map(({ id, dependsOn }) => [id, [...dependsOn].sort()]))).toEqual(
    steps,
  );
});

it('names the steps that are there for one that is not', async () => {
  const task = await load(cmd('build') + cmd('test'));
  expect(() => selectSteps(task, { only: ['biuld'], isPushEnabled: true })).toThrow(
    "argument --only: the task file has no step 'biuld'. Did you mean 'build'?",
  );
});

it.each([
  ['one after the other', cmd('aa') + cmd('bb') + cmd('cc'), false],
  ['one step', cmd('aa'), false],
  ['a diamond', diamond, true],
  ['two that wait for nothing', cmd('aa', '"-"') + cmd('bb', '"-"'), true],
])('tells whether steps run side by side: %s', async (_, steps, expected) => {
  expect(runSideBySide((await load(steps)).steps)).toBe(expected);
});
