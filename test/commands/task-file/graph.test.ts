import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';

const good = `version: v1.1.0
steps:
  - id: build
    build: -t $Registry/app:$ID .
  - push: [$Registry/app:$ID]
    timeout: 900
`;
const files = {
  'acb.yaml': good,
  'values.yaml': 'name: shop\n',
  'named.yaml': 'version: v1.1.0\nsteps:\n  - {id: one, cmd: "{{.Values.name}} {{.Values.words}} {{.Run.OS}}"}\n',
  'aliases.yaml': 'img: node:20\n',
  'aliased.yaml': 'version: v1.1.0\nalias: {src: [aliases.yaml]}\nsteps:\n  - cmd: $img --version\n',
  'elsewhere.yaml':
    'version: v1.1.0\nalias: {src: ["https://example.com/aliases.yaml"]}\nsteps:\n  - cmd: $img --version\n',
  'login.yaml': 'version: v1.1.0\nsteps:\n  - {id: login, cmd: docker login -u me -p hunter2pass docker.io}\n',
  'cycle.yaml':
    'version: v1.1.0\nsteps:\n  - {id: one, cmd: bash, when: [two]}\n  - {id: two, cmd: bash, when: [one]}\n',
  'doubtful.yaml': 'version: v1.1.0\nsteps:\n  - {id: x, cmd: node:20}\n',
};

const typed = async (line: string, options: Parameters<typeof runCommandLine>[1] = {}) => {
  const { stdout, stderr, exitCode } = await runCommandLine(line, {
    ...options,
    prepare: async ({ cwd }) => {
      for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
    },
  });
  return { stdout, stderr, exitCode };
};

const drawn = `┌─────────────────────────┐
│ build                   │
│ build $Registry/app:$ID │
└────────────┬────────────┘
             ▼
┌─────────────────────────┐
│ acb_step_1              │
│ push $Registry/app:$ID  │
│ timeout 15m             │
└─────────────────────────┘
`;

