import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';
import type { TestHost } from './support/test-host.ts';

describe('the way a result is printed', () => {
  it.each([
    ['', '[\n  "hello"\n]\n'],
    ['-o json', '[\n  "hello"\n]\n'],
    ['-o YAML', '- hello\n'],
    ['-o tsv', 'hello\n'],
    ['-o table', 'Result\n--------\nhello\n'],
    ['-o none', ''],
  ])('%s', async (words, stdout) => {
    const result = await runCommandLine(`list -r myregistry --query [].name ${words}`);
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, stdout, '']);
  });

  const userConfig =
    (content: string) =>
    async ({ home }: TestHost) => {
      await mkdir(join(home, '.azure'));
      await writeFile(join(home, '.azure', 'config'), content);
    };
  it.each<[string, string, Record<string, string>, string]>([
    ["az's configuration", '', {}, 'hello\n'],
    ['the environment before it', '', { AZURE_CORE_OUTPUT: 'yaml' }, '- hello\n'],
    ['the command line before both', '-o json', { AZURE_CORE_OUTPUT: 'yaml' }, '[\n  "hello"\n]\n'],
  ])('comes from %s', async (_, words, env, stdout) => {
    const result = await runCommandLine(`list --query [].name ${words}`, {
      env,
      prepare: userConfig('[core]\noutput = tsv\n[defaults]\nacr = myregistry\n'),
    });
    expect(result.stdout).toBe(stdout);
  });

  it('refuses a configured format that is none', async () => {
    const { exitCode, stderr } = await runCommandLine('list -r myregistry', { env: { AZURE_CORE_OUTPUT: 'xml' } });
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      "ERROR: 'xml' is not a valid value for '--output'. Allowed values: json, jsonc, yaml, yamlc, table, tsv, none.",
    ]);
  });

  it.each([
    ['a terminal', {}, true],
    ['a terminal without colours', { NO_COLOR: '1' }, false],
  ])('colours jsonc on %s', async (_, env, isColoured) => {
    const { stdout } = await runCommandLine('list -r myregistry -o jsonc --query [].name', {
      tty: ['stdout', 'stderr'],
      env,
    });
    expect(stdout.includes('\u001b[')).toBe(isColoured);
  });
});
