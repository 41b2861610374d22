import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import type { TestHost } from '../../support/test-host.ts';

const texts = {
  'wrong.yaml': 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n    retries: -1\n    timeot: 5\n',
  'doubtful.yaml': 'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n    timeot: 5\n',
  'values.yaml': 'version: v1.1.0\nsteps:\n  - cmd: bash echo {{.Values.a}} {{.Values.b}} {{.Values.c}}\n',
  'acb.yaml': 'steps:\n  - cmd: bash echo hi\n    retries: -1\n',
  'a.yaml': 'a: 1\n',
};

const prepare = async ({ cwd }: TestHost) => {
  await mkdir(join(cwd, 'app'));
  for (const folder of [cwd, join(cwd, 'app')])
    for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
};

const isWrite = (request: unknown): boolean => /^(?:PUT|PATCH|POST) (?!.*listDetails)/.test(String(request));

const typed = async (line: string) => {
  const { stderr, exitCode, asked } = await runCommandLine(line, { prepare });
  return { stderr, exitCode, isSent: asked.flat().some(isWrite) };
};

const error = `wrong.yaml:4:14: error: 'retries' is -1, and cannot be negative [step-retries]
      retries: -1
               ^^
  Use 0 or a positive number.
`;
const warning = (name: string, line: number) => `${name}:${line}:5: warning: unknown key 'timeot' [unknown-key]
      timeot: 5
      ^^^^^^
  Did you mean 'timeout'?
`;

/** Every way to send a task file of this machine: without a folder, and with one. */
const ways = [
  'create -r myregistry -n hello -c /dev/null -f FILE',
  'update -r myregistry -n hello -c /dev/null -f FILE',
  'run -r myregistry -f FILE /dev/null --no-wait',
  'run -r myregistry -f FILE app --no-wait',
  'run -r myregistry -n hello -c app -f FILE --no-wait',
];
const azWays = [
  'az acr task create -r myregistry -n hello -c /dev/null -f FILE',
  'az acr task update -r myregistry -n hello -c /dev/null -f FILE',
  'az acr run -r myregistry -f FILE app --no-wait',
  'az acr run -r myregistry -f FILE /dev/null --no-wait',
  'az acr task run -r myregistry -n hello -c app -f FILE --no-wait',
];

describe.each(ways)('%s', (way) => {
  it('sends nothing that has an error', async () => {
    expect(await typed(way.replace('FILE', 'wrong.yaml'))).toEqual({
      stderr: `ERROR: The task file has an error. Nothing was sent.\n${error}${warning('wrong.yaml', 5)}To send it anyway, use --no-validate.\n`,
      exitCode: 1,
      isSent: false,
    });
  });

  it('warns, and sends', async () => {
    const { stderr, isSent } = await typed(way.replace('FILE', 'doubtful.yaml'));
    expect({ warns: stderr.includes(`WARNING: ${warning('doubtful.yaml', 4)}`), isSent }).toEqual({
      warns: true,
      isSent: true,
    });
  });

  it('sends it unchecked with --no-validate', async () => {
    const { stderr, isSent } = await typed(`${way.replace('FILE', 'wrong.yaml')} --no-validate`);
    expect({ tells: stderr.includes('wrong.yaml'), isSent }).toEqual({ tells: false, isSent: true });
  });
});

it.each(azWays)('%s: only warns, as az sends the file', async (way) => {
  const { stderr, isSent } = await typed(way.replace('FILE', 'wrong.yaml'));
  expect({ warns: stderr.includes(`WARNING: ${error}WARNING: ${warning('wrong.yaml', 5)}`), isSent }).toEqual({
    warns: true,
    isSent: true,
  });
});

it('checks acb.yaml in a folder when no file is named', async () => {
  const { stderr, isSent } = await typed('run -r myregistry app');
  expect({ first: stderr.split('\n').slice(0, 2), isSent }).toEqual({
    first: [
      'ERROR: The task file has an error. Nothing was sent.',
      "acb.yaml:3:14: error: 'retries' is -1, and cannot be negative [step-retries]",
    ],
    isSent: false,
  });
});

it('tells of a missing value where the line is not YAML without it', async () => {
  const prepareLine = ({ cwd }: TestHost) =>
    writeFile(join(cwd, 'app.yaml'), 'version: v1.1.0\nsteps:\n  - build: -t app:{{.Values.version}} --label a=b .\n');
  const line = 'run -r myregistry -f app.yaml /dev/null --no-wait';
  const { stderr } = await runCommandLine(line, { prepare: prepareLine });
  expect(stderr).toContain('[invalid-yaml]');
  expect(stderr).toContain('\n  A value is missing in this line: give it first.\n');
  const given = await runCommandLine(`${line} --set version=1`, { prepare: prepareLine });
  expect(given).toMatchObject({ stderr: expect.not.stringContaining('error:'), exitCode: 0 });
});
