import type { AccessScenario } from './access-scenario.ts';

/** Something wrong with the access of the task `hello`. */
export interface AccessFault {
  readonly name: string;
  /** Plants it; harmless where another fault has taken away what it changes. */
  plant(scenario: AccessScenario): Promise<unknown> | unknown;
  /** What doctor names: check and target. */
  readonly names: string;
  /** What the user has to do, when operations cannot mend it. */
  byUser?(scenario: AccessScenario): Promise<unknown>;
  /** What doctor cannot judge as long as this fault is there. */
  readonly hides?: readonly string[];
}

const hello = '-r myregistry -n hello';

const take = ({ state }: AccessScenario, id: string): void => {
  delete state.resources[id.toLowerCase()];
};

/** The role assignments at a resource, but those of the caller and of the identity `other`. */
const rolesAt = ({ state, resource }: AccessScenario, name: string) => {
  const kept = [state.callerId, resource('userAssignedIdentities', 'other').properties.principalId];
  return Object.values(state.resources).filter(
    ({ type, properties }) =>
      type === 'Microsoft.Authorization/roleAssignments' &&
      String(properties.scope).endsWith(`/${name}`) &&
      !kept.includes(properties.principalId),
  );
};

const change = (scenario: AccessScenario, type: string, name: string, properties: Record<string, unknown>): void => {
  const id = Object.values(scenario.state.resources).find((each) => each.type.endsWith(type) && each.name === name);
  if (id) Object.assign(id.properties, properties);
};

const secretOf = ({ state }: AccessScenario, vault: string, name: string) => state.secrets[vault]?.[name];

const name = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]';

