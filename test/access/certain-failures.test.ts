import { describe, expect, it } from 'vitest';
import { certainFailures, certainNeeds } from '../../src/access/certain-failures.ts';
import type { Facts, NetworkFacts, RegistryFacts, TaskFacts } from '../../src/access/model.ts';
import type { Runnable } from '../../src/access/needs.ts';
import { loginsOf, sourceLoginOf } from '../../src/access/stored-login.ts';

const suffix = '.azurecr.io';
const clientId = '22222222-2222-2222-2222-222222222222';
const open: NetworkFacts = { access: 'open', allowed: [], trustsAzureServices: true };
const closed: NetworkFacts = { ...open, access: 'closed' };
const registry: RegistryFacts = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/myregistry',
  name: 'myregistry',
  loginServer: 'myregistry.azurecr.io',
  sku: 'Premium',
  mode: 'roles',
  network: open,
  allowsTasksToBypass: false,
  allowsAnonymousPull: false,
  hasAdminUser: false,
};
const system = { reference: '[system]', principalId: 'p' };
const user = { reference: clientId, principalId: 'q', resourceId: '/i' };

interface Case {
  readonly steps?: string;
  readonly credentials?: Runnable['credentials'];
  readonly identities?: TaskFacts['identities'];
  readonly registry?: Partial<RegistryFacts>;
  readonly others?: Facts['registries'];
  readonly pool?: boolean | 'unread';
  readonly enabled?: boolean;
}

/** The checks that stop a run of a task. */
const stopping = async (given: Case): Promise<readonly string[]> => {
  const { steps = 'steps:\n  - cmd: bash echo\n', credentials = null, identities = [], others = new Map() } = given;
  const own = { ...registry, ...given.registry };
  const task: TaskFacts = {
    id: '/t',
    name: 'hello',
    isEnabled: given.enabled ?? true,
    isSystemTask: false,
    identities,
    sourceLogin: sourceLoginOf(credentials),
    credentials: loginsOf(credentials),
    tracksBaseImages: { known: true, value: false },
    gitToken: { known: true, value: 'none' },
  };
  const runnable: Runnable = {
    loginServer: own.loginServer,
    suffix,
    credentials,
    agentPoolName: given.pool === undefined ? undefined : 'mypool',
    step: { type: 'EncodedTask', encodedTaskContent: Buffer.from(steps).toString('base64') },
  };
  const pool = { name: 'mypool', count: 1, state: 'Succeeded', isInNetwork: given.pool === true };
  const facts: Facts = {
    now: new Date(0),
    task,
    registry: own,
    registries: others,
    identities: new Map(),
    groups: new Map(),
    assignments: new Map(),
    vaults: new Map(),
    secrets: new Map(),
    agentPools: new Map([
      ['mypool', given.pool === 'unread' ? { known: false, reason: 'no' } : { known: true, value: pool }],
    ]),
  };
  return certainFailures(await certainNeeds(runnable, task), facts, suffix).map(({ check }) => check);
};

const using = (image: string, more = ''): string => `steps:\n  - cmd: ${image}\n${more}`;
const withIdentity = (identity: string): Runnable['credentials'] => ({
  customRegistries: { 'mybase.azurecr.io': { identity } },
});
const sourceIdentity = (identity: string): Runnable['credentials'] =>
  ({ sourceRegistry: { identity } }) as Runnable['credentials'];
const base = new Map([
  ['mybase.azurecr.io', { known: true as const, value: { ...registry, loginServer: 'mybase.azurecr.io', id: '/b' } }],
]);
const unread = new Map([['mybase.azurecr.io', { known: false as const, reason: 'no' }]]);
const vault = { type: 'Vaultsecret', value: 'https://kv.vault.azure.net/secrets/a' };
const withSecret =
  'secrets:\n  - id: a\n    keyvault: https://kv.vault.azure.net/secrets/a\nsteps:\n  - cmd: bash echo\n';

