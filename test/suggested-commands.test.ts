import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCommand } from '../src/cli/parsing/find-command.ts';
import { catalog } from '../src/commands/catalog.ts';
import { wordsOf } from '../src/demo/script.ts';
import { createEmulator } from '../src/emulator/emulator.ts';
import { main } from '../src/main.ts';
import { subscription } from './support/fake-azure.ts';
import { createTestHost } from './support/test-host.ts';

interface Done {
  readonly exitCode: number;
  readonly text: string;
}

/** A shell of somebody who has an emulator: each line in the same folder. */
const createShell = async (more: Parameters<typeof createEmulator>[0] = {}) => {
  const emulator = createEmulator({ subscriptionId: subscription, ...more });
  const env = { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription };
  const first = createTestHost({ env });
  const { cwd, home } = first;
  await writeFile(join(cwd, 'Dockerfile'), 'FROM scratch\n');
  const type = async (line: string): Promise<Done> => {
    const host = createTestHost({ env, folders: { cwd, home }, network: emulator.fetch });
    const exitCode = await main(wordsOf(line, {}), host);
    return { exitCode, text: host.written.stdout + host.written.stderr };
  };
  return { emulator, cwd, type };
};

/** The commands that a text suggests, what the reader has to put in filled in. */
const suggestedIn = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .flatMap((line) => [...line.trim().matchAll(/'(acrtask [^']*)'|: (acrtask .*)$/g)])
    .map(([, quoted, last]) => (quoted ?? last ?? '').replace(/^acrtask /, ''))
    .map((command) => command.replace(/\bGROUP\b/, 'myResourceGroup').replace(/\bVALUE$/, 's3cret'));

const group = 'az group create -n myResourceGroup -l eastus';
const registry = 'az acr create -g myResourceGroup -n myregistry --sku Standard';
const base = 'az acr create -g myResourceGroup -n mybase --sku Standard';
const filled = 'build -r mybase -t app:v1 .';
const pulling = "create -r myregistry -n hello -c /dev/null --cmd 'mybase.azurecr.io/app:v1 --version'";
const vaultSteps = (identity = '') =>
  `version: v1.1.0\nsecrets:\n  - id: one\n    keyvault: https://myvault.vault.azure.net/secrets/One\n${identity}steps:\n  - cmd: bash echo hi\n`;
const vaultTask = 'create -r myregistry -n hello -c /dev/null -f secret.yaml --assign-identity';
const policies = 'az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false';
const byRoles = 'az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization true';

describe('who follows what a failed run suggests has a run that succeeds', () => {
  it.each([
    ['a task with a system-assigned identity', [base, filled, `${pulling} --assign-identity`]],
    [
      'a task with a user-assigned identity',
      [base, filled, 'az identity create -g myResourceGroup -n mine', `${pulling} --assign-identity mine`],
    ],
    ['a task without identity', [base, filled, pulling]],
    [
      'a registry with repository permissions',
      [
        'az acr create -g myResourceGroup -n mybase --sku Standard --role-assignment-mode rbac-abac',
        `${pulling} --assign-identity`,
      ],
    ],
    [
      'a task whose own registry has repository permissions',
      [
        `${registry} --role-assignment-mode rbac-abac`,
        'build -r myregistry -t app:v1 --source-acr-auth-id [caller] .',
        "create -r myregistry -n hello -c /dev/null --assign-identity --cmd 'myregistry.azurecr.io/app:v1 --version'",
      ],
    ],
    ['an image that is not there', [base, `${pulling} --assign-identity`]],
    [
      'a registry that is not there',
      [
        `${pulling} --assign-identity`,
        'credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity [system]',
      ],
    ],
    [
      'a credential of an identity that is gone',
      [
        base,
        filled,
        `${pulling} --assign-identity`,
        'credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity [system]',
        'identity remove -r myregistry -n hello --identities [system]',
      ],
    ],
    [
      'a task that does not log in to its own registry',
      [
        'build -r myregistry -t app:v1 .',
        "create -r myregistry -n hello -c /dev/null --auth-mode None --cmd 'myregistry.azurecr.io/app:v1 --version'",
      ],
    ],
    ['a vault that is not there', [vaultTask]],
    ['a secret that is not there', [policies, vaultTask]],
    [
      'a vault with access policies',
      [policies, 'az keyvault secret set --vault-name myvault -n One --value 1', vaultTask],
    ],
    ['a vault with roles', [byRoles, vaultTask]],
  ])('%s', async (_situation, lines) => {
    const { type, cwd } = await createShell();
    await writeFile(join(cwd, 'secret.yaml'), vaultSteps());
    const own = lines.some((line) => line.includes('-n myregistry --sku')) ? [] : [registry];
    for (const line of [group, ...own, ...lines])
      expect({ line, ...(await type(line)) }).toMatchObject({ line, exitCode: 0 });
    const followed: string[] = [];
    let run = await type('run -r myregistry -n hello --no-preflight');
    expect(run.exitCode).not.toBe(0);
    for (let tries = 0; run.exitCode !== 0 && tries < 6; tries += 1) {
      const suggested = suggestedIn(
        run.text
          .split('\n')
          .filter((line) => line.includes('[emulator]'))
          .join('\n'),
      );
      expect({ suggested: suggested.length, log: run.text }).toMatchObject({ suggested: expect.any(Number) });
      if (suggested.length === 0) throw new Error(`nothing is suggested:\n${run.text}`);
      for (const command of suggested) {
        const done = await type(command);
        if (done.exitCode !== 0) throw new Error(`${command}\n${done.text}\n${run.text}`);
        followed.push(command);
      }
      run = await type('run -r myregistry -n hello --no-preflight');
    }
    expect({ exitCode: run.exitCode, text: run.text }).toMatchObject({ exitCode: 0 });
    expect(followed).not.toEqual([]);
  });
});

describe('what the command line suggests can be done', () => {
  const task = "create -r myregistry -n hello -c /dev/null --cmd 'bash echo hi'";
  it.each([
    ['a task that is not there', [], 'show -r myregistry -n nosuch'],
    ['a task without runs', [task], 'logs -r myregistry -n hello'],
    ['a run that is not there', [task], 'show-run -r myregistry --run-id nosuch'],
    ['an agent pool that is not there', [], 'agentpool show -r myregistry -n nosuch'],
    ['a task run that is not there', [], 'taskrun show -r myregistry -n nosuch'],
    [
      'a run that failed',
      ["create -r myregistry -n hello -c /dev/null --cmd 'mybase.azurecr.io/a --version'"],
      'run -r myregistry -n hello',
    ],
    [
      'a login that is there already',
      [task, 'credential add -r myregistry -n hello --login-server a.azurecr.io -u a -p b'],
      'credential add -r myregistry -n hello --login-server a.azurecr.io -u a -p b',
    ],
    [
      'a login with an identity that the task lacks',
      [task, 'az identity create -g myResourceGroup -n mine'],
      'credential add -r myregistry -n hello --login-server a.azurecr.io --use-identity mine',
    ],
  ])('%s', async (_situation, lines, line) => {
    const { type } = await createShell();
    for (const each of [group, registry, ...lines])
      expect({ each, ...(await type(each)) }).toMatchObject({ each, exitCode: 0 });
    const { text } = await type(line);
    const commands = suggestedIn(text).filter((command) => !/^credential update$/.test(command));
    for (const command of commands) {
      // Each is whole: it works as it stands.
      expect({ command, ...(await type(command)) }).toMatchObject({ command, exitCode: 0 });
    }
    expect({ text, commands: suggestedIn(text).length > 0 }).toMatchObject({ commands: true });
  });
});

describe('every suggestion in the source', () => {
  const sources = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path));
  const root = join(import.meta.dirname, '..', 'src');
  const suggestions = sources(root)
    .filter((path) => !/[\\/](?:demo|cli)[\\/]|completion/.test(path))
    .flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(?:\*|\/\/|\/\*\*)/.test(line))
        .flatMap((line) => [...line.matchAll(/(?:: |')acrtask ((?:az )?[a-z][a-z-]*(?: [a-z][a-z-]*)*)/g)])
        .map(([, words = '']) => words),
    )
    // What the emulator calls itself, `acrtask az --help`, and sentences about acrtask.
    .filter((words) => !/^(?:emulator|az)$|^(?:continues to|did not|stops after)(?: |$)/.test(words));

  it('names a command that there is', () => {
    expect(suggestions.length).toBeGreaterThan(25);
    expect(suggestions.filter((words) => findCommand(words.split(' '), catalog) === undefined)).toEqual([]);
  });
});
