import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../support/command-line.ts';
import type { Answer } from '../../../support/fake-azure.ts';

const stored: Answer[] = [
  [
    200,
    {
      value: 's3cret',
      id: 'https://kv.vault.azure.net/secrets/Token/1',
      attributes: { enabled: true, created: 1767322800, updated: 1767322800, recoveryLevel: 'Recoverable+Purgeable' },
      tags: { 'file-encoding': 'utf-8' },
    },
  ],
];
const missing: Answer[] = [[404, { error: { code: 'SecretNotFound', message: 'A secret was not found.' } }]];
const newest = 'GET https://kv.vault.azure.net/secrets/Token/';
const show = (words: string, replies: Record<string, Answer[]> = { [newest]: stored, [`${newest}1`]: stored }) =>
  runCommandLine(`az keyvault secret show ${words}`, { replies });

describe('az keyvault secret show', () => {
  it.each<[string, string]>([
    ['--vault-name kv -n Token', newest],
    ['--vault-name kv --name Token --version 1', `${newest}1`],
    ['--vault-name kv -n Token -v 1', `${newest}1`],
    ['--id https://kv.vault.azure.net/secrets/Token', newest],
    ['--id https://kv.vault.azure.net/secrets/Token/1', `${newest}1`],
  ])('%s', async (words, asked) => {
    const result = await show(words);
    expect([result.exitCode, result.asked]).toEqual([0, [asked]]);
    expect(JSON.parse(result.stdout)).toEqual({
      attributes: {
        created: '2026-01-02T03:00:00+00:00',
        enabled: true,
        expires: null,
        notBefore: null,
        recoverableDays: null,
        recoveryLevel: 'Recoverable+Purgeable',
        updated: '2026-01-02T03:00:00+00:00',
      },
      contentType: null,
      id: 'https://kv.vault.azure.net/secrets/Token/1',
      kid: null,
      managed: null,
      name: 'Token',
      tags: { 'file-encoding': 'utf-8' },
      value: 's3cret',
    });
  });

  it('gives a script the bare value', async () => {
    const { stdout, stderr } = await show('--vault-name kv -n Token --query value -o tsv --debug');
    expect(stdout).toBe('s3cret\n');
    expect(stderr).not.toContain('s3cret');
  });

  it.each<[string, number, string]>([
    ['-n Token', 2, 'ERROR: the following arguments are required: --vault-name'],
    ['', 2, 'ERROR: the following arguments are required: --vault-name, --name/-n'],
    [
      '--id https://kv.vault.azure.net/secrets/Token -n a',
      2,
      'ERROR: --id cannot be combined with --vault-name, --name/-n, or --version/-v.',
    ],
    [
      '--id http://kv.vault.azure.net/secrets/Token',
      2,
      "ERROR: argument --id: 'http://kv.vault.azure.net/secrets/Token' is not a valid secret ID (https://VAULT/secrets/NAME/VERSION).",
    ],
  ])('refuses: %s', async (words, code, message) => {
    const { exitCode, stderr, asked } = await show(words);
    expect([exitCode, stderr.split('\n')[0], asked]).toEqual([code, message, []]);
  });

  it('tells of a secret that is not there', async () => {
    const { exitCode, stderr } = await show('--vault-name kv -n Token', { [newest]: missing });
    expect([exitCode, stderr]).toEqual([
      3,
      'ERROR: (SecretNotFound) A secret was not found.\nCode: SecretNotFound\nMessage: A secret was not found.\n',
    ]);
  });
});
