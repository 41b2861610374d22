/** Who created and last changed a resource. */
export interface SystemData {
  readonly createdBy: string | null;
  readonly createdAt: string | null;
  readonly lastModifiedBy: string | null;
  readonly lastModifiedAt: string | null;
}

/** The managed identities of a task. */
export interface TaskIdentity {
  /** `SystemAssigned`, `UserAssigned`, `SystemAssigned, UserAssigned`, or `None`. */
  readonly type: string | null;
  /** Of the system-assigned identity. */
  readonly principalId: string | null;
  readonly tenantId: string | null;
  /** By resource ID. */
  readonly userAssignedIdentities: Readonly<
    Record<string, { readonly principalId: string | null; readonly clientId: string | null }>
  > | null;
}

export interface Platform {
  readonly os: string | null;
  readonly architecture: string | null;
  readonly variant: string | null;
}

/** A value or build argument of a task; the value of a secret one is null. */
export interface Argument {
  readonly name: string;
  readonly value: string | null;
  readonly isSecret: boolean | null;
}

/** What a task does: the members depend on `type`. */
export interface TaskStep {
  /** `Docker` builds an image, `FileTask` runs a task file of its context, `EncodedTask` one that is part of the task. */
  readonly type: 'Docker' | 'FileTask' | 'EncodedTask' | (string & {});
  readonly contextPath: string | null;
  readonly contextAccessToken: string | null;
  readonly baseImageDependencies: readonly ImageDependency[] | null;
  readonly imageNames?: readonly string[] | null;
  readonly isPushEnabled?: boolean | null;
  readonly noCache?: boolean | null;
  readonly dockerFilePath?: string | null;
  readonly target?: string | null;
  readonly arguments?: readonly Argument[] | null;
  readonly taskFilePath?: string | null;
  readonly valuesFilePath?: string | null;
  /** The task file in Base64. */
  readonly encodedTaskContent?: string | null;
  readonly encodedValuesContent?: string | null;
  readonly values?: readonly Argument[] | null;
}

