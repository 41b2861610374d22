import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/demo/script.ts';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import { memoryStore } from '../../../src/emulator/store/memory-store.ts';
import type { Store } from '../../../src/emulator/store/state.ts';
import type { Network } from '../../../src/host.ts';
import { main } from '../../../src/main.ts';
import { subscription } from '../../support/fake-azure.ts';
import { createTestHost } from '../../support/test-host.ts';

const newId = () => crypto.randomUUID();

interface Typed {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** `METHOD /path` of every request, but for tokens. */
  readonly asked: readonly string[];
}

interface TypeOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** The process is killed before it sends this request, counted from 1. */
  readonly killedAt?: number;
}

/** A copy of a store, as it is now: blobs that are there already do not change. */
const copyOf = ({ state, blobs, contents }: Store): Store => {
  const copy = memoryStore(newId, structuredClone(state));
  return { ...copy, contents, blobs: { ...copy.blobs, get: (path) => copy.blobs.get(path) ?? blobs.get(path) } };
};

/** An Azure of its own, or a copy of another one. */
const createAzure = (original?: Store) => {
  const store = original === undefined ? memoryStore(newId) : copyOf(original);
  const emulator = createEmulator({ subscriptionId: subscription, newId, store });
  const type = async (line: string, { files = {}, killedAt }: TypeOptions = {}): Promise<Typed> => {
    const asked: string[] = [];
    let isKilled = false;
    const network: Network = async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/msi') return emulator.fetch(request);
      if (!isKilled) asked.push(`${request.method} ${decodeURIComponent(pathname)}`);
      if (asked.length === killedAt) isKilled = true;
      if (isKilled) {
        host.interrupt('SIGTERM');
        throw new TypeError('The process is gone.');
      }
      return emulator.fetch(request);
    };
    const host = createTestHost({
      env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscription },
      network,
    });
    for (const [name, text] of Object.entries(files)) await writeFile(join(host.cwd, name), text);
    const exitCode = await main(wordsOf(line, {}), host);
    return { exitCode, ...host.written, asked };
  };
  const succeed = async (line: string, options?: TypeOptions): Promise<Typed> => {
    const typed = await type(line, options);
    if (typed.exitCode !== 0) throw new Error(`${line}\n${typed.stderr}${typed.stdout}`);
    return typed;
  };
  return { store, type, succeed };
};

/** What changes nothing, though it is not a GET. */
const readingPosts = /\/(?:listDetails|checkNameAvailability)$/i;

const writesIn = (asked: readonly string[]): readonly string[] =>
  asked.filter((each) => !/^(?:GET|HEAD) /.test(each) && !(each.startsWith('POST ') && readingPosts.test(each)));

const identities = {
  'the system-assigned identity': { option: '[system]', name: undefined },
  'an existing identity': { option: 'mine', name: 'mine' },
  'a new identity': { option: 'new:made', name: 'made' },
} as const;
const registryModes = { roles: 'rbac', repositories: 'rbac-abac' } as const;
const vaultKinds = { policies: false, roles: true } as const;

const combinations = Object.keys(identities).flatMap((identity) =>
  Object.keys(registryModes).flatMap((mode) =>
    Object.keys(vaultKinds).map(
      (vault) =>
        [identity, mode, vault] as [keyof typeof identities, keyof typeof registryModes, keyof typeof vaultKinds],
    ),
  ),
);

const taskFile = (clientId: string | undefined): string =>
  [
    'version: v1.1.0',
    'secrets:',
    '  - id: one',
    '    keyvault: https://myvault.vault.azure.net/secrets/One',
    ...(clientId === undefined ? [] : [`    clientID: ${clientId}`]),
    'steps:',
    '  - cmd: mybase.azurecr.io/app:v1 --version',
    '',
  ].join('\n');

