/**
 * What a run needs, what is there, what follows from both, and what mends it. Everything here is plain data: services
 * collect the facts, the functions of this folder judge them, and commands print or carry out what is to be done.
 */

import type { InterruptedError } from '../errors.ts';

/** `[system]` for the task's system-assigned identity; the client ID, in lower case, of a user-assigned one. */
export type IdentityReference = string;

/** A secret in a key vault. `vault` is the host in lower case, such as `mykeyvault.vault.azure.net`. */
export interface SecretTarget {
  readonly vault: string;
  /** Empty in a need: any secret of the vault. */
  readonly name: string;
  readonly version?: string;
}

/** Why something is needed, in the user's words: `step 'build'`, `the credential for docker.io`. */
export interface Source {
  readonly words: string;
  /** The position in the task file or Dockerfile, 1-based; `file` as the user named it. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** Half of a credential with a user name and a password: missing, stored with the task, or read from a key vault. */
export type CredentialValue = 'missing' | 'stored' | SecretTarget;

/** How a run logs in to a registry. */
export type RegistryLogin =
  | { readonly by: 'identity'; readonly identity: IdentityReference }
  | { readonly by: 'password'; readonly userName: CredentialValue; readonly password: CredentialValue }
  /** The token that the service gives every run for its own registry (auth mode `Default`). */
  | { readonly by: 'run' }
  /** Only what needs no login can be pulled. */
  | { readonly by: 'nothing' }
  /** The task has a credential that the caller may not see. */
  | { readonly by: 'unknown' };

/** Something in a registry that a run will do. Every credential is used to log in, whatever the steps do. */
export interface RegistryNeed {
  readonly kind: 'registry';
  /** In lower case. */
  readonly loginServer: string;
  readonly action: 'log in' | 'pull' | 'push';
  /** Absent when it is not known, and for `log in`. */
  readonly repository?: string;
  readonly login: RegistryLogin;
  /** Named in a text that a run may not act on, such as a build argument or an old log: reason to look, not to stop. */
  readonly isGuess?: true;
  readonly sources: readonly Source[];
}

/** A secret that a run will read. */
export interface SecretNeed {
  readonly kind: 'secret';
  readonly secret: SecretTarget;
  /** Absent when a credential refers to a secret but names no identity. */
  readonly identity: IdentityReference | undefined;
  readonly sources: readonly Source[];
}

/** An agent pool that the run will wait for. */
export interface AgentPoolNeed {
  readonly kind: 'agent pool';
  readonly name: string;
  readonly sources: readonly Source[];
}

/** A trigger that has to be able to fire. */
export interface TriggerNeed {
  readonly kind: 'trigger';
  readonly trigger:
    | { readonly type: 'source'; readonly name: string; readonly repository: string }
    | { readonly type: 'base image'; readonly name: string };
  readonly sources: readonly Source[];
}

export type Need = RegistryNeed | SecretNeed | AgentPoolNeed | TriggerNeed;

/** What the services answered, or why they could not. Nothing is concluded from a fact that could not be read. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

/** An identity as the task has it. */
export interface TaskIdentity {
  readonly reference: IdentityReference;
  readonly principalId: string;
  /** Of a user-assigned identity. */
  readonly resourceId?: string;
}

export interface TaskFacts {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  /** Maintained by the service: cannot have an identity, credentials, or triggers. */
  readonly isSystemTask: boolean;
  readonly identities: readonly TaskIdentity[];
  /** How its runs log in to its own registry. */
  readonly sourceLogin: RegistryLogin;
  /** Its credentials, by login server in lower case. */
  readonly credentials: ReadonlyMap<string, RegistryLogin>;
  readonly agentPool?: string;
  /** Whether a run has recorded dependencies: a base image trigger watches nothing before. */
  readonly tracksBaseImages: Known<boolean>;
  /** Whether the host of the context takes the stored git token. */
  readonly gitToken: Known<'accepted' | 'refused' | 'none'>;
}

/** Which requests a network boundary lets in. */
export interface NetworkFacts {
  /**
   * `open`: from everywhere; `rules`: from the addresses listed; `closed`: through private endpoints only; `perimeter`: as a
   * network security perimeter says, which is not read.
   */
  readonly access: 'open' | 'rules' | 'closed' | 'perimeter';
  /** Addresses and ranges, such as `20.42.66.0/24`. */
  readonly allowed: readonly string[];
  /** Trusted Azure services are let in all the same. */
  readonly trustsAzureServices: boolean;
}

export interface RegistryFacts {
  readonly id: string;
  readonly name: string;
  readonly loginServer: string;
  readonly sku: string;
  /** `roles`: AcrPull and AcrPush for the whole registry; `repositories`: the roles with repository permissions only. */
  readonly mode: 'roles' | 'repositories';
  readonly network: NetworkFacts;
  /** `networkRuleBypassAllowedForTasks`. */
  readonly allowsTasksToBypass: boolean;
  readonly allowsAnonymousPull: boolean;
  readonly hasAdminUser: boolean;
}

/** The actions of a role, as patterns with `*`. */
export interface RolePermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/** A role that an identity holds at or above a resource, itself or through a group. */
export interface RoleAssignmentFacts {
  readonly roleName: string;
  /** The GUID of the role definition, in lower case. */
  readonly roleId: string;
  readonly scope: string;
  readonly permissions: readonly RolePermission[];
  readonly condition?: string;
}

/** An identity as Azure has it, whoever uses it. */
export interface IdentityFacts {
  readonly principalId: string;
  readonly name?: string;
  readonly resourceId?: string;
}

export interface VaultFacts {
  readonly id: string;
  readonly name: string;
  /** Host of its URI, in lower case. */
  readonly host: string;
  readonly authorization: 'roles' | 'policies';
  /** By object ID in lower case: what it may do with secrets, in lower case. */
  readonly policies: ReadonlyMap<string, readonly string[]>;
  readonly network: NetworkFacts;
}

export interface SecretFacts {
  readonly isEnabled: boolean;
  readonly expires?: Date;
  readonly notBefore?: Date;
}

export interface AgentPoolFacts {
  readonly name: string;
  readonly count: number;
  readonly state: string;
  readonly isInNetwork: boolean;
}

/** What is there. A value of `undefined` means: it does not exist. */
export interface Facts {
  readonly now: Date;
  /** Absent for a local task file that has no task yet, and for quick runs. */
  readonly task: TaskFacts | undefined;
  /** The registry of the task. */
  readonly registry: RegistryFacts;
  /** By login server in lower case; only registries of the cloud. */
  readonly registries: ReadonlyMap<string, Known<RegistryFacts | undefined>>;
  readonly identities: ReadonlyMap<IdentityReference, Known<IdentityFacts | undefined>>;
  /** By `assignmentsKey`. */
  readonly assignments: ReadonlyMap<string, Known<readonly RoleAssignmentFacts[]>>;
  /**
   * The object IDs of the groups that a principal is in, by principal in lower case. Only where the access policies of a
   * vault give rights to others, which may be such groups.
   */
  readonly groups: ReadonlyMap<string, Known<readonly string[]>>;
  /** By host in lower case. */
  readonly vaults: ReadonlyMap<string, Known<VaultFacts | undefined>>;
  /** By `secretKey`. */
  readonly secrets: ReadonlyMap<string, Known<SecretFacts | undefined>>;
  readonly agentPools: ReadonlyMap<string, Known<AgentPoolFacts | undefined>>;
}

/** The key of the roles that a principal holds at or above a resource. */
export const assignmentsKey = (principalId: string, resourceId: string): string =>
  `${principalId} ${resourceId}`.toLowerCase();

/** The key of a secret. */
export const secretKey = ({ vault, name, version }: SecretTarget): string =>
  [vault, name, ...(version === undefined ? [] : [version])].join('/').toLowerCase();

/** An identity that a plan is about: one that is there, or one that an earlier operation of the plan makes. */
export type PlannedIdentity =
  | { readonly kind: 'system' }
  | { readonly kind: 'user'; readonly resourceId: string; readonly clientId: string; readonly principalId: string }
  | { readonly kind: 'new'; readonly name: string; readonly resourceGroup: string };

/** One change in Azure. Each can be repeated without harm. */
export type Operation =
  | { readonly do: 'create identity'; readonly name: string; readonly resourceGroup: string; readonly location: string }
  | {
      readonly do: 'assign identities';
      readonly identities: readonly PlannedIdentity[];
      /** `[system]` and resource IDs that the task has already: az takes away what its command does not name. */
      readonly keeps?: readonly string[];
    }
  | {
      readonly do: 'assign role';
      readonly role: string;
      /** Resource ID. */
      readonly scope: string;
      readonly identity: PlannedIdentity;
      readonly condition?: string;
    }
  | {
      readonly do: 'set credential';
      /** As the task spells it, when it has a credential for it. */
      readonly loginServer: string;
      readonly identity: PlannedIdentity;
      /** The task has another credential for this registry, which this one replaces. */
      readonly replaces?: boolean;
    }
  | {
      readonly do: 'set credential identity';
      readonly loginServer: string;
      readonly identity: PlannedIdentity;
      /** The rest of the credential, which commands have to name again. */
      readonly userName?: CredentialValue;
      readonly password?: CredentialValue;
    }
  | { readonly do: 'set source identity'; readonly identity: PlannedIdentity }
  | { readonly do: 'set source login'; readonly mode: 'Default' }
  | {
      readonly do: 'set policy';
      readonly vault: string;
      readonly vaultId: string;
      readonly identity: PlannedIdentity;
      /** What it may do with secrets already, in lower case: commands have to name it again. */
      readonly keeps?: readonly string[];
    }
  | { readonly do: 'allow tasks to bypass'; readonly registry: string; readonly registryId: string }
  | { readonly do: 'enable secret'; readonly secret: SecretTarget }
  | { readonly do: 'enable task' }
  | { readonly do: 'scale agent pool'; readonly name: string; readonly count: number };

/** The task that the operations change. */
export interface PlanTarget {
  readonly registry: string;
  readonly resourceGroup: string;
  readonly task: string;
}

/** What is to be done, in order. */
export interface Plan {
  readonly target: PlanTarget | undefined;
  readonly operations: readonly Operation[];
}

/** What became of a plan. */
export interface PlanOutcome {
  /** Carried out, and each made a change. */
  readonly done: readonly Operation[];
  /** Nothing had to be changed. */
  readonly unchanged: readonly Operation[];
  /** Refused by a service, with its reason. */
  readonly refused: readonly { readonly operation: Operation; readonly reason: string }[];
  /** Not tried, or not known to be done: interrupted before, or dependent on one that was refused. */
  readonly remaining: readonly Operation[];
  /** What stopped it, if the user did: the command has to end with this. */
  readonly interrupted?: InterruptedError;
}

/** What was looked at. A closed set: output and tests refer to checks by these words. */
export type CheckName =
  | 'task-exists'
  | 'task-enabled'
  | 'identity-assigned'
  | 'identity-exists'
  | 'registry-exists'
  | 'registry-credential'
  | 'registry-role'
  | 'registry-network'
  | 'source-registry-login'
  | 'credential-values'
  | 'vault-exists'
  | 'vault-access'
  | 'vault-network'
  | 'secret-exists'
  | 'secret-usable'
  | 'secret-identity'
  | 'agent-pool'
  | 'git-token'
  | 'base-image-trigger'
  | 'task-file';

/** How a failed check is mended: by operations, or by something that only the user can do. */
export type Fix =
  | { readonly by: 'operations'; readonly operations: readonly Operation[] }
  /** A sentence; `command` can be pasted when there is one. */
  | { readonly by: 'user'; readonly advice: string; readonly command?: string };

/** The result of one check. */
export interface Verdict {
  readonly check: CheckName;
  /** What the check is about; results are grouped by it: `task hello`, `registry mybase.azurecr.io`, `key vault kv`. */
  readonly target: string;
  readonly result: 'pass' | 'fail' | 'unknown';
  /** One sentence in the user's words. */
  readonly sentence: string;
  readonly sources: readonly Source[];
  /** Of a failed check. */
  readonly fix?: Fix;
}
