import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EndedProgram } from '../../../../src/host.ts';
import { runCommandLine } from '../../../support/command-line.ts';
import type { TestHost } from '../../../support/test-host.ts';

const server = 'myregistry.azurecr.io';
const tokenUser = '00000000-0000-0000-0000-000000000000';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const ended: EndedProgram = { exitCode: 0, stdout: '', stderr: '' };

/** Logs in where docker's configuration is `config`; `outcome` is what becomes of a credential helper. */
const logIn = async (words: string, config?: unknown, outcome: EndedProgram | Error = ended) => {
  const programs: unknown[] = [];
  const result = await runCommandLine(`az acr login -n myregistry ${words}`, {
    runProgram: async (...call) => {
      programs.push(call);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    prepare: async ({ home }) => {
      if (config === undefined) return;
      await mkdir(join(home, '.docker'));
      await writeFile(
        join(home, '.docker', 'config.json'),
        typeof config === 'string' ? config : JSON.stringify(config),
      );
    },
  });
  return { ...result, programs };
};
const configOf = async ({ home }: TestHost) => JSON.parse(await readFile(join(home, '.docker', 'config.json'), 'utf8'));

describe('az acr login', () => {
  it('keeps the login in the configuration where no program keeps it', async () => {
    const { exitCode, stdout, stderr, host, programs } = await logIn('');
    expect([exitCode, stdout, programs]).toEqual([0, 'Login Succeeded\n', []]);
    expect(stderr).toBe(
      `WARNING: The login is stored unencrypted in '${join(host.home, '.docker', 'config.json')}'. A credential helper is safer (https://docs.docker.com/go/credential-store/).\n`,
    );
    expect(await configOf(host)).toEqual({ auths: { [server]: { auth: base64(`${tokenUser}:refresh`) } } });
  });

  it('leaves the rest of the configuration as it is', async () => {
    const before = { auths: { 'a.io': { auth: 'eA==' }, [server]: { auth: 'old' } }, psFormat: 'x' };
    const { host } = await logIn('', before);
    const auths = { 'a.io': { auth: 'eA==' }, [server]: { auth: base64(`${tokenUser}:refresh`) } };
    expect(await configOf(host)).toEqual({ auths, psFormat: 'x' });
  });

  it('looks for the configuration in DOCKER_CONFIG', async () => {
    const { host, exitCode } = await runCommandLine('az acr login -n myregistry', {
      env: { DOCKER_CONFIG: join(process.cwd(), 'no', '..', 'package.json') },
    });
    // A file is no folder.
    expect([exitCode, host.written.stderr]).toEqual([1, expect.stringContaining('The Docker configuration ')]);
  });

  it.each<[object, string]>([
    [{ credsStore: 'desktop' }, 'desktop'],
    [{ credsStore: 'desktop', credHelpers: { [server]: 'acr-env' } }, 'acr-env'],
    [{ credsStore: 'desktop', credHelpers: { 'a.io': 'other' } }, 'desktop'],
  ])('hands it to the program that %j names', async (config, helper) => {
    const { exitCode, stdout, stderr, host, programs } = await logIn('--debug', config);
    expect([exitCode, stdout]).toEqual([0, 'Login Succeeded\n']);
    const login = { ServerURL: server, Username: tokenUser, Secret: 'refresh' };
    expect(programs).toEqual([[`docker-credential-${helper}`, ['store'], JSON.stringify(login)]]);
    expect(await configOf(host)).toEqual({ ...config, auths: { [server]: {} } });
    expect(stderr).not.toContain('Secret');
  });

  it('takes a user of the registry, after trying him', async () => {
    const { host, exitCode, asked } = await logIn('-u admin -p secret');
    expect([exitCode, asked]).toEqual([
      0,
      ['GET S/providers/Microsoft.ContainerRegistry/registries', `GET https://${server}/v2/`],
    ]);
    expect(await configOf(host)).toEqual({ auths: { [server]: { auth: base64('admin:secret') } } });
  });

  it.each<[string, string, unknown, EndedProgram | Error]>([
    [
      "'docker-credential-desktop', which the Docker configuration names, cannot be started (ENOENT).",
      '',
      { credsStore: 'desktop' },
      Object.assign(new Error('spawn'), { code: 'ENOENT' }),
    ],
    [
      "'docker-credential-desktop' did not store the login: no keychain",
      '',
      { credsStore: 'desktop' },
      { exitCode: 1, stdout: 'no keychain\n', stderr: '' },
    ],
    ["'../a' in 'CONFIG' is not the name of a program.", '', { credsStore: '../a' }, ended],
    ["The Docker configuration 'CONFIG' is not a JSON object.", '', '{ "auths":', ended],
    ["The Docker configuration 'CONFIG' is not a JSON object.", '', '[]', ended],
  ])('says: %s', async (message, words, config, outcome) => {
    const { exitCode, stdout, stderr, host } = await logIn(words, config, outcome);
    const file = join(host.home, '.docker', 'config.json');
    expect([exitCode, stdout, stderr.split('\n')[0]?.replace(file, 'CONFIG')]).toEqual([1, '', `ERROR: ${message}`]);
    expect(await readFile(file, 'utf8')).toBe(typeof config === 'string' ? config : JSON.stringify(config));
  });

  it('says that a password is wrong, and keeps nothing', async () => {
    const { exitCode, stderr, host } = await runCommandLine('az acr login -n myregistry -u admin -p wrong', {
      replies: { [`GET https://${server}/v2/`]: [[401, { errors: [{ code: 'UNAUTHORIZED', message: 'no' }] }]] },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      `ERROR: Login failed. ${server} did not accept this user name and password.\n`,
    ]);
    await expect(configOf(host)).rejects.toThrow('ENOENT');
  });

  it.each(['--expose-token', '-t'])('%s prints the token, and keeps nothing', async (words) => {
    const { exitCode, stdout, stderr, host } = await logIn(`${words} --debug`);
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      { loginServer: server, username: tokenUser, accessToken: 'refresh', refreshToken: 'refresh' },
    ]);
    expect(stderr).not.toContain('"refresh"');
    await expect(configOf(host)).rejects.toThrow('ENOENT');
  });

  it('does not do both', async () => {
    const { exitCode, stderr } = await logIn('--expose-token -u admin -p secret');
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      2,
      'ERROR: `--expose-token` cannot be combined with `--username` or `--password`.',
    ]);
  });
});
