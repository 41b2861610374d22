import { describe, expect, it } from 'vitest';
import { judge } from '../../src/access/judge.ts';
import { assignmentsKey, type Facts, type Need, secretKey } from '../../src/access/model.ts';
import { narrowedActions, roles } from '../../src/access/needed-roles.ts';
import { conditionFor } from '../../src/access/role-condition.ts';
import {
  accessFacts,
  accessNeeds,
  assignment,
  holding,
  known,
  mine,
  registryFacts,
  registryNeed,
  secretNeed,
  taskFacts,
  unread,
  vaultFacts,
} from '../support/access-facts.ts';
import { verdictLines } from '../support/verdict-lines.ts';

const base = registryFacts('base');
const abacBase = registryFacts('base', { mode: 'repositories' });
const abacOwn = registryFacts('own', { mode: 'repositories' });
const kv = vaultFacts('kv');
const byPolicies = vaultFacts('kv', { authorization: 'policies' });
const user = { by: 'identity', identity: mine.clientId } as const;
const system = { by: 'identity', identity: '[system]' } as const;
const nothing = { by: 'nothing' } as const;
const closed = { access: 'closed', allowed: [], trustsAzureServices: true } as const;
const ruled = { access: 'rules', allowed: ['20.42.66.0/24'], trustsAzureServices: true } as const;
const assignedMine = { reference: mine.clientId, principalId: mine.principalId, resourceId: mine.resourceId };
const systemIdentity = { reference: '[system]', principalId: 'p-system' };
const withBase = (registry: typeof base): Pick<Facts, 'registries'> => ({
  registries: new Map([['base.azurecr.io', known(registry)]]),
});
const secrets = (value: Facts['secrets'] extends ReadonlyMap<string, infer V> ? V : never): Pick<Facts, 'secrets'> => ({
  secrets: new Map([[secretKey({ vault: kv.host, name: 'token' }), value]]),
});
const assignments = (
  ...entries: readonly (readonly [string, Facts['assignments'] extends ReadonlyMap<string, infer V> ? V : never])[]
): Pick<Facts, 'assignments'> => ({
  assignments: new Map([
    holding('p-system', base, 'AcrPull'),
    holding('p-system', kv, 'Key Vault Secrets User'),
    ...entries,
  ]),
});
const onlyReader = (...repositories: readonly string[]) =>
  assignments([
    assignmentsKey('p-system', base.id),
    known([
      assignment(
        'Container Registry Repository Reader',
        base.id,
        conditionFor(narrowedActions(roles.repositoryReader.name), repositories),
      ),
    ]),
  ]);
const pool: Need = { kind: 'agent pool', name: 'pool', sources: [] };
const agentPool = (changes: { count?: number; state?: string; isInNetwork?: boolean }): Pick<Facts, 'agentPools'> => ({
  agentPools: new Map([
    ['pool', known({ name: 'pool', count: 1, state: 'Succeeded', isInNetwork: false, ...changes })],
  ]),
});
const gitTrigger: Need = {
  kind: 'trigger',
  trigger: { type: 'source', name: 'onCommit', repository: 'https://github.com/a/b' },
  sources: [],
};
const baseImageTrigger: Need = { kind: 'trigger', trigger: { type: 'base image', name: 'onBase' }, sources: [] };
const passwordNeed = (userName: 'stored' | 'missing', password: 'stored' | 'missing'): Need =>
  registryNeed('log in', 'docker.io', { by: 'password', userName, password });
const vaultPassword = { vault: kv.host, name: 'token' } as const;

