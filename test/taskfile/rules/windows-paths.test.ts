import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['windows-path'] as const;
const below = 'Use a path below /workspace, or check the file with --platform windows.';
const found = (kind: string, path: string, hint = below): string =>
  `2 windows-path: the ${kind} '${path}' is a path of Windows, and the step runs on Linux | ${hint}`;

/** One step, in a line, and what is found. */
const cases: [step: string, ...found: string[]][] = [
  ['{cmd: node:22, workingDirectory: src/app}'],
  ['{cmd: \'bash -c "sed s/a\\nb/c/"\'}'],
  ['{cmd: \'bash grep -E "x:\\w+" file\'}'],
  ['{cmd: \'bash -c "printf a\\tb"\'}'],
  ["{cmd: 'mcr.microsoft.com/windows/nanoserver:ltsc2022 cmd /c dir C:\\workspace'}"],
  ["{cmd: node:22, workingDirectory: 'C:\\app'}", found('working directory', 'C:\\app')],
  ["{cmd: node:22, workingDirectory: 'src\\app'}", found('working directory', 'src\\app', "Write 'src/app'.")],
  ["{cmd: node:22, workingDirectory: 'c:/app'}", found('working directory', 'c:/app')],
  ["{build: '-t a:1 -f src\\Dockerfile .'}", found('Dockerfile', 'src\\Dockerfile', "Write 'src/Dockerfile'.")],
  ["{build: '-t a:1 .\\src'}", found('context', '.\\src', "Write './src'.")],
  ["{cmd: 'node:22 run C:\\app\\index.js'}", found('path', 'C:\\app\\index.js')],
  ["{cmd: '-v C:\\data:/data node:22 run'}", found('path', 'C:\\data')],
];

it.each(cases)('%s', async (step, ...expected) => {
  expect(await foundIn(`steps:\n  - ${step}\n`, { codes })).toEqual(expected);
});

it('takes a line that goes on in the next for no path', async () => {
  expect(await foundIn('steps:\n  - build: |\n      -t a:1 \\\n      -f Dockerfile .\n', { codes })).toEqual([]);
});

it('says nothing about steps on Windows', async () => {
  const text = "steps:\n  - {cmd: 'a:1 run', workingDirectory: 'C:\\app'}\n";
  expect(await foundIn(text, { codes, run: { OS: 'Windows' } })).toEqual([]);
});
