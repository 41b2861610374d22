import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';
import { namedState } from '../../src/emulator/store/named-objects.ts';
import type { BlobStore, Resource, State, Store } from '../../src/emulator/store/state.ts';
import { type CommandLine, type CommandLineOptions, runCommandLine } from './command-line.ts';
import { subscription } from './fake-azure.ts';

/** An emulator in which a task uses one of everything, and its state, which a test may change directly. */
export interface AccessScenario {
  readonly emulator: Emulator;
  readonly state: State;
  readonly store: Store;
  /** Runs one command line; it may fail. */
  attempt(line: string | readonly string[], options?: CommandLineOptions): Promise<CommandLine>;
  /** Like `attempt`, but the test fails if the command does. */
  run(line: string | readonly string[], options?: CommandLineOptions): Promise<CommandLine>;
  /** The resource of that type and name. */
  resource(type: string, name: string): Resource;
}

export const group = `/subscriptions/${subscription}/resourceGroups/g`;
export const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
export const vaultId = (name: string): string => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;

/** Bytes of its own, over those of another store. */
const over = (own: BlobStore, below: BlobStore): BlobStore => ({
  ...own,
  get: (path) => own.get(path) ?? below.get(path),
});

const scenarioOf = (kept?: {
  readonly state: State;
  readonly store: Pick<Store, 'blobs' | 'contents'>;
}): AccessScenario => {
  const fresh = memoryStore(() => crypto.randomUUID(), ...(kept ? [kept.state] : []));
  const store = kept ? { ...fresh, blobs: over(fresh.blobs, kept.store.blobs), contents: kept.store.contents } : fresh;
  const emulator = createEmulator({ subscriptionId: subscription, store });
  const attempt: AccessScenario['attempt'] = (line, options) =>
    runCommandLine(line, { network: (request) => emulator.fetch(request), ...options });
  return {
    emulator,
    store,
    state: store.state,
    attempt,
    run: async (line, options) => {
      const result = await attempt(line, options);
      if (result.exitCode !== 0) throw new Error(`${line}\n${result.stderr}`);
      return result;
    },
    resource: (type, name) => {
      const found = Object.values(store.state.resources).find(
        (each) => each.type.toLowerCase().endsWith(type.toLowerCase()) && each.name === name,
      );
      if (!found) throw new Error(`no ${type} ${name}`);
      return found;
    },
  };
};

/** A scenario of its own, in the state that another one is in. */
export const copyOf = ({ state, store }: AccessScenario): AccessScenario =>
  scenarioOf({ state: namedState(structuredClone(state)), store });

const taskFile = `version: v1.1.0
secrets:
  - id: token
    keyvault: https://mypolicies.vault.azure.net/secrets/token
steps:
  - cmd: mybase.azurecr.io/node:v1
  - cmd: myabac.azurecr.io/tools:v1
  - cmd: $Registry/own:v1
`;

/**
 * A task `hello` in `myregistry`, with a system-assigned identity and the identity `mine`, that works. It pulls from
 * `mybase` with the one (AcrPull), from `myabac`, which has repository permissions, with the other, and from its own
 * registry. The identity `other` could pull from `myabac` too. The task logs in to Docker Hub with secrets of the vault `myroles`, and reads a secret of the vault `mypolicies`.
 */
export const createAccessScenario = async (): Promise<AccessScenario> => {
  const scenario = scenarioOf();
  const { run, state, resource } = scenario;
  await run('az group create -n g -l eastus');
  await run('az acr create -g g -n myregistry --sku Premium');
  await run('az acr create -g g -n mybase --sku Premium');
  await run('az acr create -g g -n myabac --sku Premium --role-assignment-mode rbac-abac');
  await run('az acr import -n myregistry --source docker.io/library/node:20 -t own:v1');
  await run('az acr import -n mybase --source docker.io/library/node:20 -t node:v1');
  await run('az acr import -n myabac --source docker.io/library/node:20 -t tools:v1');
  await run('az identity create -g g -n mine');
  await run('az identity create -g g -n other');
  await run('az keyvault create -g g -n myroles --enable-rbac-authorization true');
  await run('az keyvault create -g g -n mypolicies --enable-rbac-authorization false');
  await run(
    `az role assignment create --assignee-object-id ${state.callerId} --assignee-principal-type User --role 'Key Vault Secrets Officer' --scope ${vaultId('myroles')}`,
  );
  await run('az keyvault secret set --vault-name myroles -n user --value hubuser');
  await run('az keyvault secret set --vault-name myroles -n password --value hubpassword');
  await run('az keyvault secret set --vault-name mypolicies -n token --value t');
  await run('agentpool create -r myregistry -n pool --tier S1');
  const mine = resource('userAssignedIdentities', 'mine');
  const other = resource('userAssignedIdentities', 'other');
  await run(
    'create -r myregistry -n hello -f acb.yaml -c /dev/null --agent-pool pool --assign-identity [system] mine',
    {
      prepare: async (host) => {
        const { writeFile } = await import('node:fs/promises');
        await writeFile(`${host.cwd}/acb.yaml`, taskFile);
      },
    },
  );
  const system = resource('tasks', 'hello').identity?.principalId;
  await run('credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity [system]');
  await run(
    `credential add -r myregistry -n hello --login-server myabac.azurecr.io --use-identity ${mine.properties.clientId}`,
  );
  await run(
    `credential add -r myregistry -n hello --login-server docker.io -u https://myroles.vault.azure.net/secrets/user -p https://myroles.vault.azure.net/secrets/password --use-identity ${mine.properties.clientId}`,
  );
  const assign = (principal: unknown, role: string, scope: string) =>
    run(
      `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role '${role}' --scope ${scope}`,
    );
  await assign(system, 'AcrPull', registryId('mybase'));
  for (const { properties } of [mine, other])
    await assign(properties.principalId, 'Container Registry Repository Reader', registryId('myabac'));
  await assign(mine.properties.principalId, 'Key Vault Secrets User', vaultId('myroles'));
  await run(`az keyvault set-policy -n mypolicies --object-id ${system} --secret-permissions get`);
  return scenario;
};
