import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLine, type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import type { Answer } from '../../support/fake-azure.ts';

const vault = 'https://kv.vault.azure.net/secrets';
const surroundings: CommandLineOptions = {
  env: { SECRET: 'from-env', EMPTY: '', S: 'own-env' },
  stdin: 'from-stdin\r\n',
  replies: {
    'GET https://kv.vault.azure.net/secrets/a/': [[200, { id: `${vault}/a/1`, attributes: {}, value: 'from-vault' }]],
    'GET https://kv.vault.azure.net/secrets/a/2': [
      [200, { id: `${vault}/a/2`, attributes: {}, value: 'from-version-2' }],
    ],
    'GET https://kv.vault.azure.net/secrets/b/': [[403, { error: { code: 'Forbidden', message: 'No right to get.' } }]],
  } satisfies Record<string, Answer[]>,
  prepare: ({ cwd }) => {
    writeFileSync(join(cwd, 'secret.txt'), 'from-file\n');
    writeFileSync(join(cwd, 'empty.txt'), '\n');
    writeFileSync(join(cwd, 'word.txt'), 'env:SECRET');
  },
};
const run = (line: string): Promise<CommandLine> => runCommandLine(line, surroundings);

/** Every text in what was sent last, by the name of its field. */
const sentValues = ({ asked }: CommandLine, field: string): unknown[] => {
  const found: unknown[] = [];
  JSON.stringify(asked.at(-1), (key, value) => {
    if (key === field) found.push(value);
    return value;
  });
  return found;
};

const forms = [
  ['env:SECRET', 'from-env'],
  ['file:secret.txt', 'from-file'],
  ['-', 'from-stdin'],
  ['kv:kv/a', 'from-vault'],
  ['kv:kv/a/2', 'from-version-2'],
  ['text:env:SECRET', 'env:SECRET'],
  ['text:', undefined],
  ['@secret.txt', 'from-file'],
  ['@word.txt', 'env:SECRET'],
  ['ENV:SECRET', 'ENV:SECRET'],
  ['plain', 'plain'],
] as const;

describe('bug 44: a secret comes from elsewhere than the command line', () => {
  it.each(forms)('--git-access-token %s', async (form, expected) => {
    const git = '-c https://github.com/a/b.git -f Dockerfile --commit-trigger-enabled false';
    const result = await run(`create -r myregistry -n x ${git} --git-access-token ${form}`);
    expect([result.stderr, sentValues(result, 'contextAccessToken')[0] || undefined]).toEqual(['', expected]);
  });

  it.each(forms.filter(([form]) => !form.startsWith('@')))('--set-secret a=%s', async (form, expected) => {
    const result = await run(`run -r myregistry -n hello --no-wait --set plain=env:SECRET --set-secret a=${form}`);
    const [values] = sentValues(result, 'values');
    expect([result.exitCode, values]).toEqual([
      0,
      [
        { name: 'plain', value: 'env:SECRET', isSecret: false },
        { name: 'a', value: expected ?? '', isSecret: true },
      ],
    ]);
  });

  const taskOf = 'create -r myregistry -n x -c https://github.com/a/b.git -f Dockerfile --commit-trigger-enabled false';
  it.each([
    ['a secret argument', `${taskOf} --secret-arg S=env:SECRET`, 'value', ['from-env']],
    ['a secret argument by name', `${taskOf} --secret-arg S`, 'value', ['own-env']],
    [
      'each of several',
      `${taskOf} --secret-arg a=env:SECRET --secret-arg b=file:secret.txt`,
      'value',
      ['from-env', 'from-file'],
    ],
    [
      'a secret argument of a build',
      'build -r myregistry https://github.com/a/b.git --no-wait --secret-build-arg S=file:secret.txt',
      'value',
      ['from-file'],
    ],
    [
      'a value of a quick run',
      'run -r myregistry --cmd bash /dev/null --no-wait --set-secret S=env:SECRET',
      'value',
      ['from-env'],
    ],
    [
      'an update',
      'update -r myregistry -n hello -c https://github.com/a/b.git -f a.yaml --set-secret S=env:SECRET',
      'value',
      ['from-env'],
    ],
    ['a secret for a vault', 'az keyvault secret set --vault-name kv -n a --value env:SECRET', 'value', ['from-env']],
    [
      'a password and a user',
      'credential add -r myregistry -n hello --login-server a.io -u env:SECRET -p file:secret.txt',
      'value',
      ['from-env', 'from-file'],
    ],
    [
      'a login that the service reads itself',
      'credential add -r myregistry -n hello --login-server a.io -u kv:kv/a -p kv:kv/b/2 --use-identity [system]',
      'value',
      ['https://kv.vault.azure.net/secrets/a', 'https://kv.vault.azure.net/secrets/b/2'],
    ],
    [
      "a registry's own password",
      'az acr repository show-tags -n myregistry --repository a -u admin -p env:SECRET',
      'password',
      [],
    ],
  ])('%s', async (_, line, field, expected) => {
    const result = await run(line);
    expect([result.exitCode, sentValues(result, field)]).toEqual([0, expected]);
  });

  it("a registry's own password reaches the registry", async () => {
    const { asked } = await run('az acr repository show-tags -n myregistry --repository a -u admin -p env:SECRET');
    expect(JSON.stringify(asked)).toContain('"password":"from-env"');
  });

  it('a vault is asked only when it is named, and with the own identity', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    await carryOut('az keyvault create -g myResourceGroup -n myvault');
    await carryOut('az keyvault secret set --vault-name myvault -n token --value planted -o none');
    await carryOut('az keyvault secret set --vault-name myvault -n copy --value kv:myvault/token -o none');
    expect(
      await json('az keyvault secret set --vault-name myvault -n again --value kv:myvault/copy --query value'),
    ).toBe('planted');
  });
});

