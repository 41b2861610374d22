import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type ValidateTaskFileOptions, validateTaskFile } from '../../src/library/validate-task-file.ts';

const codesOf = async (text: string, options?: ValidateTaskFileOptions): Promise<readonly string[]> =>
  (await validateTaskFile(text, options)).map(({ code }) => code);

it('tells each problem with its place and what to do', async () => {
  expect(await validateTaskFile('steps:\n  - cmdd: bash echo hello\n')).toEqual([
    {
      code: 'unknown-key',
      severity: 'error',
      message: expect.any(String),
      line: 2,
      column: 5,
      end: { line: 2, column: 9 },
      hint: expect.any(String),
    },
  ]);
});

const withValue = 'steps:\n  - cmd: bash echo {{.Values.a}}\n';

it.each<[string, string, ValidateTaskFileOptions | undefined, readonly string[]]>([
  ['nothing of a file that is right', 'steps:\n  - cmd: bash echo hello\n', undefined, []],
  ['nothing of values that may follow', withValue, undefined, []],
  ['nothing of values that are given', withValue, { set: { a: '1' } }, []],
  ['nothing of values in a file', withValue, { values: 'a: 1\n' }, []],
  ['values that nothing reads', withValue, { set: { a: '1', b: '2' } }, ['unused-value']],
  [
    'a step that takes longer than the run',
    'steps:\n  - cmd: bash a\n    timeout: 900\n',
    { timeout: 600 },
    ['timeout-range'],
  ],
])('tells %s', async (_, text, options, codes) => expect(await codesOf(text, options)).toEqual(codes));

it('looks for files in the folder that is the context', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'acrtask-context-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const text = 'version: v1.1.0\nalias:\n  src: [aliases.yaml]\nsteps:\n  - cmd: $greet\n';
  expect(await codesOf(text)).toEqual([]);
  const missing = await codesOf(text, { context: folder });
  await writeFile(join(folder, 'aliases.yaml'), 'greet: bash echo hello\n');
  expect([missing, await codesOf(text, { context: folder })]).toEqual([['alias-source'], []]);
});

it('refuses what is no text', async () => {
  await expect(Reflect.apply(validateTaskFile, undefined, [undefined])).rejects.toMatchObject({
    name: 'UsageError',
    message: 'The text of the task file must be a string.',
  });
});