export interface Image {
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** A base image that a trigger watches. */
export interface ImageDependency extends Image {
  /** `BuildTime` or `RunTime`. */
  readonly type: string | null;
}

export interface TimerTrigger {
  readonly name: string;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  readonly status: string | null;
}

export interface SourceTrigger {
  readonly name: string;
  readonly status: string | null;
  /** `commit`, `pullrequest`. */
  readonly sourceTriggerEvents: readonly string[];
  readonly sourceRepository: {
    readonly repositoryUrl: string;
    readonly branch: string | null;
    readonly sourceControlType: string;
  };
}

export interface BaseImageTrigger {
  readonly name: string;
  readonly status: string | null;
  /** `All` or `Runtime`. */
  readonly baseImageTriggerType: string;
  readonly updateTriggerEndpoint: string | null;
  readonly updateTriggerPayloadType: string | null;
}

/** A secret of a login: the URL of a secret in a key vault, or one that is not shown. */
export interface LoginSecret {
  /** Null when it is not shown. */
  readonly value: string | null;
  /** `Opaque`, or `Vaultsecret` for the URL of a secret. */
  readonly type: string | null;
}

/** The logins of a task for other registries, by login server; null for a task without any. */
export type CustomRegistries = Readonly<
  Record<
    string,
    {
      readonly userName: LoginSecret | null;
      readonly password: LoginSecret | null;
      /** `[system]`, or the client ID of a user-assigned identity. */
      readonly identity: string | null;
    }
  >
> | null;

/** How runs of a task log in to registries. */
export interface TaskCredentials {
  readonly sourceRegistry: { readonly loginMode: string | null; readonly identity: string | null } | null;
  readonly customRegistries: CustomRegistries;
}

/** A task, with the members that `acrtask show` prints. Members that Azure adds later are there too, without a type. */
export interface Task {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly systemData: SystemData | null;
  readonly provisioningState: string | null;
  readonly creationDate: string | null;
  /** `Enabled` or `Disabled`: whether triggers start runs. */
  readonly status: string;
  readonly platform: Platform | null;
  readonly agentConfiguration: { readonly cpu: number | null } | null;
  readonly agentPoolName: string | null;
  /** The time limit of a run in seconds. */
  readonly timeout: number | null;
  /** Null for the system task of a registry. */
  readonly step: TaskStep | null;
  readonly trigger: {
    readonly timerTriggers: readonly TimerTrigger[] | null;
    readonly sourceTriggers: readonly SourceTrigger[] | null;
    readonly baseImageTrigger: BaseImageTrigger | null;
  } | null;
  readonly credentials: TaskCredentials | null;
  readonly logTemplate: string | null;
  readonly isSystemTask: boolean | null;
  readonly identity: TaskIdentity | null;
}

/** `Queued`, `Started`, and `Running` go on; a run with any other status has ended. */
export type RunStatus = 'Queued' | 'Started' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled' | 'Error' | 'Timeout';

/** A run, with the members that `acrtask show-run` prints. Members that Azure adds later are there too, without a type. */
export interface RunDetails {
  readonly id: string;
  readonly name: string;
  readonly runId: string;
  readonly resourceGroup: string;
  readonly status: RunStatus;
  /** `QuickBuild`, `QuickRun`, `AutoBuild`, or `AutoRun`. */
  readonly runType: string | null;
  readonly createTime: string | null;
  readonly startTime: string | null;
  readonly finishTime: string | null;
  readonly lastUpdatedTime: string | null;
  /** The name of the task; null for a run without one. */
  readonly task: string | null;
  /** What the run has pushed. */
  readonly outputImages: readonly Image[] | null;
  readonly platform: Platform | null;
  readonly agentConfiguration: { readonly cpu: number | null } | null;
  readonly agentPoolName: string | null;
  readonly imageUpdateTrigger: {
    readonly id: string | null;
    readonly timestamp: string | null;
    readonly images: readonly Image[] | null;
  } | null;
  readonly sourceTrigger: {
    readonly id: string | null;
    readonly eventType: string | null;
    readonly commitId: string | null;
    readonly pullRequestId: string | null;
    readonly repositoryUrl: string | null;
    readonly branchName: string | null;
    readonly providerType: string | null;
  } | null;
  readonly timerTrigger: {
    readonly timerTriggerName: string | null;
    readonly scheduleOccurrence: string | null;
  } | null;
  readonly runErrorMessage: string | null;
  readonly logArtifact: Image | null;
  readonly provisioningState: string | null;
}

/** A run that failed, or a timer that did not start its runs. */
export interface RunFinding {
  readonly found: 'failedRun' | 'missedTimer';
  /** The name of the task; null for a run without one. */
  readonly task: string | null;
  /** Null for a timer. */
  readonly runId: string | null;
  readonly status: RunStatus | null;
  /** What started the run. */
  readonly trigger: string | null;
  /** The name of the timer that did not start a run, or that started the one that failed. */
  readonly timer: string | null;
  /** A cron expression, in UTC; null for a run. */
  readonly schedule: string | null;
  /** When the run ended, or should have begun. */
  readonly time: string | null;
  readonly missedTimes: readonly string[];
  /** The step that failed. */
  readonly step: string | null;
  /** The kind of failure, such as `pull-denied`; null when it is not one that acrtask knows. */
  readonly failure: string | null;
  readonly cause: string;
  /** What the step has printed last. */
  readonly lastLines: readonly string[];
  readonly advice: string | null;
  /** The command line that mends it. */
  readonly command: string | null;
}

/** What a task run asks for: the members depend on `type`. */
export interface TaskRunRequest {
  readonly type:
    | 'DockerBuildRequest'
    | 'FileTaskRunRequest'
    | 'EncodedTaskRunRequest'
    | 'TaskRunRequest'
    | (string & {});
  readonly isArchiveEnabled: boolean | null;
  readonly agentPoolName: string | null;
  readonly logTemplate: string | null;
  /** The time limit of the run in seconds. */
  readonly timeout?: number | null;
  readonly platform?: Platform | null;
  readonly agentConfiguration?: { readonly cpu: number | null } | null;
  readonly sourceLocation?: string | null;
  readonly credentials?: TaskCredentials | null;
  /** The resource ID of the task to run. */
  readonly taskId?: string | null;
}

/** A task run, with the members that `acrtask taskrun show` prints. */
export interface TaskRun {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string | null;
  readonly resourceGroup: string;
  readonly systemData: SystemData | null;
  readonly provisioningState: string | null;
  readonly identity: TaskIdentity | null;
  readonly forceUpdateTag: string | null;
  readonly runRequest: TaskRunRequest | null;
  /** The newest run; null as long as there is none. */
  readonly runResult: RunDetails | null;
}

/** An agent pool, with the members that `acrtask agentpool show` prints. */
export interface AgentPool {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly systemData: SystemData | null;
  /** `Succeeded` when it is ready. */
  readonly provisioningState: string | null;
  /** How many agents it has. */
  readonly count: number | null;
  /** The size of an agent, such as `S1`. */
  readonly tier: string | null;
  readonly os: string | null;
  readonly virtualNetworkSubnetResourceId: string | null;
}

/** A change that setting up an identity makes: what `do` says, and the command line that does it. */
export interface AccessChange {
  /** Such as `assign identities`, `assign role`. */
  readonly do: string;
  readonly command: string | null;
  /** Absent in a plan. */
  readonly outcome?: 'done' | 'unchanged' | 'refused' | 'remaining';
  /** Why a change was refused. */
  readonly reason?: string | null;
}

/** One thing that a run needs, and whether it is there. */
export interface AccessCheck {
  readonly task: string | null;
  /** What is checked, such as `role` or `secret`. */
  readonly check: string;
  /** The registry, secret, or identity that it is about. */
  readonly target: string;
  /** `unknown`: not to be found out with the rights of the caller. */
  readonly result: 'pass' | 'fail' | 'unknown';
  readonly sentence: string;
  /** What would mend it; null when nothing is wrong, or nothing is known to help. */
  readonly fix: {
    /** Whether acrtask can make the change, or somebody has to. */
    readonly by: 'operations' | 'user';
    readonly advice: string | null;
    readonly commands: readonly string[];
  } | null;
}

/** What setting up an identity has changed, and how the task stands then. */
export interface IdentitySetup {
  readonly changes: readonly AccessChange[];
  readonly checks: readonly AccessCheck[];
}

/** A problem in a task file. */
export interface Diagnostic {
  /** What kind of problem, such as `unknown-key`: docs/task-file-checks.md lists them. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** From 1; absent when the place is not known. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** Behind the last character. */
  readonly end?: { readonly line: number; readonly column: number };
}