describe('graph', () => {
  it('draws a file', async () =>
    expect(await typed('graph acb.yaml')).toEqual({ stdout: drawn, stderr: '', exitCode: 0 }));

  it.each([
    ['steps: []\n', 'WARNING: standard input has no steps.\n', 0],
    ['version: v1.1.0\n', 'ERROR: standard input cannot be drawn: it has an error.\n', 1],
  ])('says that there are no steps: %j', async (stdin, said, code) => {
    const { stdout, stderr, exitCode } = await typed('graph -', { stdin });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
    expect(stderr.endsWith(said)).toBe(true);
  });

  it('draws standard input', async () =>
    expect(await typed('graph -', { stdin: good })).toEqual({ stdout: drawn, stderr: '', exitCode: 0 }));

  it('draws in ASCII', async () =>
    expect((await typed('graph acb.yaml --ascii')).stdout.split('\n').slice(0, 5)).toEqual([
      '+-------------------------+',
      '| build                   |',
      '| build $Registry/app:$ID |',
      '+------------+------------+',
      '             v',
    ]));

  it('is in color on a terminal, and as wide as that', async () => {
    const { stdout } = await typed('graph acb.yaml', { tty: ['stdout', 'stderr'], columns: 24 });
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      '\u001b[34m┌─────────────────┐\u001b[39m',
      '\u001b[34m│\u001b[39m \u001b[1mbuild\u001b[22m           \u001b[34m│\u001b[39m',
      '\u001b[34m│\u001b[39m build …/app:$ID \u001b[34m│\u001b[39m',
    ]);
    const { stdout: plain } = await typed('graph acb.yaml', {
      tty: ['stdout', 'stderr'],
      columns: 80,
      env: { NO_COLOR: '1' },
    });
    expect(plain).toBe(drawn);
  });

  it.each([
    ['mermaid', /^flowchart TD\n {2}step0\["build<br\/>/],
    ['svg', /^<svg [^>]*>\n<title id="steps-title">Steps of acb\.yaml<\/title>/],
    ['html', /^<!DOCTYPE html>\n<html lang="en">\n/],
  ])('writes %s', async (format, begins) => {
    const { stdout, stderr, exitCode } = await typed(`graph acb.yaml --format ${format}`);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(begins);
  });

  it('shows no password', async () => {
    const { stdout } = await typed('graph login.yaml --query nodes[0].what -o tsv');
    expect(stdout).toBe('docker login -u me -p *** docker.io\n');
  });

  it('calls a picture as the file, without its folder', async () => {
    const { stdout } = await typed('graph ./acb.yaml --format svg');
    expect(stdout).toContain('>Steps of acb.yaml</title>');
    expect((await typed('graph - --format svg', { stdin: good })).stdout).toContain('>Steps of standard input</title>');
  });

  it('prints data', async () => {
    const { stdout } = await typed('graph acb.yaml -o json');
    expect(JSON.parse(stdout)).toEqual({
      edges: [{ from: 'build', to: 'acb_step_1' }],
      nodes: [
        { id: 'build', kind: 'build', what: '$Registry/app:$ID', remarks: [] },
        { id: 'acb_step_1', kind: 'push', what: '$Registry/app:$ID', remarks: ['timeout 15m'] },
      ],
    });
    expect((await typed("graph acb.yaml --query 'nodes[].id' -o tsv")).stdout).toBe('build\nacb_step_1\n');
    expect(
      (await typed('graph acb.yaml -o table')).stdout,
    ).toBe(`STEP        KIND    WHAT IT DOES       WAITS FOR    REMARKS
----------  ------  -----------------  -----------  -----------
build       build   $Registry/app:$ID
acb_step_1  push    $Registry/app:$ID  build        timeout 15m
`);
  });

  it('takes values, variables of the run, and the platform', async () => {
    const what = async (line: string) => (await typed(`graph named.yaml --query nodes[0].what -o tsv ${line}`)).stdout;
    expect(await what('')).toBe('{{.Values.name}} {{.Values.words}} linux\n');
    expect(await what('--values values.yaml --set words=hi --platform windows')).toBe('shop hi windows\n');
    expect(await what('--set name=node:20 --run OS=other')).toBe('node:20 {{.Values.words}} other\n');
  });

  it('reads aliases from files, and tells which addresses it does not read', async () => {
    const what = '--query nodes[].what -o tsv';
    expect(await typed(`graph aliased.yaml ${what}`)).toEqual({
      stdout: 'node:20 --version\n',
      stderr: '',
      exitCode: 0,
    });
    expect(await typed(`graph elsewhere.yaml ${what}`)).toEqual({
      stdout: '$img --version\n',
      stderr:
        'WARNING: The aliases from https://example.com/aliases.yaml are not read, so their names stay as they are.\n',
      exitCode: 0,
    });
  });

  it('tells what is wrong with a file that cannot be read', async () => {
    const { stdout, stderr, exitCode } = await typed('graph cycle.yaml');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^cycle\.yaml:3:33: error: steps wait for each other: /);
    expect(stderr).toMatch(/\nERROR: cycle\.yaml cannot be drawn: it has an error\.\n$/);
  });

  it('draws a file with errors that can be read, and tells them', async () => {
    const { stdout, stderr, exitCode } = await typed('graph doubtful.yaml --format mermaid');
    expect({ stdout, exitCode }).toEqual({ stdout: 'flowchart TD\n  step0(["x<br/>cmd node:20"])\n', exitCode: 1 });
    expect(stderr).toMatch(
      /^doubtful\.yaml:3:10: error: .*\nERROR: doubtful\.yaml is drawn, but it has an error\.\n$/s,
    );
  });

  it.each([
    [
      'graph acb.yaml --format svg --ascii',
      'ERROR: --ascii is for the drawing in the terminal: it cannot be combined with --format.\n',
    ],
    [
      'graph acb.yaml --run ID',
      "ERROR: --run: 'ID' is the ID of a run, which needs --registry. Write a variable as NAME=VALUE.\n",
    ],
    ['graph acb.yaml --format svg -o json', 'ERROR: --format cannot be combined with --output or --query.\n'],
  ])('%s', async (line, message) => {
    const { stdout, stderr, exitCode } = await typed(line);
    expect({ stdout, exitCode, isTold: stderr.startsWith(message) }).toEqual({ stdout: '', exitCode: 2, isTold: true });
  });
});