/** One line each. */
export const accessFaults: readonly AccessFault[] = [
  {
    name: 'the task is disabled',
    plant: ({ run }) => run(`update ${hello} --status Disabled`),
    names: 'task-enabled, task hello',
  },
  {
    name: 'the system-assigned identity is not assigned',
    plant: ({ run }) => run(`identity remove ${hello} --identities [system]`),
    names: 'identity-assigned, identity [system]',
    hides: ['registry-role, registry mybase.azurecr.io', 'vault-access, key vault mypolicies'],
  },
  {
    name: 'the user-assigned identity is not assigned',
    plant: ({ run }) => run(`identity remove ${hello} --identities mine`),
    names: 'identity-assigned, identity mine',
  },
  {
    name: 'a registry has no credential',
    plant: ({ run }) => run(`credential remove ${hello} --login-server mybase.azurecr.io`),
    names: 'registry-credential, registry mybase.azurecr.io',
    hides: ['registry-role, registry mybase.azurecr.io'],
  },
  {
    name: 'a credential names an identity that is not assigned',
    plant: async ({ run, resource }) => {
      const { clientId } = resource('userAssignedIdentities', 'other').properties;
      await run(`credential update ${hello} --login-server myabac.azurecr.io --use-identity ${clientId}`);
    },
    names: 'identity-assigned, identity other',
    hides: ['registry-role, registry myabac.azurecr.io'],
  },
  {
    name: 'no role on a registry',
    plant: (scenario) => {
      for (const { id } of rolesAt(scenario, 'mybase')) take(scenario, id);
    },
    names: 'registry-role, registry mybase.azurecr.io',
  },
  {
    name: 'no role on a registry with repository permissions',
    plant: (scenario) => {
      for (const { id } of rolesAt(scenario, 'myabac')) take(scenario, id);
    },
    names: 'registry-role, registry myabac.azurecr.io',
  },
  {
    name: 'a role for another repository',
    plant: (scenario) => {
      const condition = `((!(ActionMatches{'*/content/read'})) OR (${name} StringEquals 'another'))`;
      for (const { properties } of rolesAt(scenario, 'myabac')) Object.assign(properties, { condition });
    },
    names: 'registry-role, registry myabac.azurecr.io',
  },
  {
    name: 'a registry that does not honor AcrPull any more',
    plant: ({ run }) => run('az acr update -n mybase --role-assignment-mode rbac-abac'),
    names: 'registry-role, registry mybase.azurecr.io',
  },
  {
    name: 'a registry that keeps out agents',
    plant: ({ run }) => run('az acr update -n mybase --public-network-enabled false'),
    names: 'registry-network, registry mybase.azurecr.io',
  },
  {
    name: 'no login to the own registry',
    plant: ({ run }) => run(`update ${hello} --auth-mode None`),
    names: 'source-registry-login, registry myregistry.azurecr.io',
  },
  {
    name: 'the own registry has repository permissions, and the task no identity for it',
    plant: ({ run }) => run('az acr update -n myregistry --role-assignment-mode rbac-abac'),
    names: 'source-registry-login, registry myregistry.azurecr.io',
  },
  {
    name: 'the own registry keeps out agents',
    plant: ({ run }) => run('az acr update -n myregistry --public-network-enabled false'),
    names: 'registry-network, registry myregistry.azurecr.io',
  },
  {
    name: 'no role on a key vault',
    plant: (scenario) => {
      for (const { id } of rolesAt(scenario, 'myroles')) take(scenario, id);
    },
    names: 'vault-access, key vault myroles',
  },
  {
    name: 'no access policy',
    plant: (scenario) => {
      const { properties } = scenario.resource('vaults', 'mypolicies');
      const { callerId } = scenario.state;
      properties.accessPolicies = properties.accessPolicies.filter(
        ({ objectId }: { objectId: string }) => objectId === callerId,
      );
    },
    names: 'vault-access, key vault mypolicies',
  },
  {
    name: 'a disabled secret',
    plant: (scenario) => {
      for (const { attributes } of secretOf(scenario, 'mypolicies', 'token')?.versions ?? [])
        attributes.enabled = false;
    },
    names: 'secret-usable, key vault mypolicies',
  },
  {
    name: 'a disabled secret of a credential',
    plant: (scenario) => {
      for (const { attributes } of secretOf(scenario, 'myroles', 'password')?.versions ?? [])
        attributes.enabled = false;
    },
    names: 'secret-usable, key vault myroles',
  },
  {
    name: 'a secret that does not exist',
    plant: ({ state }) => delete state.secrets.mypolicies?.token,
    names: 'secret-exists, key vault mypolicies',
    hides: ['secret-usable, key vault mypolicies'],
    byUser: ({ run }) => run('az keyvault secret set --vault-name mypolicies -n token --value t'),
  },
  {
    name: 'half a credential',
    plant: ({ resource }) => {
      delete resource('tasks', 'hello').properties.credentials.customRegistries['docker.io'].password;
    },
    names: 'credential-values, registry docker.io',
    hides: ['secret-usable, key vault myroles'],
    byUser: async ({ run, resource }) => {
      const { clientId } = resource('userAssignedIdentities', 'mine').properties;
      const secret = (each: string): string => `https://myroles.vault.azure.net/secrets/${each}`;
      await run(
        `credential update ${hello} --login-server docker.io -u ${secret('user')} -p ${secret('password')} --use-identity ${clientId}`,
      );
    },
  },
  {
    name: 'a registry with network rules, and a user-assigned identity',
    plant: (scenario) => change(scenario, 'registries', 'myabac', { publicNetworkAccess: 'Disabled' }),
    names: 'registry-network, registry myabac.azurecr.io',
    byUser: ({ run }) => run('az acr update -n myabac --public-network-enabled true'),
  },
  {
    name: 'a registry that does not exist',
    plant: (scenario) => take(scenario, scenario.resource('registries', 'myabac').id),
    names: 'registry-exists, registry myabac.azurecr.io',
    hides: ['registry-role, registry myabac.azurecr.io', 'registry-network, registry myabac.azurecr.io'],
    byUser: ({ run }) => run('az acr create -g g -n myabac --sku Premium --role-assignment-mode rbac-abac'),
  },
  {
    name: 'a key vault that keeps out agents',
    plant: (scenario) => change(scenario, 'vaults', 'mypolicies', { publicNetworkAccess: 'Disabled' }),
    names: 'vault-network, key vault mypolicies',
    // Then nobody outside its network can tell anything about its secrets either.
    hides: ['secret-usable, key vault mypolicies', 'secret-exists, key vault mypolicies'],
    byUser: async (scenario) => change(scenario, 'vaults', 'mypolicies', { publicNetworkAccess: 'Enabled' }),
  },
  {
    name: 'a credential names an identity that nobody has',
    plant: ({ resource }) => {
      const { customRegistries } = resource('tasks', 'hello').properties.credentials;
      customRegistries['myabac.azurecr.io'].identity = '99999999-9999-4999-8999-999999999999';
    },
    names: 'identity-assigned, identity 99999999-9999-4999-8999-999999999999',
    hides: ['registry-role, registry myabac.azurecr.io', 'identity-assigned, identity other'],
    byUser: async ({ run, resource }) => {
      const { clientId } = resource('userAssignedIdentities', 'mine').properties;
      await run(`credential update ${hello} --login-server myabac.azurecr.io --use-identity ${clientId}`);
    },
  },
];
