import { describe, expect, it } from 'vitest';
import { recordedCases } from '../request/recorded.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';

const found = ['GET S/providers/Microsoft.ContainerRegistry/registries', 'POST R/tasks/hello/listDetails'];
const patch = (customRegistries: object) => [
  'PATCH R/tasks/hello',
  { properties: { credentials: { customRegistries } } },
];
const opaque = (value: string) => ({ type: 'Opaque', value });
const vault = (value: string) => ({ type: 'Vaultsecret', value });
const url = 'https://kv.vault.azure.net/secrets/a';

describe('the credential commands, as they reach the service', () => {
  it.each<[string, unknown[]]>([
    [
      'add --login-server docker.io -u user -p pw',
      [patch({ 'docker.io': { userName: opaque('user'), password: opaque('pw') } })],
    ],
    [
      'add --login-server docker.io --username user --password pw --use-identity [system]',
      [patch({ 'docker.io': { userName: opaque('user'), password: opaque('pw'), identity: '[system]' } })],
    ],
    [
      `add --login-server docker.io -u ${url} -p ${url.toUpperCase()} --use-identity [system]`,
      [patch({ 'docker.io': { userName: vault(url), password: vault(url.toUpperCase()), identity: '[system]' } })],
    ],
    [
      'add --login-server other.azurecr.io --use-identity [system]',
      [patch({ 'other.azurecr.io': { identity: '[system]' } })],
    ],
    [
      'add --login-server localhost:5000 --use-identity [SYSTEM]',
      [patch({ 'localhost:5000': { identity: '[system]' } })],
    ],
    ['add --login-server Other --use-identity [system]', [patch({ Other: { identity: '[system]' } })]],
    [
      'update --login-server mybase.AZURECR.io --use-identity 44444444-4444-4444-4444-444444444444',
      [patch({ 'MyBase.azurecr.io': { identity: '44444444-4444-4444-4444-444444444444' } })],
    ],
    [
      'update --login-server MyBase.azurecr.io -u user -p pw',
      [patch({ 'MyBase.azurecr.io': { userName: opaque('user'), password: opaque('pw') } })],
    ],
    ['remove --login-server mybase.azurecr.io', [patch({ 'MyBase.azurecr.io': null })]],
    ['list', []],
  ])('%s', async (words, asked) => {
    const result = await runCommandLine(`credential ${words} -r myregistry -n hello`);
    const clientId = /--use-identity (\d\S+)/.exec(words)?.[1];
    const assign = `acrtask identity assign -r myregistry -n hello --identities ${clientId}`;
    const lacks = `WARNING: The task 'hello' does not have the identity ${clientId}, so its runs cannot log in with it. To assign it: ${assign}\n`;
    const bare =
      "WARNING: The login server 'Other' has no dot, so runs cannot reach it. Did you mean 'other.azurecr.io'?\n";
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked: [...found, ...asked],
      exitCode: 0,
      stderr: `${clientId === undefined ? '' : lacks}${words.includes(' Other ') ? bare : ''}`,
    });
    expect(JSON.parse(result.stdout)).toEqual({
      'MyBase.azurecr.io': { identity: '[system]', password: null, userName: null },
    });
  });

  it('lists them as a table', async () => {
    const { stdout } = await runCommandLine('credential list -r myregistry -n hello -o table');
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'LOGIN SERVER       USERNAME    USERNAME TYPE    PASSWORD TYPE    IDENTITY',
      '-----------------  ----------  ---------------  ---------------  ----------',
      'MyBase.azurecr.io                                                [system]',
      '',
    ]);
  });
});

describe('what the Azure CLI was recorded to send', () => {
  const sent = recordedCases('task', 'credential', 'add').filter(({ id }) => !/nothing|only-user|system/.test(id));
  it.each(sent)('$id', async ({ argv, body }) => {
    const { asked } = await runCommandLine(['az', 'acr', ...argv]);
    expect(asked.at(-1)).toEqual(['PATCH R/tasks/bare', body]);
  });
});

describe('an identity that the task lacks', () => {
  it('is warned of, with the command that gives it', async () => {
    const { run } = await createEmulatedAzure();
    const where = '-r myregistry -n hello';
    const login = (words: string, identity: string) =>
      run(`credential ${words} ${where} --login-server a.azurecr.io --use-identity ${identity}`);
    const lacks = (identity: string) =>
      `WARNING: The task 'hello' does not have the identity ${identity}, so its runs cannot log in with it. To assign it: acrtask identity assign -r myregistry -n hello --identities ${identity}\n`;
    await run(`create ${where} --cmd bash -c /dev/null`);
    expect((await login('add', '[system]')).stderr).toBe(lacks("'[system]'"));
    expect((await login('update', 'mine')).stderr).toBe(lacks('mine'));
    await run(`identity assign ${where} --identities mine [system]`);
    expect((await login('update', 'mine')).stderr).toBe('');
    expect((await login('update', '[system]')).stderr).toBe('');
  });
});

describe('what the credential commands refuse', () => {
  const incomplete =
    'Specify --username and --password (as plain text or Key Vault secret URLs), or --use-identity to log in with an identity of the task.';
  it.each([
    [
      'add --login-server https://foo.io/ -u user -p pw',
      "'https://foo.io/' is not a valid login server.",
      'Use the host name only: --login-server foo.io',
      [],
      2,
    ],
    [
      'add --login-server docker.io --use-identity [all]',
      '--use-identity takes one identity of the task, not [all].',
      "Use '[system]', or the name or client ID of a user-assigned identity.",
      [],
      2,
    ],
    [
      'add --login-server docker.io --use-identity [caller]',
      "'[caller]' is not a valid task identity.",
      'Use [system], or the name, client ID, or resource ID of a user-assigned identity.',
      [],
      2,
    ],
    [
      'add --login-server docker.io',
      'A login requires --username and --password, or --use-identity.',
      incomplete,
      [],
      2,
    ],
    ['add --login-server docker.io -u user', '--username is specified without --password.', incomplete, [], 2],
    ['update --login-server docker.io -p pw', '--password is specified without --username.', incomplete, [], 2],
    [
      'add --login-server MYBASE.azurecr.io --use-identity 44444444-4444-4444-4444-444444444444',
      "Login server 'MYBASE.azurecr.io' already exists. You cannot add it again.",
      "Replace it with 'acrtask credential update'.",
      found,
      1,
    ],
    [
      'update --login-server docker.io --use-identity 44444444-4444-4444-4444-444444444444',
      "Login server 'docker.io' not found.",
      'The task logs in to: MyBase.azurecr.io',
      found,
      3,
    ],
    [
      'remove --login-server docker.io',
      "Login server 'docker.io' not found.",
      'The task logs in to: MyBase.azurecr.io',
      found,
      3,
    ],
  ])('%s', async (words, message, hint, asked, exitCode) => {
    const result = await runCommandLine(`credential ${words} -r myregistry -n hello`);
    expect([result.exitCode, result.stderr, result.asked]).toEqual([exitCode, `ERROR: ${message}\n${hint}\n`, asked]);
  });
});
