import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import type { TestHost } from '../support/test-host.ts';
import { find, git, sent } from './task-lines.ts';

const scheduled = 'POST R/scheduleRun';

/** Lays files into the folder that the command runs in. */
const files =
  (texts: Readonly<Record<string, string>>) =>
  async ({ cwd }: TestHost): Promise<void> => {
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(join(cwd, path, '..'), { recursive: true });
      await writeFile(join(cwd, path), text);
    }
  };
const listed = async (texts: Readonly<Record<string, string>>) =>
  (await runCommandLine('context ls . --query entries[].path -o tsv', { prepare: files(texts) })).stdout
    .split('\n')
    .filter((line) => line !== '');

it('19.29 a quick run of a folder says that --cmd is ignored', async () => {
  const { stderr } = await runCommandLine(`az acr run -r myregistry --no-wait --cmd bash ${git}`);
  expect(stderr).toContain('WARNING: --cmd is ignored: the run uses the task file in the source, acb.yaml.');
});

it('19.29 a run of a task refuses standard input as its file', async () => {
  const { exitCode, asked, stderr } = await runCommandLine('run -r myregistry -n hello -f -');
  expect([exitCode, asked, stderr]).toEqual([
    1,
    [],
    'ERROR: --file -: standard input cannot replace the file of a task.\nTo run it without the task: acrtask run -r REGISTRY -f - /dev/null\n',
  ]);
});

it.each(['app/Dockerfile', 'Dockerfile'])('19.30 build --file %s is found from here or in the folder', async (file) => {
  const result = await runCommandLine(`build -r myregistry -t a:v1 --no-wait -f ${file} app`, {
    prepare: files({ 'app/Dockerfile': 'FROM scratch\n' }),
  });
  expect([result.exitCode, sent(result, scheduled)]).toMatchObject([
    0,
    [{ dockerFilePath: expect.stringMatching(/_Dockerfile$/) }],
  ]);
});

it.each(['--timeout 1', '--platform mac'])('19.31 build %s is refused before anything is packed', async (words) => {
  const { exitCode, asked, stderr } = await runCommandLine(`build -r myregistry -t a:v1 ${words} .`, {
    prepare: files({ Dockerfile: 'FROM scratch\n' }),
  });
  expect([exitCode, asked, stderr.includes('Packing')]).toEqual([2, [], false]);
});

it('19.32 pack build looks for the registry in the group that is named', async () => {
  const { asked } = await runCommandLine(`pack build -r myregistry -g myResourceGroup -t a -b b --no-wait ${git}`);
  expect(asked[0]).toBe('GET R');
});

it('19.33 the help of --no-push and --no-cache says what they do', async () => {
  const { stdout } = await runCommandLine('create --help');
  const help = stdout.replace(/\s+/g, ' ');
  expect([/--no-push \[bool\] [^.]*\./.exec(help)?.[0], /--no-cache \[bool\] [^.]*\./.exec(help)?.[0]]).toEqual([
    '--no-push [bool] Do not push the image after the build.',
    '--no-cache [bool] Build without the cache.',
  ]);
});

it('19.33 build --no-cache builds without the cache', async () => {
  const result = await runCommandLine(`build -r myregistry -t a:v1 --no-wait --no-cache ${git}`);
  expect(sent(result, scheduled)).toMatchObject([{ noCache: true }]);
});

it('19.34 .dockerignore means what it means to Docker', async () => {
  expect(
    await listed({
      '.dockerignore': '/top\nkept/\n**/x\n',
      Dockerfile: 'FROM scratch\n',
      top: '',
      x: '',
      'kept/a': '',
      'sub/x': '',
      'sub/xy': '',
    }),
  ).toEqual(['.dockerignore', 'Dockerfile', 'sub/xy']);
});

it('19.35 nested .git folders stay out', async () => {
  expect(await listed({ Dockerfile: '', 'sub/.git/HEAD': 'ref', 'sub/a': '' })).toEqual(['Dockerfile', 'sub/a']);
});

it('19.36 a quick run of a folder keeps its .dockerignore, and says nothing of overriding it', async () => {
  const { asked, stderr, exitCode } = await runCommandLine('az acr run -r myregistry --no-wait .', {
    prepare: files({ '.dockerignore': 'secret\n', 'acb.yaml': 'steps: []\n' }),
  });
  expect([exitCode, asked[0], stderr.includes('Overriding')]).toEqual([0, find, false]);
});