interface Case {
  readonly about: string;
  readonly facts?: Partial<Facts>;
  readonly needs?: readonly Need[];
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    about: 'a disabled task',
    facts: { task: taskFacts({ isEnabled: false }) },
    expected: ['fail task-enabled [task hello] Task hello is disabled: it does not run.', '  enable task:'],
  },
  {
    about: 'a system-assigned identity that the task lacks, with all that it needs',
    facts: { task: taskFacts({ identities: [] }) },
    expected: [
      'fail identity-assigned [identity [system]] The system-assigned identity is not assigned to task hello.',
      '  assign identities: system',
      '  assign role: role=AcrPull base system',
      '  assign role: role=Key Vault Secrets User kv system',
    ],
  },
  {
    about: 'a system-assigned identity that the task lacks, beside another',
    facts: { task: taskFacts({ identities: [assignedMine] }) },
    expected: [
      'fail identity-assigned [identity [system]] The system-assigned identity is not assigned to task hello.',
      '  assign identities: system keeps=["/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine"]',
      '  assign role: role=AcrPull base system',
      '  assign role: role=Key Vault Secrets User kv system',
    ],
  },
  {
    about: 'a user-assigned identity that is not assigned, and has no role',
    facts: { task: taskFacts({ credentials: new Map([['base.azurecr.io', user]]) }) },
    needs: [registryNeed('pull', 'base.azurecr.io/node', user)],
    expected: [
      'fail identity-assigned [identity mine] The identity mine is not assigned to task hello.',
      '  assign identities: user mine keeps=["[system]"]',
      "fail registry-role [registry base.azurecr.io] The identity mine may not pull from base.azurecr.io (repository 'node').",
      '  assign role: role=AcrPull base user mine',
    ],
  },
  {
    about: 'a user-assigned identity that is not assigned and could not be read',
    facts: {
      identities: new Map([[mine.clientId, unread]]),
      task: taskFacts({ identities: [], credentials: new Map([['base.azurecr.io', user]]) }),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', user)],
    expected: [
      'fail identity-assigned [identity c-mine] The identity with the client ID c-mine is not assigned to task hello.',
      '  user: Assign it to the task by its resource ID (acrtask identity assign), or let another identity take its place: $ acrtask identity setup hello -r own',
    ],
  },
  {
    about: 'a client ID that nobody has',
    facts: {
      identities: new Map([[mine.clientId, known(undefined)]]),
      task: taskFacts({ identities: [], credentials: new Map([['base.azurecr.io', user]]) }),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', user)],
    expected: [
      'fail identity-exists [identity c-mine] The identity with the client ID c-mine does not exist.',
      '  assign identities: system',
      '  assign role: role=AcrPull base system',
      '  set credential: loginServer=base.azurecr.io system replaces=true',
    ],
  },
  {
    about: 'an assigned identity that was deleted',
    facts: {
      identities: new Map([[mine.clientId, known(undefined)]]),
      task: taskFacts({ identities: [assignedMine], credentials: new Map([['base.azurecr.io', user]]) }),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', user)],
    expected: [
      'fail identity-exists [identity mine] The identity mine does not exist.',
      "  user: Remove it from the task. Then run 'acrtask identity setup hello -r own' to let another identity take its place. $ acrtask identity remove -r own -n hello --identities /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine",
    ],
  },
  {
    about: 'an assigned identity whose existence is not known',
    facts: { identities: new Map([['[system]', unread]]) },
    expected: [
      'unknown identity-exists [identity [system]] Whether the system-assigned identity still exists is not known: You may not read it.',
    ],
  },
  {
    about: 'a registry that does not exist',
    facts: { registries: new Map([['base.azurecr.io', known(undefined)]]) },
    expected: [
      'fail registry-exists [registry base.azurecr.io] There is no registry base.azurecr.io.',
      '  user: Correct the name, or create the registry. $ acrtask az acr create -g GROUP -n base --sku Standard',
    ],
  },
  {
    about: 'a registry that could not be read',
    facts: { registries: new Map([['base.azurecr.io', unread]]) },
    expected: [
      'unknown registry-exists [registry base.azurecr.io] The registry base.azurecr.io cannot be checked: You may not read it.',
    ],
  },
  {
    about: 'no role',
    facts: assignments(holding('p-system', base)),
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node').",
      '  assign role: role=AcrPull base system',
    ],
  },
  {
    about: 'a role to pull where a run pushes',
    needs: [registryNeed('push', 'base.azurecr.io/app')],
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not push to base.azurecr.io (repository 'app'). AcrPull is not enough.",
      '  assign role: role=AcrPush base system',
    ],
  },
  { about: 'Reader is enough to pull', facts: assignments(holding('p-system', base, 'Reader')), expected: [] },
  {
    about: 'roles that could not be read',
    facts: assignments([assignmentsKey('p-system', base.id), unread]),
    expected: [
      'unknown registry-role [registry base.azurecr.io] Whether the system-assigned identity may pull from base.azurecr.io is not known: You may not read it.',
    ],
  },
  {
    about: 'AcrPull in a registry with repository permissions',
    facts: withBase(abacBase),
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node'). AcrPull gives no access in a registry with repository permissions.",
      "  assign role: role=Container Registry Repository Reader base system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'node'))",
    ],
  },
  {
    about: 'Owner in a registry with repository permissions',
    facts: { ...withBase(abacBase), ...assignments(holding('p-system', base, 'Owner')) },
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node'). Owner gives no access in a registry with repository permissions.",
      "  assign role: role=Container Registry Repository Reader base system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'node'))",
    ],
  },
  {
    about: 'a repository role in a registry without repository permissions',
    facts: assignments(holding('p-system', base, 'Container Registry Repository Reader')),
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node'). Container Registry Repository Reader gives no access in a registry without repository permissions.",
      '  assign role: role=AcrPull base system',
    ],
  },
  {
    about: 'a condition that names the repository',
    facts: { ...withBase(abacBase), ...onlyReader('node') },
    expected: [],
  },
  {
    about: 'a condition that names another repository',
    facts: { ...withBase(abacBase), ...onlyReader('other') },
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node'). Container Registry Repository Reader is not enough.",
      "  assign role: role=Container Registry Repository Reader base system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'node'))",
    ],
  },
  {
    about: 'a condition, and a repository that is not known',
    facts: { ...withBase(abacBase), ...onlyReader('node') },
    needs: [registryNeed('pull', 'base.azurecr.io')],
    expected: [
      'unknown registry-role [registry base.azurecr.io] Whether the system-assigned identity may pull from base.azurecr.io is not known: it depends on the condition of a role assignment (Container Registry Repository Reader).',
    ],
  },
  {
    about: 'a condition that is not understood',
    facts: {
      ...withBase(abacBase),
      ...assignments([
        assignmentsKey('p-system', base.id),
        known([assignment('Container Registry Repository Reader', base.id, '@Resource[some:tag] BoolEquals true')]),
      ]),
    },
    expected: [
      "unknown registry-role [registry base.azurecr.io] Whether the system-assigned identity may pull from base.azurecr.io (repository 'node') is not known: it depends on the condition of a role assignment (Container Registry Repository Reader).",
    ],
  },
  {
    about: 'nothing but a log-in, without a role',
    facts: { ...withBase(abacBase), ...assignments(holding('p-system', base)) },
    needs: [registryNeed('log in', 'base.azurecr.io')],
    expected: [
      'fail registry-role [registry base.azurecr.io] The system-assigned identity may not log in to base.azurecr.io.',
      '  assign role: role=Container Registry Repository Reader base system',
    ],
  },
  {
    about: 'pulling and pushing in a registry with repository permissions',
    facts: { ...withBase(abacBase), ...assignments(holding('p-system', base)) },
    needs: [
      registryNeed('pull', 'base.azurecr.io/node'),
      registryNeed('pull', 'base.azurecr.io/app'),
      registryNeed('push', 'base.azurecr.io/app'),
    ],
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from and push to base.azurecr.io (repositories 'node' and 'app').",
      "  assign role: role=Container Registry Repository Reader base system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'node'))",
      "  assign role: role=Container Registry Repository Writer base system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/write'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/write'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'app'))",
    ],
  },
  {
    about: 'no credential, and one identity without a role',
    facts: { task: taskFacts({ credentials: new Map() }), ...assignments(holding('p-system', base)) },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  assign role: role=AcrPull base system',
      '  set credential: loginServer=base.azurecr.io system',
    ],
  },
  {
    about: 'no credential, and one identity with the role',
    facts: { task: taskFacts({ credentials: new Map() }) },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  set credential: loginServer=base.azurecr.io system',
    ],
  },
  {
    about: 'no credential and no identity',
    facts: { task: taskFacts({ identities: [], credentials: new Map() }) },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  assign identities: system',
      '  assign role: role=AcrPull base system',
      '  set credential: loginServer=base.azurecr.io system',
    ],
  },
  {
    about: 'no credential, and of two identities one with the role',
    facts: {
      task: taskFacts({ identities: [systemIdentity, assignedMine], credentials: new Map() }),
      ...assignments(holding('p-system', base), holding('p-mine', base, 'AcrPull')),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  set credential: loginServer=base.azurecr.io user mine',
    ],
  },
  {
    about: 'no credential, and two identities without a role',
    facts: {
      task: taskFacts({
        identities: [assignedMine, { reference: 'c-other', principalId: 'p-other', resourceId: '/other' }],
        credentials: new Map(),
      }),
      ...assignments(holding('p-other', base), holding('p-mine', base)),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'unknown identity-exists [identity other] Whether the identity other still exists is not known.',
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  user: Choose one of the identities of the task: c-mine and c-other. $ acrtask credential add -r own -n hello --login-server base.azurecr.io --use-identity IDENTITY',
    ],
  },
  {
    about: 'no credential for a registry that lets everybody pull',
    facts: withBase(registryFacts('base', { allowsAnonymousPull: true })),
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [],
  },
  {
    about: 'no credential for pushing to a registry that lets everybody pull',
    facts: withBase(registryFacts('base', { allowsAnonymousPull: true })),
    needs: [registryNeed('push', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to push to base.azurecr.io, but has no credential for it.',
      '  assign role: role=AcrPush base system',
      '  set credential: loginServer=base.azurecr.io system replaces=true',
    ],
  },
  {
    about: 'no credential for pulling from a registry that is not one of Azure',
    needs: [registryNeed('pull', 'docker.io/node', nothing)],
    expected: [],
  },
  {
    about: 'no credential for pushing to a registry that is not one of Azure',
    needs: [registryNeed('push', 'docker.io/me/app', nothing)],
    expected: [
      'fail registry-credential [registry docker.io] Task hello has to push to docker.io, but has no credential for it.',
      '  user: Store a user name and a password with the task. $ acrtask credential add -r own -n hello --login-server docker.io -u USER -p "$PASSWORD"',
    ],
  },
  {
    about: 'no task, and a registry of Azure',
    facts: { task: undefined },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] The run has to pull from base.azurecr.io, but has no credential for it.',
      '  user: Create a task for it that logs in with an identity. $ acrtask create -r own -n NAME --pull-from base ...',
    ],
  },
  {
    about: 'no task, and pushes to a registry of Azure',
    facts: { task: undefined },
    needs: [
      registryNeed('pull', 'base.azurecr.io/node', nothing),
      registryNeed('push', 'base.azurecr.io/app', nothing),
    ],
    expected: [
      'fail registry-credential [registry base.azurecr.io] The run has to pull from and push to base.azurecr.io, but has no credential for it.',
      '  user: Create a task for it that logs in with an identity. $ acrtask create -r own -n NAME --push-to base ...',
    ],
  },
  {
    about: 'an identity for a registry that is not one of Azure',
    needs: [registryNeed('log in', 'registry.example.com', system)],
    expected: [
      'unknown registry-credential [registry registry.example.com] Whether registry.example.com lets the system-assigned identity log in is not known: it is not an Azure container registry of this cloud.',
    ],
  },
  {
    about: 'an identity for the mere name of a registry',
    needs: [registryNeed('log in', 'mybase', system)],
    expected: [
      'fail registry-exists [registry mybase] The login server mybase has no dot, so runs cannot reach it.',
      "  user: Did you mean mybase.azurecr.io? Replace the login. $ acrtask credential remove -r own -n hello --login-server mybase && acrtask credential add -r own -n hello --login-server mybase.azurecr.io --use-identity '[system]'",
    ],
  },
  {
    about: 'a credential that setup wants and the task lacks',
    facts: { task: taskFacts({ credentials: new Map() }) },
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has no credential for base.azurecr.io.',
      '  set credential: loginServer=base.azurecr.io system',
    ],
  },
  {
    about: 'a credential that setup wants with another identity',
    facts: {
      task: taskFacts({
        identities: [systemIdentity, assignedMine],
        credentials: new Map([['base.azurecr.io', user]]),
      }),
    },
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello logs in to base.azurecr.io with the identity mine, not with the system-assigned identity.',
      '  set credential: loginServer=base.azurecr.io system replaces=true',
    ],
  },
  {
    about: 'a credential that the caller may not see',
    needs: [registryNeed('log in', 'base.azurecr.io', { by: 'unknown' })],
    expected: [
      'unknown registry-credential [registry base.azurecr.io] How task hello logs in to base.azurecr.io is not known: the service does not show you its credentials.',
    ],
  },
  {
    about: 'a stored password',
    needs: [passwordNeed('stored', 'stored')],
    expected: [
      'unknown credential-values [registry docker.io] The user name and password for docker.io cannot be checked: the service does not show what is stored with a task.',
    ],
  },
  {
    about: 'half a credential',
    needs: [passwordNeed('stored', 'missing')],
    expected: [
      'fail credential-values [registry docker.io] The credential for docker.io has no password.',
      '  user: Store both halves. $ acrtask credential update -r own -n hello --login-server docker.io -u USER -p "$PASSWORD"',
    ],
  },
  {
    about: 'auth mode None where a run pushes',
    needs: [registryNeed('push', 'own.azurecr.io/hello', nothing)],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello does not log in to its own registry, but has to push to own.azurecr.io.',
      '  set source login: mode=Default',
    ],
  },
  {
    about: 'auth mode None where nothing is pulled or pushed',
    needs: [registryNeed('log in', 'own.azurecr.io', nothing)],
    expected: [],
  },
  {
    about: 'auth mode None in a registry with repository permissions',
    facts: { registry: abacOwn },
    needs: [registryNeed('push', 'own.azurecr.io/hello', nothing)],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello does not log in to its own registry, but has to push to own.azurecr.io.',
      "  assign role: role=Container Registry Repository Writer own system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/write'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/write'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'hello'))",
      '  set source identity: system',
    ],
  },
  {
    about: 'a registry with repository permissions, and no source identity',
    facts: { registry: abacOwn },
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello has no identity for its own registry own.azurecr.io. With repository permissions the registry gives the token of a run no access, and the run has to push to it.',
      "  assign role: role=Container Registry Repository Writer own system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/write'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/write'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'hello'))",
      '  set source identity: system',
    ],
  },
  {
    about: 'a registry with repository permissions, and no identity at all',
    facts: { registry: abacOwn, task: taskFacts({ identities: [] }) },
    needs: [registryNeed('push', 'own.azurecr.io/hello', { by: 'run' })],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello has no identity for its own registry own.azurecr.io. With repository permissions the registry gives the token of a run no access, and the run has to push to it.',
      '  assign identities: system',
      "  assign role: role=Container Registry Repository Writer own system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/write'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/write'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'hello'))",
      '  set source identity: system',
    ],
  },
  {
    about: 'a registry with repository permissions, and no task',
    facts: { registry: abacOwn, task: undefined },
    needs: [registryNeed('push', 'own.azurecr.io/hello', { by: 'run' })],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] The run has no identity for its own registry own.azurecr.io. With repository permissions the registry gives the token of a run no access, and the run has to push to it.',
      '  user: Create a task for it that logs in with an identity. $ acrtask create -r own -n NAME --push-to own ...',
    ],
  },
  {
    about: 'a registry with repository permissions that a run does not use',
    facts: { registry: abacOwn },
    needs: [],
    expected: [],
  },
  {
    about: 'a source identity that setup wants',
    facts: assignments(holding('p-system', registryFacts('own'), 'AcrPush')),
    needs: [registryNeed('push', 'own.azurecr.io/hello', system)],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello logs in to own.azurecr.io with the token of the run, not with the system-assigned identity.',
      '  set source identity: system',
    ],
  },
  {
    about: 'a closed registry, and the system-assigned identity',
    facts: withBase(registryFacts('base', { network: closed })),
    expected: [
      'fail registry-network [registry base.azurecr.io] The network rules of base.azurecr.io keep the agents of the service out: tasks are not allowed to bypass them.',
      '  allow tasks to bypass: registry=base base',
    ],
  },
  {
    about: 'a closed registry that does not trust Azure services',
    facts: withBase(registryFacts('base', { network: { ...closed, trustsAzureServices: false } })),
    expected: [
      'fail registry-network [registry base.azurecr.io] The network rules of base.azurecr.io keep the agents of the service out: tasks are not allowed to bypass them.',
      '  user: Let trusted services bypass the rules, and tasks with a system-assigned identity among them. $ acrtask az acr update -n base --allow-trusted-services true --set networkRuleBypassAllowedForTasks=true',
    ],
  },
  {
    about: 'a closed registry that tasks may bypass',
    facts: withBase(registryFacts('base', { network: closed, allowsTasksToBypass: true })),
    expected: [],
  },
  {
    about: 'a closed registry, and a user-assigned identity',
    facts: {
      ...withBase(registryFacts('base', { network: closed, allowsTasksToBypass: true })),
      task: taskFacts({ identities: [assignedMine], credentials: new Map([['base.azurecr.io', user]]) }),
      ...assignments(holding('p-mine', base, 'AcrPull')),
    },
    needs: [registryNeed('pull', 'base.azurecr.io/node', user)],
    expected: [
      'fail registry-network [registry base.azurecr.io] The network rules of base.azurecr.io keep the agents of the service out: only the system-assigned identity of a task could bypass them, and the run logs in with the identity mine.',
      "  user: Log in with the system-assigned identity, which network rules can let in, or use an agent pool in a virtual network. $ acrtask credential update -r own -n hello --login-server base.azurecr.io --use-identity '[system]'",
    ],
  },
  {
    about: 'a closed registry that tasks may bypass, and a credential that the caller may not see',
    facts: withBase(registryFacts('base', { network: closed, allowsTasksToBypass: true })),
    needs: [registryNeed('log in', 'base.azurecr.io', { by: 'unknown' })],
    expected: [
      'unknown registry-credential [registry base.azurecr.io] How task hello logs in to base.azurecr.io is not known: the service does not show you its credentials.',
      'unknown registry-network [registry base.azurecr.io] Whether the network rules of base.azurecr.io keep the run out is not known: tasks may bypass them with their system-assigned identity, and the service does not show you how task hello logs in.',
    ],
  },
  {
    about: 'a closed registry, and a credential that the caller may not see',
    facts: withBase(registryFacts('base', { network: closed })),
    needs: [registryNeed('log in', 'base.azurecr.io', { by: 'unknown' })],
    expected: [
      'unknown registry-credential [registry base.azurecr.io] How task hello logs in to base.azurecr.io is not known: the service does not show you its credentials.',
      'fail registry-network [registry base.azurecr.io] The network rules of base.azurecr.io keep the agents of the service out: tasks are not allowed to bypass them.',
      "  user: Log in with the system-assigned identity, which network rules can let in, or use an agent pool in a virtual network. $ acrtask credential update -r own -n hello --login-server base.azurecr.io --use-identity '[system]'",
    ],
  },
  {
    about: 'a closed own registry, and the token of the run',
    facts: { registry: registryFacts('own', { network: closed, allowsTasksToBypass: true }) },
    expected: [
      'fail registry-network [registry own.azurecr.io] The network rules of own.azurecr.io keep the agents of the service out: only the system-assigned identity of a task could bypass them, and the run logs in with the token of the run.',
      '  assign role: role=AcrPush own system',
      '  set source identity: system',
      '  allow tasks to bypass: registry=own own',
    ],
  },
  {
    about: 'a registry that lets in some addresses',
    facts: withBase(registryFacts('base', { network: ruled })),
    expected: [
      'unknown registry-network [registry base.azurecr.io] The network rules of base.azurecr.io let in 20.42.66.0/24 only. Whether the agent of a run has such an address is not known in advance.',
    ],
  },
  {
    about: 'a registry in a network security perimeter, even where tasks may bypass rules',
    facts: withBase(registryFacts('base', { network: { ...ruled, access: 'perimeter' }, allowsTasksToBypass: true })),
    expected: [
      'unknown registry-network [registry base.azurecr.io] A network security perimeter decides who reaches base.azurecr.io. Whether it lets the agents in cannot be checked from here.',
    ],
  },
  {
    about: 'a closed registry, and an agent pool in a network',
    facts: { ...withBase(registryFacts('base', { network: closed })), ...agentPool({ isInNetwork: true }) },
    needs: [...accessNeeds, pool],
    expected: [
      'unknown registry-network [registry base.azurecr.io] The agent pool pool runs in a virtual network. Whether that network reaches base.azurecr.io, which has network rules, cannot be checked from here.',
    ],
  },
  {
    about: 'a closed registry, and an agent pool that could not be read',
    facts: { ...withBase(registryFacts('base', { network: closed })), agentPools: new Map([['pool', unread]]) },
    needs: [...accessNeeds, pool],
    expected: [
      'unknown registry-network [registry base.azurecr.io] Whether the agents reach base.azurecr.io is not known: You may not read it.',
      'unknown agent-pool [agent pool pool] The agent pool pool cannot be checked: You may not read it.',
    ],
  },
  {
    about: 'a vault that does not exist',
    facts: { vaults: new Map([[kv.host, known(undefined)]]) },
    expected: [
      'fail vault-exists [key vault kv] There is no key vault kv.',
      '  user: Correct the name, or create the vault. $ acrtask az keyvault create -g GROUP -n kv',
    ],
  },
  {
    about: 'a vault that could not be read',
    facts: { vaults: new Map([[kv.host, unread]]) },
    expected: ['unknown vault-exists [key vault kv] The key vault kv cannot be checked: You may not read it.'],
  },
  {
    about: 'no role for secrets',
    facts: assignments(holding('p-system', kv)),
    expected: [
      'fail vault-access [key vault kv] The system-assigned identity may not read secrets of the key vault kv, which needs a role assignment.',
      '  assign role: role=Key Vault Secrets User kv system',
    ],
  },
  {
    about: 'a role for one secret alone',
    facts: assignments(
      holding('p-system', kv),
      holding('p-system', { id: `${kv.id}/secrets/token` }, 'Key Vault Secrets User'),
    ),
    expected: [],
  },
  {
    about: 'roles for secrets that could not be read',
    facts: assignments([assignmentsKey('p-system', kv.id), unread]),
    expected: [
      'unknown vault-access [key vault kv] Whether the system-assigned identity may read secrets of the key vault kv is not known: You may not read it.',
    ],
  },
  {
    about: 'no access policy',
    facts: { vaults: new Map([[kv.host, known(byPolicies)]]) },
    expected: [
      'fail vault-access [key vault kv] The system-assigned identity may not read secrets of the key vault kv, which needs an access policy.',
      '  set policy: vault=kv kv system',
    ],
  },
  {
    about: 'an access policy',
    facts: { vaults: new Map([[kv.host, known({ ...byPolicies, policies: new Map([['p-system', ['get']]]) })]]) },
    expected: [],
  },
  {
    about: 'an access policy without get',
    facts: {
      task: taskFacts({ identities: [assignedMine] }),
      vaults: new Map([[kv.host, known({ ...byPolicies, policies: new Map([['p-mine', ['list']]]) })]]),
    },
    needs: [secretNeed(mine.clientId)],
    expected: [
      'fail vault-access [key vault kv] The identity mine may not read secrets of the key vault kv, which needs an access policy.',
      '  set policy: vault=kv kv user mine keeps=["list"]',
    ],
  },
  {
    about: 'a closed vault',
    facts: { vaults: new Map([[kv.host, known(vaultFacts('kv', { network: closed }))]]) },
    expected: [
      'fail vault-network [key vault kv] The network rules of the key vault kv keep the agents of the service out.',
      '  user: Use an agent pool in a virtual network that the vault lets in, or open the vault. $ az keyvault update --name kv --default-action Allow --public-network-access Enabled',
    ],
  },
  {
    about: 'a secret that does not exist',
    facts: secrets(known(undefined)),
    expected: [
      'fail secret-exists [key vault kv] The key vault kv has no secret token.',
      '  user: Store the secret, or correct its name. $ acrtask az keyvault secret set --vault-name kv -n token --file FILE -o none',
    ],
  },
  {
    about: 'a secret that could not be read',
    facts: secrets(unread),
    expected: ['unknown secret-exists [key vault kv] The secret token cannot be checked: You may not read it.'],
  },
  {
    about: 'a disabled secret',
    facts: secrets(known({ isEnabled: false })),
    expected: [
      'fail secret-usable [key vault kv] The secret token is disabled.',
      '  enable secret: secret={"vault":"kv.vault.azure.net","name":"token"}',
    ],
  },
  {
    about: 'an expired secret',
    facts: secrets(known({ isEnabled: true, expires: new Date('2026-12-31T00:00:00Z') })),
    expected: [
      'unknown secret-usable [key vault kv] The secret token expired on 2026-12-31T00:00:00.000Z. The vault still returns it, but its value may not be accepted any more.',
    ],
  },
  {
    about: 'a secret that is not valid yet',
    facts: secrets(known({ isEnabled: true, notBefore: new Date('2027-12-31T00:00:00Z') })),
    expected: [
      'unknown secret-usable [key vault kv] The secret token is not valid before 2027-12-31T00:00:00.000Z. The vault returns it, but its value may not be accepted yet.',
    ],
  },
  {
    about: 'a secret of a credential that names no identity',
    facts: {
      task: taskFacts({
        identities: [assignedMine],
        credentials: new Map([['docker.io', { by: 'password', userName: 'stored', password: vaultPassword }]]),
      }),
      ...assignments(holding('p-mine', kv)),
    },
    needs: [secretNeed(null)],
    expected: [
      'fail secret-identity [key vault kv] No identity is named that reads the secret token for the credential of docker.io.',
      '  assign role: role=Key Vault Secrets User kv user mine',
      '  set credential identity: loginServer=docker.io user mine userName=stored password={"vault":"kv.vault.azure.net","name":"token"}',
    ],
  },
  {
    about: 'a secret of a credential that names no identity, in a task without one',
    facts: {
      task: taskFacts({
        identities: [],
        credentials: new Map([['docker.io', { by: 'password', userName: vaultPassword, password: vaultPassword }]]),
      }),
    },
    needs: [secretNeed(null)],
    expected: [
      'fail secret-identity [key vault kv] No identity is named that reads the secret token for the credential of docker.io.',
      '  assign identities: system',
      '  assign role: role=Key Vault Secrets User kv system',
      '  set credential identity: loginServer=docker.io system userName={"vault":"kv.vault.azure.net","name":"token"} password={"vault":"kv.vault.azure.net","name":"token"}',
    ],
  },
  {
    about: 'a secret of a credential that names no identity, in a task with the system-assigned one',
    facts: {
      task: taskFacts({
        credentials: new Map([['docker.io', { by: 'password', userName: 'stored', password: vaultPassword }]]),
      }),
    },
    needs: [secretNeed(null)],
    expected: [
      'unknown secret-identity [key vault kv] No identity is named that reads the secret token for the credential of docker.io. Whether the service takes the system-assigned identity is not known.',
    ],
  },
  {
    about: 'an agent pool that does not exist',
    facts: { agentPools: new Map([['pool', known(undefined)]]) },
    needs: [pool],
    expected: [
      'fail agent-pool [agent pool pool] The registry own has no agent pool pool.',
      '  user: Create it, or let the task use another one. $ acrtask agentpool create -r own -n pool',
    ],
  },
  {
    about: 'an agent pool without agents',
    facts: agentPool({ count: 0 }),
    needs: [pool],
    expected: [
      'fail agent-pool [agent pool pool] The agent pool pool has no agents: a run waits for one forever.',
      '  scale agent pool: name=pool count=1',
    ],
  },
  {
    about: 'an agent pool that failed',
    facts: agentPool({ count: 0, state: 'Failed' }),
    needs: [pool],
    expected: [
      'fail agent-pool [agent pool pool] The agent pool pool is in the state Failed: its agents do not take runs.',
      '  user: Delete it and create it again. $ acrtask agentpool delete -r own -n pool',
    ],
  },
  {
    about: 'an agent pool that is being made',
    facts: agentPool({ state: 'Creating' }),
    needs: [pool],
    expected: ['unknown agent-pool [agent pool pool] The agent pool pool is in the state Creating, which may pass.'],
  },
  {
    about: 'an agent pool that could not be read',
    facts: { agentPools: new Map([['pool', unread]]) },
    needs: [pool],
    expected: ['unknown agent-pool [agent pool pool] The agent pool pool cannot be checked: You may not read it.'],
  },
  {
    about: 'a git token that the host refuses',
    facts: { task: taskFacts({ gitToken: known('refused') }) },
    needs: [gitTrigger],
    expected: [
      'fail git-token [task hello] The host of https://github.com/a/b refuses the git token: the trigger onCommit cannot read the repository.',
      '  user: Create a new token, and store it with the task. $ acrtask update -r own -n hello --git-access-token env:GIT_TOKEN',
    ],
  },
  {
    about: 'a git token that could not be checked',
    facts: { task: taskFacts({ gitToken: unread }) },
    needs: [gitTrigger],
    expected: ['unknown git-token [task hello] The git token cannot be checked: You may not read it.'],
  },
  {
    about: 'a base image trigger before the first run',
    facts: { task: taskFacts({ tracksBaseImages: known(false) }) },
    needs: [baseImageTrigger],
    expected: [
      'unknown base-image-trigger [task hello] The base image trigger watches nothing yet: no run has recorded the base images of the task. To record them, run it: acrtask run -r own -n hello',
    ],
  },
  {
    about: 'a base image trigger whose images could not be read',
    facts: { task: taskFacts({ tracksBaseImages: unread }) },
    needs: [baseImageTrigger],
    expected: [
      'unknown base-image-trigger [task hello] Whether the base image trigger watches images is not known: You may not read it.',
    ],
  },
  {
    about: 'a closed own registry with repository permissions, and no source identity',
    facts: { registry: registryFacts('own', { mode: 'repositories', network: closed }) },
    needs: [registryNeed('push', 'own.azurecr.io/hello', { by: 'run' })],
    expected: [
      'fail source-registry-login [registry own.azurecr.io] Task hello has no identity for its own registry own.azurecr.io. With repository permissions the registry gives the token of a run no access, and the run has to push to it.',
      "  assign role: role=Container Registry Repository Writer own system condition=((!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/read'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/content/write'}) AND !(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/metadata/write'})) OR (@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'hello'))",
      '  set source identity: system',
      'fail registry-network [registry own.azurecr.io] The network rules of own.azurecr.io keep the agents of the service out: tasks are not allowed to bypass them.',
      '  allow tasks to bypass: registry=own own',
    ],
  },
  {
    about: 'a registry that a run may use, and has no credential for',
    facts: { task: taskFacts({ credentials: new Map() }) },
    needs: [{ ...registryNeed('pull', 'base.azurecr.io/node', nothing), isGuess: true }],
    expected: [
      'unknown registry-credential [registry base.azurecr.io] It is not certain that a run needs this: Task hello has to pull from base.azurecr.io, but has no credential for it.',
    ],
  },
  {
    about: 'no role for something certain, and for something that a run may do',
    facts: assignments(holding('p-system', base)),
    needs: [
      registryNeed('pull', 'base.azurecr.io/node'),
      { ...registryNeed('push', 'base.azurecr.io/app'), isGuess: true },
    ],
    expected: [
      "fail registry-role [registry base.azurecr.io] The system-assigned identity may not pull from base.azurecr.io (repository 'node').",
      '  assign role: role=AcrPull base system',
    ],
  },
  {
    about: 'a role for something certain, and none for something that a run may do',
    needs: [
      registryNeed('pull', 'base.azurecr.io/node'),
      { ...registryNeed('push', 'base.azurecr.io/app'), isGuess: true },
    ],
    expected: [
      "unknown registry-role [registry base.azurecr.io] It is not certain that a run needs this: The system-assigned identity may not push to base.azurecr.io (repository 'app'). AcrPull is not enough.",
    ],
  },
  {
    about: 'a task of the service, which lacks a credential',
    facts: { task: taskFacts({ isSystemTask: true, identities: [], credentials: new Map() }) },
    needs: [registryNeed('pull', 'base.azurecr.io/node', nothing)],
    expected: [
      'fail registry-credential [registry base.azurecr.io] Task hello has to pull from base.azurecr.io, but has no credential for it.',
      '  user: The service maintains this task, which can have no credentials: use a task of your own.',
    ],
  },
  {
    about: 'a secret whose reader is not known',
    needs: [secretNeed(null)],
    expected: [],
  },
  {
    about: 'a condition on a role that conditions do not narrow',
    facts: assignments([
      assignmentsKey('p-system', base.id),
      known([assignment('AcrPull', base.id, conditionFor(['*'], ['other']))]),
    ]),
    expected: [],
  },
  {
    about: 'an access policy with everything',
    facts: { vaults: new Map([[kv.host, known({ ...byPolicies, policies: new Map([['p-system', ['all']]]) })]]) },
    expected: [],
  },
];

