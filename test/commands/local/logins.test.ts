import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runLocalLine } from '../../support/fake-engine.ts';
import type { TestHost } from '../../support/test-host.ts';

const pulls = (...images: string[]) =>
  `steps:\n${images.map((image, at) => `  - id: step${at}\n    cmd: ${image} true\n`).join('')}`;
const isLogin = (line: string): boolean => / login /.test(line);
const auth = (login: string): string => Buffer.from(login).toString('base64');

const withConfig = (config: unknown) => async (host: TestHost) => {
  await mkdir(join(host.home, '.docker'));
  await writeFile(
    join(host.home, '.docker', 'config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  );
};

const run = async (files: Record<string, string>, options: Parameters<typeof runLocalLine>[1] = {}, words = '') => {
  const ran = await runLocalLine(`run --local --no-validate ${words}`, { files, ...options });
  const logins = ran.started.filter(isLogin).map((line) => line.replace(/^docker login --username /, ''));
  return { ...ran, logins: logins.map((line, at) => `${line.replace(' --password-stdin', '')} ${ran.inputs[at]}`) };
};

describe('registry logins', () => {
  it('are those of --credential first, with the password on standard input', async () => {
    const { logins, started, stdout, exitCode } = await run(
      { 'acb.yaml': pulls('reg.example.com/a:1') },
      {
        env: { PASSWORD: 'pa55 word' },
        prepare: withConfig({ auths: { 'reg.example.com': { auth: auth('other:x') } } }),
      },
      '--credential reg.example.com=robot:env:PASSWORD',
    );
    expect({ logins, exitCode, inWords: started.some((line) => line.includes('pa55')) }).toEqual({
      logins: ['robot reg.example.com pa55 word'],
      exitCode: 0,
      inWords: false,
    });
    expect(stdout).not.toContain('pa55');
  });

  it.each<[string, unknown, string[]]>([
    ['a stored login', { auths: { 'reg.example.com': { auth: auth('me:secret') } } }, ['me reg.example.com secret']],
    [
      'a stored token',
      {
        auths: { 'reg.example.com': { auth: auth('00000000-0000-0000-0000-000000000000:'), identitytoken: 'token1' } },
      },
      ['00000000-0000-0000-0000-000000000000 reg.example.com token1'],
    ],
    ['a login to another registry', { auths: { 'other.example.com': { auth: auth('me:secret') } } }, []],
    [
      'a helper of the registry',
      { credHelpers: { 'reg.example.com': 'mine' } },
      ['helped reg.example.com from-helper'],
    ],
    ['a store for all', { credsStore: 'mine' }, ['helped reg.example.com from-helper']],
    ['a helper that knows nothing', { credsStore: 'empty' }, []],
  ])("of the user's docker client: %s", async (_, config, expected) => {
    const text = JSON.stringify(config);
    const { logins, exitCode, host } = await run(
      { 'acb.yaml': pulls('reg.example.com/a:1') },
      {
        prepare: withConfig(text),
        runProgram: async (program, argv, input) =>
          program === 'docker-credential-mine' && argv[0] === 'get' && input === 'reg.example.com'
            ? { exitCode: 0, stdout: JSON.stringify({ Username: 'helped', Secret: 'from-helper' }), stderr: '' }
            : { exitCode: 1, stdout: 'credentials not found in native keychain', stderr: '' },
      },
    );
    const after = await readFile(join(host.home, '.docker', 'config.json'), 'utf8');
    expect({ logins, exitCode, after }).toEqual({ logins: expected, exitCode: 0, after: text });
  });

  it('of base images and of Docker Hub are found, too', async () => {
    const { logins } = await run(
      {
        'acb.yaml': 'steps:\n  - build: -t app -f sub/web.Dockerfile .\n',
        'sub/web.Dockerfile': 'FROM reg.example.com/base:1\nFROM hubuser/image\n',
      },
      {
        prepare: withConfig({
          auths: {
            'reg.example.com': { auth: auth('me:one') },
            'https://index.docker.io/v1/': { auth: auth('hubuser:two') },
          },
        }),
      },
    );
    expect(logins.toSorted()).toEqual(['hubuser docker.io two', 'me reg.example.com one']);
  });

  it('to a registry of Azure are made for the signed-in identity', async () => {
    const { logins, asked, exitCode } = await run(
      { 'acb.yaml': pulls('myregistry.azurecr.io/a:1') },
      {
        replies: {
          'POST https://myregistry.azurecr.io/oauth2/exchange': [[200, { refresh_token: 'exchanged-token' }]],
        },
      },
    );
    expect({
      logins,
      exitCode,
      exchanged: asked.filter((each) => String(each[0]).includes('/oauth2/exchange')).length,
    }).toEqual({
      logins: ['00000000-0000-0000-0000-000000000000 myregistry.azurecr.io exchanged-token'],
      exitCode: 0,
      exchanged: 1,
    });
  });

  it('do not repeat what is not a credential, because it may hold the password', async () => {
    const { stderr, exitCode } = await run({ 'acb.yaml': pulls('a') }, {}, '--credential reg.example.com=robot:pa55');
    expect({ stderr: stderr.split('\n')[0], exitCode }).toEqual({
      stderr:
        'ERROR: argument --credential: expected HOST=USER:env:NAME, with the password in the environment variable NAME',
      exitCode: 2,
    });
  });
});

const withSecret = `version: v1.1.0
secrets:
  - id: one
    keyvault: https://mykeyvault.vault.azure.net/secrets/one
  - id: two
    keyvault: https://mykeyvault.vault.azure.net/secrets/two
steps:
  - id: use
    cmd: busybox echo {{.Secrets.one}} {{.Secrets.two}}
`;

describe('secrets of the task file', () => {
  it('are those of --secret, and are not shown', async () => {
    const { stdout, exitCode } = await run(
      { 'acb.yaml': withSecret },
      {
        env: { ONE: 'planted-1' },
        play: (line) => ({ stdout: `${line}\n` }),
        prepare: (host) => writeFile(join(host.cwd, 'two.txt'), 'planted-2\n'),
      },
      '--secret one=env:ONE --secret two=file:two.txt',
    );
    expect({ exitCode, isShown: /planted/.test(stdout) }).toEqual({ exitCode: 0, isShown: false });
    expect(stdout).toContain('echo *** ***');
  });

  it('that cannot be had are told together, with what to type', async () => {
    const { stderr, exitCode, started } = await run(
      { 'acb.yaml': withSecret },
      {
        replies: {
          'GET https://mykeyvault.vault.azure.net/secrets/one/': [
            [404, { error: { code: 'SecretNotFound', message: 'No such secret.' } }],
          ],
          'GET https://mykeyvault.vault.azure.net/secrets/two/': [
            [404, { error: { code: 'SecretNotFound', message: 'No such secret.' } }],
          ],
        },
      },
    );
    expect({ stderr, exitCode, started }).toEqual({
      stderr: `ERROR: The secret 'one' (https://mykeyvault.vault.azure.net/secrets/one) cannot be read: No such secret.
The secret 'two' (https://mykeyvault.vault.azure.net/secrets/two) cannot be read: No such secret.
To give the values yourself, use --secret one=env:NAME --secret two=env:NAME. file:PATH and kv:VAULT/SECRET work as well.
`,
      exitCode: 1,
      started: [],
    });
  });
});
