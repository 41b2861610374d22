import type { Need, RegistryLogin } from '../../../src/access/model.ts';
import type { StoredTask } from '../../../src/service/resource.ts';
import { tokenFrom } from '../../support/emulator-token.ts';
import {
  createServiceBench,
  group,
  registryId,
  type ServiceBench,
  type ServiceBenchOptions,
} from '../../support/services.ts';

export const vaultId = (name: string): string => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;

export interface AccessBench extends ServiceBench {
  /** A user-assigned identity of the task. */
  readonly mine: { readonly id: string; readonly principalId: string; readonly clientId: string };
  readonly system: string;
  readonly task: StoredTask;
}

export const place = { name: 'myregistry', group: 'myResourceGroup' };

/** How the task's own identity logs in. */
export const asSystem: RegistryLogin = { by: 'identity', identity: '[system]' };

export const registryNeed = (loginServer: string, login: RegistryLogin = asSystem): Need => ({
  kind: 'registry',
  loginServer,
  action: 'pull',
  repository: 'base',
  login,
  sources: [],
});

export const secretNeed = (vault: string, name: string, identity: string | undefined = '[system]'): Need => ({
  kind: 'secret',
  secret: { vault: `${vault}.vault.azure.net`, name },
  identity,
  sources: [],
});

/**
 * A registry with a task that has both kinds of identities; a second registry with repository permissions, where the
 * system-assigned identity may read; a vault with roles and one with policies, each with a secret.
 */
export const createAccessBench = async (options: ServiceBenchOptions = {}): Promise<AccessBench> => {
  const bench = createServiceBench(options);
  const { services } = bench;
  await services.groups.create('myResourceGroup', { location: 'eastus' });
  await services.registries.create('myResourceGroup', 'myregistry', { location: 'eastus', sku: { name: 'Premium' } });
  await services.registries.create('myResourceGroup', 'mybase', {
    location: 'eastus',
    sku: { name: 'Standard' },
    roleAssignmentMode: 'AbacRepositoryPermissions',
  });
  const identity = await services.identities.create('myResourceGroup', 'mine', {});
  const { principalId = '', clientId = '' } = identity.properties;
  const vault = { sku: 'standard', noSelfPerms: false, retentionDays: 90 };
  await services.vaults.create('myResourceGroup', 'kvroles', { ...vault, enableRbacAuthorization: true });
  await services.vaults.create('myResourceGroup', 'kvpolicies', vault);
  const caller = await services.directory.callerObjectId();
  await services.roles.assign({
    role: 'Key Vault Administrator',
    scope: vaultId('kvroles'),
    principal: { objectId: caller, principalType: 'User' },
  });
  await services.secrets.set('kvroles', 'one', { value: 's3cret', tags: {} });
  await services.secrets.set('kvpolicies', 'two', {
    value: 's3cret',
    tags: {},
    enabled: false,
    expiresOn: new Date('2030-01-01'),
    notBefore: new Date('2020-01-01'),
  });
  const task = await services.tasks.create({ name: 'myregistry', group: 'myResourceGroup' }, 'hello', {
    location: 'eastus',
    identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity.id]: {} } },
    platform: { os: 'Linux' },
    step: { type: 'EncodedTask', encodedTaskContent: 'c3RlcHM6IFtdCg==' },
    credentials: { customRegistries: { 'mybase.azurecr.io': { identity: '[system]' } } },
  } as never);
  const system = String(task.identity?.principalId);
  await services.roles.assign({
    role: 'Container Registry Repository Reader',
    scope: registryId('mybase'),
    principal: { objectId: system },
  });
  await services.roles.assign({ role: 'Reader', scope: group, principal: { objectId: system } });
  bench.asked.length = 0;
  return {
    ...bench,
    mine: { id: identity.id, principalId, clientId },
    system,
    task: await services.tasks.getDetails({ name: 'myregistry', group: 'myResourceGroup' }, 'hello'),
  };
};

/** Puts a principal, or a group by its name, into a group; resolves to the object ID of the group. */
export const putIntoGroup = async (
  { emulator }: Pick<AccessBench, 'emulator'>,
  displayName: string,
  member: string,
): Promise<string> => {
  const answer = await emulator.fetch(
    new Request('https://localhost/emulator/groups?api-version=1', {
      method: 'PUT',
      headers: { authorization: `Bearer ${await tokenFrom(emulator)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ displayName, members: [member] }),
    }),
  );
  return ((await answer.json()) as { readonly objectId: string }).objectId;
};
