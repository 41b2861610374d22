import { expect, it } from 'vitest';
import { checkTaskFile } from '../../src/taskfile/check-task-file.ts';

// Found by `npm run fuzz`.

const told = async (text: string): Promise<readonly string[]> =>
  (await checkTaskFile(text, {})).map(({ line, severity, code }) => `${line} ${severity} ${code}`);

it('tells once what an action says twice in the same place', async () => {
  const text = 'steps:{{range splitList "" "i,"}}\n  - : -.\n    when: [d]\n  - id: p{{end}}';
  const all = (await checkTaskFile(text, {})).map((each) => JSON.stringify(each));
  expect(all).toEqual([...new Set(all)]);
});

it('tells once what a quotation mark leaves open in each round of a loop', async () => {
  const text = 'steps:{{range $:=list 1 2}}\n- cmd: |\n   "{{end}}[';
  expect(await told(text)).toEqual(['3 error open-quote']);
});

it('keeps an error whose cause is not told itself', async () => {
  expect(await told('"": \nsteps:\n- push:\n#')).toEqual(['1 warning unknown-key', '3 error step-kind-missing']);
});

it.each([
  ['an error, when the engine refuses the entry that it became part of', '    when: [--\nt]', '5 error joined-lines'],
  ['a warning, when it does not', '    ports: [1\n2]', '5 warning joined-lines'],
])('tells a line without its dash as %s', async (_how, lines, line) => {
  expect(await told(`steps:\n  - id: ab\n    cmd: a:1\n${lines}\n`)).toEqual([line]);
});