describe('what cannot be read is told by the option’s name', () => {
  const plain = 'To use a value literally, write text: before it.';
  const right =
    "acrtask reads the secret with your own identity, which needs the role 'Key Vault Secrets User' on the vault, or the secret permission Get in its access policy.";
  const once = 'Specify a file instead. For a secret, you can also specify an environment variable as env:NAME.';
  it.each([
    ['-p env:NONE', "--password: the environment variable 'NONE' is not set.", `Set it where acrtask runs. ${plain}`],
    ['-p env:EMPTY', "--password: the environment variable 'EMPTY' is empty.", plain],
    ['-p file:none.txt', "--password: the file 'none.txt' does not exist.", plain],
    ['-p file:.', "--password: the file '.' cannot be read (EISDIR).", plain],
    ['-p file:empty.txt', "--password: the file 'empty.txt' is empty.", plain],
    ['-p kv:a', '--password: kv: must be followed by VAULT/SECRET or VAULT/SECRET/VERSION.', plain, 2],
    ['-u - -p -', '--password: standard input can be read only once, and --username already reads it.', once, 2],
  ])('credential add %s', async (words, message, hint, code = 1) => {
    const line = `credential add -r myregistry -n hello --login-server a.io ${words.startsWith('-u') ? '' : '-u user'} ${words}`;
    const { exitCode, stderr, asked } = await run(line);
    expect([exitCode, stderr, asked]).toEqual([code, `ERROR: ${message}\n${hint}\n`, []]);
  });

  it.each([
    [
      '--set-secret b=kv:kv/b',
      `--set-secret b: the secret 'b' of vault 'kv' cannot be read. No right to get.\n${right}`,
    ],
    [
      '--set-secret b=env:NONE',
      `--set-secret b: the environment variable 'NONE' is not set.\nSet it where acrtask runs. ${plain}`,
    ],
  ])('run %s', async (words, message) => {
    const { exitCode, stderr } = await run(`run -r myregistry -n hello --no-wait ${words}`);
    expect([exitCode, stderr]).toEqual([1, `ERROR: ${message}\n`]);
  });

  it('a task file and a secret cannot both come from standard input', async () => {
    const { exitCode, stderr } = await run('create -r myregistry -n x -c /dev/null -f - --set-secret a=-');
    expect([exitCode, stderr]).toEqual([
      2,
      `ERROR: --file: standard input can be read only once, and --set-secret a already reads it.\n${once}\n`,
    ]);
  });
});

describe('an @file that cannot be read', () => {
  const hint = 'To use a value literally, write text: before it.';
  const problem = (whose: string) => `${whose}: the value starts with @, but the file cannot be read.`;
  const login = 'credential add -r myregistry -n hello --login-server a.io';

  it.each([
    [`${login} -u admin -p @planted`, '--password'],
    [`${login} -u @planted -p secret`, '--username'],
    ['run -r myregistry -n hello --set-secret a=b --set-secret @planted', '--set-secret'],
    ['create -r myregistry -n hello -c /dev/null --cmd a --git-access-token @planted', '--git-access-token'],
  ])('%s is an error that does not repeat it', async (line, whose) => {
    const { exitCode, asked, stderr } = await run(line);
    expect([exitCode, asked, stderr]).toEqual([1, [], `ERROR: ${problem(whose)}\n${hint}\n`]);
  });

  it('is a warning under az, which takes it as it is', async () => {
    const result = await run(`az acr task ${login} -u admin -p @planted`);
    expect([result.exitCode, result.stderr, sentValues(result, 'value')]).toEqual([
      0,
      `WARNING: ${problem('--password')} The value is used as is.\n`,
      ['admin', '@planted'],
    ]);
  });

  it('is a warning where no secret is taken', async () => {
    const result = await run('update -r myregistry -n hello --log-template @logs');
    expect([result.exitCode, result.stderr, sentValues(result, 'logTemplate')]).toEqual([
      0,
      "WARNING: Argument '--log-template' is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus\nWARNING: --log-template: the value starts with @, but the file cannot be read. The value is used as is.\n",
      ['@logs'],
    ]);
  });
});