describe('what stops a run', () => {
  it.each<[about: string, given: Case, checks: readonly string[]]>([
    ['nothing', {}, []],
    ['a disabled task', { enabled: false }, ['task-enabled']],
    ['a closed registry', { registry: { network: closed } }, ['registry-network']],
    [
      'an agent pool of the service, which is no exception',
      { registry: { network: closed }, pool: false },
      ['registry-network'],
    ],
    ['a pool in a network may be let in', { registry: { network: closed }, pool: true }, []],
    ['a pool that was not read may be one', { registry: { network: closed }, pool: 'unread' }, []],
    [
      'addresses that are let in',
      { registry: { network: { ...closed, access: 'rules', allowed: ['20.0.0.0/8'] } } },
      [],
    ],
    ['rules that let nobody in', { registry: { network: { ...closed, access: 'rules' } } }, ['registry-network']],
    [
      'an identity that bypasses the rules',
      {
        registry: { network: closed, allowsTasksToBypass: true },
        credentials: sourceIdentity('[system]'),
        identities: [system],
      },
      [],
    ],
    [
      'no login to a closed registry, and no use of it',
      { registry: { network: closed }, credentials: { sourceRegistry: { loginMode: 'None' } } },
      [],
    ],
    [
      'an image of a registry without a credential',
      { steps: using('mybase.azurecr.io/a'), others: base },
      ['registry-credential'],
    ],
    [
      'a login for the mere name of a registry',
      { credentials: { customRegistries: { mybase: { identity: '[system]' } } }, identities: [system] },
      ['registry-exists'],
    ],
    [
      'a mere name, which the network of an agent pool may complete',
      { credentials: { customRegistries: { mybase: { identity: '[system]' } } }, identities: [system], pool: true },
      [],
    ],
    [
      'a login for a host of the network',
      { credentials: { customRegistries: { 'localhost:5000': { identity: '[system]' } } }, identities: [system] },
      [],
    ],
    ['a registry that was not read', { steps: using('mybase.azurecr.io/a'), others: unread }, []],
    ['an image of another cloud', { steps: using('mybase.azurecr.cn/a') }, []],
    ['an image of a public registry', { steps: using('quay.io/a/b') }, []],
    [
      'a step that logs in',
      { steps: using('mybase.azurecr.io/a', '  - cmd: docker login mybase.azurecr.io -u a -p b\n'), others: base },
      [],
    ],
    [
      'a step that may log in',
      { steps: using('mybase.azurecr.io/a', "  - cmd: bash -c 'cp auth $HOME/.docker/'\n"), others: base },
      [],
    ],
    [
      'a failure that is ignored',
      { steps: using('mybase.azurecr.io/a', '    ignoreErrors: true\n'), others: base },
      [],
    ],
    ['an image whose name is not known', { steps: using('{{.Values.base}}/a'), others: base }, []],
    [
      'a push to Docker Hub without a credential',
      { steps: 'steps:\n  - push: ["me/app:1"]\n' },
      ['registry-credential'],
    ],
    ['a push to a registry of somebody', { steps: 'steps:\n  - push: ["registry.example:5000/app:1"]\n' }, []],
    ['repository permissions without use', { registry: { mode: 'repositories' } }, []],
    [
      'repository permissions without an identity',
      { registry: { mode: 'repositories' }, steps: using('myregistry.azurecr.io/a') },
      ['source-registry-login'],
    ],
    [
      'repository permissions with an identity',
      {
        registry: { mode: 'repositories' },
        steps: using('myregistry.azurecr.io/a'),
        credentials: sourceIdentity(clientId),
        identities: [user],
      },
      [],
    ],
    [
      'repository permissions, and pulls for everybody',
      { registry: { mode: 'repositories', allowsAnonymousPull: true }, steps: using('myregistry.azurecr.io/a') },
      [],
    ],
    [
      'an identity that the task lacks',
      { credentials: withIdentity('[system]'), others: unread },
      ['identity-assigned'],
    ],
    ['a client ID that the task lacks', { credentials: withIdentity(clientId), others: unread }, ['identity-assigned']],
    ['an identity that the task has', { credentials: withIdentity(clientId), identities: [user], others: unread }, []],
    ['an identity in another form', { credentials: withIdentity('/subscriptions/s/i'), others: unread }, []],
    ['a secret and no identity', { steps: withSecret }, ['identity-assigned']],
    ['a secret, which another identity may be able to read', { steps: withSecret, identities: [user] }, []],
    [
      'a credential from a key vault without an identity',
      { credentials: { customRegistries: { 'docker.io': { userName: vault, password: vault } } } },
      ['secret-identity'],
    ],
    [
      'a credential that is not shown',
      {
        credentials: { customRegistries: { 'mybase.azurecr.io': null } } as unknown as Runnable['credentials'],
        others: unread,
      },
      [],
    ],
  ])('%s', async (_about, given, checks) => {
    expect([...new Set(await stopping(given))]).toEqual(checks);
  });
});