describe('judge', () => {
  it('passes what is as it should be, in one order', () => {
    expect(judge(accessNeeds, accessFacts()).flatMap(verdictLines)).toEqual([
      'pass task-exists [task hello] Task hello exists.',
      'pass task-enabled [task hello] Task hello is enabled.',
      'pass identity-assigned [identity [system]] The system-assigned identity is assigned to task hello.',
      'pass identity-exists [identity [system]] The system-assigned identity exists.',
      'pass registry-exists [registry base.azurecr.io] The registry base.azurecr.io exists.',
      'pass registry-credential [registry base.azurecr.io] Task hello logs in to base.azurecr.io with the system-assigned identity.',
      'pass registry-role [registry base.azurecr.io] The system-assigned identity may pull from base.azurecr.io (AcrPull).',
      'pass registry-network [registry base.azurecr.io] The network rules of base.azurecr.io allow access from all networks.',
      'pass registry-exists [registry own.azurecr.io] The registry own.azurecr.io exists.',
      'pass source-registry-login [registry own.azurecr.io] Runs log in to own.azurecr.io with the token that the service gives them.',
      'pass registry-network [registry own.azurecr.io] The network rules of own.azurecr.io allow access from all networks.',
      'pass vault-exists [key vault kv] The key vault kv exists.',
      'pass vault-network [key vault kv] The network rules of the key vault kv allow access from all networks.',
      'pass vault-access [key vault kv] The system-assigned identity may read secrets of the key vault kv.',
      'pass secret-exists [key vault kv] The secret token exists.',
      'pass secret-usable [key vault kv] The secret token is enabled.',
    ]);
  });

  it.each(cases)('$about', ({ facts, needs = accessNeeds, expected }) => {
    const verdicts = judge(needs, accessFacts(facts));
    expect(verdicts.filter(({ result }) => result !== 'pass').flatMap(verdictLines)).toEqual(expected);
  });
});