/** A task that pulls from another registry, and reads a secret, but has no right to. */
const createBareTask = async (mode: keyof typeof registryModes, vault: keyof typeof vaultKinds) => {
  const azure = createAzure();
  for (const line of [
    'az group create -n myResourceGroup -l eastus',
    'az acr create -g myResourceGroup -n myregistry --sku Premium',
    `az acr create -g myResourceGroup -n mybase --sku Premium --role-assignment-mode ${registryModes[mode]}`,
    'az acr import -n mybase --source docker.io/library/node:20 -t app:v1',
    `az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization ${vaultKinds[vault]}`,
    ...(vaultKinds[vault]
      ? [
          `az role assignment create --role 'Key Vault Secrets Officer' --assignee-object-id ${await callerOf(azure)} --scope /subscriptions/${subscription}/resourceGroups/myResourceGroup/providers/Microsoft.KeyVault/vaults/myvault`,
        ]
      : []),
    'az keyvault secret set --vault-name myvault -n One --value s3cret -o none',
    'az identity create -g myResourceGroup -n mine',
  ])
    await azure.succeed(line);
  await azure.succeed('create -r myregistry -n hello -c /dev/null -f acb.yaml', {
    files: { 'acb.yaml': taskFile(undefined) },
  });
  return azure;
};

const callerOf = async ({ succeed }: Pick<ReturnType<typeof createAzure>, 'succeed'>): Promise<string> =>
  (await succeed('az ad signed-in-user show --query id -o tsv')).stdout.trim();

const vaultId = `/subscriptions/${subscription}/resourceGroups/myResourceGroup/providers/Microsoft.KeyVault/vaults/myvault`;

/** Where a role is assigned. */
const scopesOf = async ({ succeed }: ReturnType<typeof createAzure>, role: string): Promise<unknown> => {
  const { stdout } = await succeed(`az role assignment list --all --role '${role}' --query [].scope`);
  return JSON.parse(stdout);
};

/** The task runs, its secret read by the identity of that name. */
const run = async ({ succeed, type }: ReturnType<typeof createAzure>, name: string | undefined): Promise<Typed> => {
  if (name !== undefined) {
    const { stdout } = await succeed(`az identity show -g myResourceGroup -n ${name} --query clientId -o tsv`);
    await succeed('update -r myregistry -n hello -f acb.yaml -c /dev/null', {
      files: { 'acb.yaml': taskFile(stdout.trim()) },
    });
  }
  return type('run -r myregistry -n hello');
};

describe.each(combinations)('%s, a registry with %s, and a vault with %s', (identity, mode, vault) => {
  const { option, name } = identities[identity];
  const repositories = mode === 'repositories' ? ',app' : '';
  const setup = `identity setup hello -r myregistry --identity ${option} --pull-from mybase${repositories} --vault myvault/One`;

  it('makes a run succeed that failed before; the second call writes nothing', async () => {
    const azure = await createBareTask(mode, vault);
    expect((await azure.type('run -r myregistry -n hello')).exitCode).toBe(1);
    const first = await azure.succeed(setup);
    expect(writesIn(first.asked)).not.toEqual([]);
    const second = await azure.succeed(setup);
    expect({ writes: writesIn(second.asked), stderr: second.stderr }).toEqual({
      writes: [],
      stderr: 'Nothing to change: task hello has this access already.\n',
    });
    if (vault === 'roles') expect(await scopesOf(azure, 'Key Vault Secrets User')).toEqual([`${vaultId}/secrets/One`]);
    const ran = await run(azure, name);
    expect({ exitCode: ran.exitCode, ...(ran.exitCode === 0 ? {} : ran) }).toEqual({ exitCode: 0 });
  });

  it('completes what a call has begun that was killed between any two of its requests', async () => {
    const { store } = await createBareTask(mode, vault);
    const whole = await createAzure(store).succeed(setup);
    const left = new Set<number>();
    for (const index of whole.asked.keys()) {
      const killedAt = index + 1;
      const azure = createAzure(store);
      const killed = await azure.type(setup, { killedAt });
      expect([killedAt, killed.exitCode, killed.asked.length]).toEqual([killedAt, 143, killedAt]);
      // Whoever was killed after the same writes leaves the same behind.
      const written = writesIn(killed.asked.slice(0, -1)).length;
      if (left.has(written)) continue;
      left.add(written);
      const { exitCode, stderr } = await azure.type(setup);
      const ran = await run(azure, name);
      expect({ killedAt, exitCode, stderr: exitCode === 0 ? '' : stderr, run: ran.exitCode }).toEqual({
        killedAt,
        exitCode: 0,
        stderr: '',
        run: 0,
      });
    }
    expect(left.size).toBe(writesIn(whole.asked).length + 1);
  });
});
