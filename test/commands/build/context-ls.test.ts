import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { TestHost } from '../../support/test-host.ts';

const prepare = async ({ cwd }: TestHost) => {
  await mkdir(join(cwd, 'app', 'src'), { recursive: true });
  const files = {
    '.dockerignore': '*.log\n',
    'a.log': 'log',
    Dockerfile: 'FROM scratch\n',
    'Dockerfile.dev': 'FROM scratch\n',
    'Dockerfile.dev.dockerignore': 'src\nDockerfile*\n.*\n',
    'src/a.js': '1;\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, 'app', name), text);
  await mkdir(join(cwd, 'quick'));
  await writeFile(join(cwd, 'quick', 'task.yaml'), `steps: []\n${' '.repeat(50)}`);
};

const run = async (line: string) => {
  const { stdout, stderr, exitCode, asked, host } = await runCommandLine(line, { prepare });
  const folder = JSON.stringify(join(host.cwd, 'x')).slice(1, -2);
  return {
    stdout: stdout.replaceAll(folder, '').replaceAll('\\\\', '/'),
    stderr: stderr.replaceAll(join(host.cwd, 'x').slice(0, -1), ''),
    exitCode,
    asked,
  };
};

describe('context ls', () => {
  it('lists what would be sent and asks nobody', async () => {
    const { stdout, ...rest } = await run('context ls app');
    expect(rest).toEqual({ stderr: '', exitCode: 0, asked: [] });
    expect(JSON.parse(stdout)).toEqual({
      entries: [
        { path: '.dockerignore', size: 6 },
        { path: 'Dockerfile', size: 13 },
        { path: 'Dockerfile.dev', size: 13 },
        { path: 'Dockerfile.dev.dockerignore', size: 19 },
        { path: 'src/a.js', size: 3 },
      ],
      files: 5,
      size: 54,
      largest: [
        { path: 'Dockerfile.dev.dockerignore', files: 1, size: 19 },
        { path: 'Dockerfile', files: 1, size: 13 },
        { path: 'Dockerfile.dev', files: 1, size: 13 },
        { path: '.dockerignore', files: 1, size: 6 },
        { path: 'src', files: 1, size: 3 },
        { path: 'src/a.js', files: 1, size: 3 },
      ],
    });
  });

  it('shows a table with the total', async () => {
    const { stdout } = await run('context ls app -o table');
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'PATH                         SIZE',
      '---------------------------  ------',
      '.dockerignore                6',
      'Dockerfile                   13',
      'Dockerfile.dev               13',
      'Dockerfile.dev.dockerignore  19',
      'src/a.js                     3',
      'Total of 5 files             54',
      '',
    ]);
  });

  it.each<[words: string, sent: boolean, rule: object | null]>([
    ['--why a.log', false, { file: 'app/.dockerignore', line: 1, text: '*.log' }],
    ['--why src/a.js', true, null],
    ['--why src/a.js -f app/Dockerfile.dev', false, { file: 'app/Dockerfile.dev.dockerignore', line: 1, text: 'src' }],
    ['--why a.log --file app/Dockerfile.dev', true, null],
  ])('app %s', async (words, sent, rule) => {
    const { stdout, stderr, exitCode } = await run(`context ls app ${words}`);
    expect({ stderr, exitCode, ...JSON.parse(stdout) }).toMatchObject({ stderr: '', exitCode: 0, sent, rule });
  });

  it('explains in a table too', async () => {
    const { stdout } = await run('context ls app --why a.log -o table');
    expect(stdout.split('\n')[2]?.trimEnd()).toMatch(/^a\.log +False +It is excluded by line 1 of '.*': \*\.log$/);
  });

  it.each([
    ['context ls missing', "ERROR: The folder 'missing' does not exist.", 1],
    [
      'context ls app/Dockerfile',
      "ERROR: Source location should be a local directory path or remote URL. 'app/Dockerfile' is a file.",
      1,
    ],
    ['context ls app --why missing', "ERROR: 'missing' does not exist in the folder 'app'.", 1],
  ])('%s', async (line, message, code) => {
    const { stderr, exitCode } = await run(line);
    expect({ stderr: stderr.split('\n')[0], exitCode }).toEqual({ stderr: message, exitCode: code });
  });
});

describe('--max-context-size', () => {
  it.each([
    'build -r myregistry --no-wait --max-context-size 50 app',
    'run -r myregistry --no-wait --max-context-size 50 -n hello -c app',
    'run -r myregistry --no-wait --max-context-size 50 -f task.yaml quick',
  ])('%s: refused before anything is sent', async (line) => {
    const { stderr, exitCode, asked } = await run(line);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('that --max-context-size allows. Largest entries: ');
    const sent = /^(?:PUT|POST R\/(?:scheduleRun|listBuildSourceUploadUrl))/;
    expect(asked.flat().filter((each) => sent.test(String(each)))).toEqual([]);
  });

  it('must be a size', async () => {
    const { stderr, exitCode } = await run('build -r myregistry --no-wait --max-context-size much app');
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--max-context-size: 'much' is not a valid size, such as 500MB or 1GiB.");
  });
});
