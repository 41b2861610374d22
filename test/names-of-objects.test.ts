import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../src/emulator/emulator.ts';
import { main } from '../src/main.ts';
import { subscription } from './support/fake-azure.ts';
import { createTestHost } from './support/test-host.ts';

/** Names that every plain object answers to, though nobody gave it anything of that name. */
const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

const createShell = async () => {
  const emulator = createEmulator({ subscriptionId: subscription });
  const env = { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription };
  const { cwd, home } = createTestHost({ env });
  await writeFile(join(cwd, 'Dockerfile'), 'FROM scratch\n');
  const type = async (...words: string[]): Promise<string> => {
    const host = createTestHost({ env, folders: { cwd, home }, network: emulator.fetch });
    const exitCode = await main(words, host);
    if (exitCode !== 0)
      throw new Error(`${words.join(' ')}: exit ${exitCode}\n${host.written.stdout}${host.written.stderr}`);
    return host.written.stdout;
  };
  const fails = async (...words: string[]): Promise<string> => {
    const host = createTestHost({ env, folders: { cwd, home }, network: emulator.fetch });
    const exitCode = await main(words, host);
    return `${exitCode} ${host.written.stderr}`;
  };
  await type('az', 'group', 'create', '-n', 'g', '-l', 'eastus');
  await type('az', 'acr', 'create', '-g', 'g', '-n', 'myregistry', '--sku', 'Standard');
  return { emulator, cwd, type, fails };
};

const json = (text: string): unknown => JSON.parse(text);

describe.each(names)('the name %s', (name) => {
  const lower = name.toLowerCase();

  it('is that of a secret of a vault', async () => {
    const { type, fails } = await createShell();
    if (!/^[a-z]+$/i.test(name)) return;
    await type('az', 'keyvault', 'create', '-g', 'g', '-n', 'myvault', '--enable-rbac-authorization', 'false');
    expect(await fails('az', 'keyvault', 'secret', 'show', '--vault-name', 'myvault', '-n', name)).toMatch(
      /SecretNotFound|was not found/,
    );
    await type('az', 'keyvault', 'secret', 'set', '--vault-name', 'myvault', '-n', name, '--value', 'v');
    expect(json(await type('az', 'keyvault', 'secret', 'show', '--vault-name', 'myvault', '-n', name))).toMatchObject({
      value: 'v',
    });
  });

  it('is that of a repository and of a tag', async () => {
    const { type, fails } = await createShell();
    const image = /^[a-z]+$/.test(lower) ? lower : 'app';
    expect(await fails('az', 'acr', 'repository', 'show-tags', '-n', 'myregistry', '--repository', image)).toMatch(
      /not (?:known|found)|no repository/i,
    );
    await type('build', '-r', 'myregistry', '-t', `${image}:${name}`, '.');
    await type('build', '-r', 'myregistry', '-t', `${image}:other`, '.');
    expect(json(await type('az', 'acr', 'repository', 'show-tags', '-n', 'myregistry', '--repository', image))).toEqual(
      [name, 'other'].sort(),
    );
    expect(
      await fails('run', '-r', 'myregistry', '--cmd', `myregistry.azurecr.io/${image}:nosuch`, '/dev/null'),
    ).toMatch(/^1 /);
  });

  it('is that of a value, a build argument and a variable of a run', async () => {
    const { type, cwd } = await createShell();
    await writeFile(
      join(cwd, 'a.yaml'),
      `version: v1.1.0\nsteps:\n  - cmd: bash echo "{{.Values.${name}}}"\n    env: ["${name}=e"]\n`,
    );
    expect(await type('run', '-r', 'myregistry', '-f', 'a.yaml', '--set', `${name}=given`, '/dev/null')).toContain(
      'given',
    );
    await writeFile(join(cwd, 'values.yaml'), `${name}: fromfile\n`);
    expect(await type('run', '-r', 'myregistry', '-f', 'a.yaml', '--values', 'values.yaml', '.')).toContain('fromfile');
    await writeFile(join(cwd, 'Dockerfile'), `ARG ${name}\nFROM scratch\n`);
    await type('build', '-r', 'myregistry', '-t', 'a:1', '--build-arg', `${name}=x`, '.');
    await type(
      'create',
      '-r',
      'myregistry',
      '-n',
      'hello',
      '-c',
      '/dev/null',
      '-f',
      'a.yaml',
      '--set',
      `${name}=stored`,
    );
    expect(await type('run', '-r', 'myregistry', '-n', 'hello')).toContain('stored');
    expect(await type('run', '-r', 'myregistry', '-n', 'hello', '--set', `${name}=run`)).toContain('"run"');
  });

  it('is that of an alias, a secret, a volume, a network and a step of a task file', async () => {
    const { type, cwd } = await createShell();
    await writeFile(
      join(cwd, 'alias.yaml'),
      `version: v1.1.0\nalias:\n  values:\n    ${name}: hello\nsteps:\n  - cmd: bash echo $${name}\n`,
    );
    // Names of aliases are letters and digits.
    if (/^[a-z]+$/i.test(name))
      expect(await type('run', '-r', 'myregistry', '-f', 'alias.yaml', '/dev/null')).toContain('echo hello');
    await writeFile(join(cwd, 'unset.yaml'), `version: v1.1.0\nsteps:\n  - cmd: bash echo $${name}\n`);
    await type('run', '-r', 'myregistry', '-f', 'unset.yaml', '/dev/null').catch((error) => {
      expect(String(error)).not.toMatch(/defect|TypeError|is not a function/);
    });
    await writeFile(
      join(cwd, 'step.yaml'),
      `version: v1.1.0\nsteps:\n  - id: ${name}\n    cmd: bash echo one\n  - id: two\n    when: ["${name}"]\n    cmd: bash echo two\n`,
    );
    await type('run', '-r', 'myregistry', '-f', 'step.yaml', '/dev/null').catch((error) => {
      expect(String(error)).not.toMatch(/defect|TypeError|is not a function/);
    });
  });

  it('is that of a task, a timer, a login and an identity that are not there', async () => {
    const { type, fails } = await createShell();
    for (const line of [
      ['show', '-r', 'myregistry', '-n', name],
      ['run', '-r', 'myregistry', '-n', name],
      ['show-run', '-r', 'myregistry', '--run-id', name],
    ])
      expect(await fails(...line)).not.toMatch(/defect|TypeError|InternalServerError|^0/);
    if (!/^[a-z]+$/i.test(name)) return;
    await type('create', '-r', 'myregistry', '-n', `${name}1`, '-c', '/dev/null', '--cmd', 'bash echo hi');
    await type('timer', 'add', '-r', 'myregistry', '-n', `${name}1`, '--timer-name', name, '--schedule', '0 1 * * *');
    await type(
      'credential',
      'add',
      '-r',
      'myregistry',
      '-n',
      `${name}1`,
      '--login-server',
      lower,
      '-u',
      'a',
      '-p',
      'b',
    );
    expect(json(await type('credential', 'list', '-r', 'myregistry', '-n', `${name}1`))).toHaveProperty([lower]);
    expect(
      await fails('credential', 'remove', '-r', 'myregistry', '-n', `${name}1`, '--login-server', 'valueof2'),
    ).not.toMatch(/defect|^0/);
    await type('az', 'identity', 'create', '-g', 'g', '-n', name);
    await type('identity', 'assign', '-r', 'myregistry', '-n', `${name}1`, '--identities', name);
  });
});
