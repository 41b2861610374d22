// Made from the definitions of the commands by `npm run reference`: do not edit.

/** Names with their values: an object, or a text such as `name=value`, or an array of such texts. */
export type NamedValues = Readonly<Record<string, string>> | readonly string[] | string;

/** Show a task's definition. */
export interface GetTaskOptions {
  /** Include secrets, such as the Git token and secret arguments. */
  readonly withSecureProperties?: boolean | undefined;
}

/** Create a task, or replace an existing one. */
export interface CreateTaskOptions {
  /** Name of the task. */
  readonly name: string;
  /** Source location: a Git URL (#branch:folder), oci://..., or /dev/null for none. */
  readonly context?: string | undefined;
  /** Dockerfile or task file inside the context. Without a context, a local task file. */
  readonly file?: string | undefined;
  /** Command to run in a container; use with the context /dev/null. */
  readonly cmd?: string | undefined;
  /** Name and tag of the image to build. */
  readonly image?: string | readonly string[] | undefined;
  /** Do not push the image after the build. */
  readonly noPush?: boolean | undefined;
  /** Build without the cache. */
  readonly noCache?: boolean | undefined;
  /** Build stage to stop at. */
  readonly target?: string | undefined;
  /** Build argument. */
  readonly arg?: NamedValues | undefined;
  /** Secret build argument. */
  readonly secretArg?: NamedValues | undefined;
  /** Values file for the task file, inside the context. */
  readonly values?: string | undefined;
  /** Task value. */
  readonly set?: NamedValues | undefined;
  /** Secret task value. */
  readonly setSecret?: NamedValues | undefined;
  /** os[/arch[/variant]]. By default, linux/amd64. */
  readonly platform?: string | undefined;
  /** Number of CPU cores. By default, 2. */
  readonly cpu?: number | undefined;
  /** Time limit for a run, 300 to 28800. By default, 3600. */
  readonly timeout?: number | undefined;
  /** Whether triggers can start runs. By default, Enabled. */
  readonly status?: 'Disabled' | 'Enabled' | undefined;
  /** Agent pool to run on. */
  readonly agentPool?: string | undefined;
  /** Artifact (repo:tag) to store the log as. */
  readonly logTemplate?: string | undefined;
  /** Create the registry's system task, named quicktask. */
  readonly isSystemTask?: boolean | undefined;
  /** Managed identities: [system] (the default), and names, client IDs, or resource IDs of user-assigned identities. */
  readonly assignIdentity?: string | readonly string[] | undefined;
  /** Whether to log runs in to the task's own registry. */
  readonly authMode?: 'None' | 'Default' | undefined;
  /** Identity that runs use to log in to the task's own registry: [system], a name, client ID, or resource ID, or none. */
  readonly sourceAcrAuthId?: string | undefined;
  /** Name of the source trigger. By default, defaultSourceTriggerName. */
  readonly sourceTriggerName?: string | undefined;
  /** Run at each commit; requires a Git token. By default, true. */
  readonly commitTriggerEnabled?: boolean | undefined;
  /** Run at each pull request; requires a Git token. */
  readonly pullRequestTriggerEnabled?: boolean | undefined;
  /** Personal access token for the Git host. */
  readonly gitAccessToken?: string | undefined;
  /** Schedule in UTC as a cron expression, optionally as name:cron. */
  readonly schedule?: string | readonly string[] | undefined;
  /** Name of the base image trigger. By default, defaultBaseimageTriggerName. */
  readonly baseImageTriggerName?: string | undefined;
  /** Run when a base image changes. By default, true. */
  readonly baseImageTriggerEnabled?: boolean | undefined;
  /** Base images that the trigger watches. By default, Runtime. */
  readonly baseImageTriggerType?: 'All' | 'Runtime' | undefined;
  /** Webhook to notify of base image updates. */
  readonly updateTriggerEndpoint?: string | undefined;
  /** Payload to send to the webhook. By default, Default. */
  readonly updateTriggerPayloadType?: 'Default' | 'Token' | undefined;
  /** Send a local task file without checking it. */
  readonly noValidate?: boolean | undefined;
  /** Registry that runs pull from, as REGISTRY[,REPOSITORY...]. */
  readonly pullFrom?: string | readonly string[] | undefined;
  /** Registry that runs push to, as REGISTRY[,REPOSITORY...]. */
  readonly pushTo?: string | readonly string[] | undefined;
  /** Key vault that runs read secrets from, as VAULT[/SECRET]. */
  readonly vault?: string | readonly string[] | undefined;
}

/** Update a task. */
export interface UpdateTaskOptions {
  /** Source location: a Git URL (#branch:folder), oci://..., or /dev/null for none. */
  readonly context?: string | undefined;
  /** Dockerfile or task file inside the context. Without a context, a local task file. */
  readonly file?: string | undefined;
  /** Command to run in a container; use with the context /dev/null. */
  readonly cmd?: string | undefined;
  /** Name and tag of the image to build. */
  readonly image?: string | readonly string[] | undefined;
  /** Whether to skip the push after the build. */
  readonly noPush?: boolean | undefined;
  /** Whether to build without the cache. */
  readonly noCache?: boolean | undefined;
  /** Build stage to stop at. */
  readonly target?: string | undefined;
  /** Build argument. */
  readonly arg?: NamedValues | undefined;
  /** Secret build argument. */
  readonly secretArg?: NamedValues | undefined;
  /** Values file for the task file, inside the context. */
  readonly values?: string | undefined;
  /** Task value. */
  readonly set?: NamedValues | undefined;
  /** Secret task value. */
  readonly setSecret?: NamedValues | undefined;
  /** os[/arch[/variant]]. */
  readonly platform?: string | undefined;
  /** Number of CPU cores. */
  readonly cpu?: number | undefined;
  /** Time limit for a run, 300 to 28800. */
  readonly timeout?: number | undefined;
  /** Whether triggers can start runs. */
  readonly status?: 'Disabled' | 'Enabled' | undefined;
  /** Agent pool to run on. */
  readonly agentPool?: string | undefined;
  /** Artifact (repo:tag) to store the log as. */
  readonly logTemplate?: string | undefined;
  /** Whether to log runs in to the task's own registry. */
  readonly authMode?: 'None' | 'Default' | undefined;
  /** Identity that runs use to log in to the task's own registry, assigned to the task if necessary: [system], a name, client ID, or resource ID, or none. */
  readonly sourceAcrAuthId?: string | undefined;
  /** Run at each commit; requires a Git token. */
  readonly commitTriggerEnabled?: boolean | undefined;
  /** Run at each pull request; requires a Git token. */
  readonly pullRequestTriggerEnabled?: boolean | undefined;
  /** Personal access token for the Git host. */
  readonly gitAccessToken?: string | undefined;
  /** Run when a base image changes. */
  readonly baseImageTriggerEnabled?: boolean | undefined;
  /** Base images that the trigger watches. */
  readonly baseImageTriggerType?: 'All' | 'Runtime' | undefined;
  /** Webhook to notify of base image updates. */
  readonly updateTriggerEndpoint?: string | undefined;
  /** Payload to send to the webhook. */
  readonly updateTriggerPayloadType?: 'Default' | 'Token' | undefined;
  /** Send a local task file without checking it. */
  readonly noValidate?: boolean | undefined;
}

/** Check whether a task has the access that its runs need, and fix what is missing. */
export interface CheckTaskOptions {
  /** Local task file to check; with a task, instead of the task's own. */
  readonly file?: string | undefined;
  /** Do not read task files and Dockerfiles from Git repositories. */
  readonly noFetch?: boolean | undefined;
}

/** Give a task an identity with the access that its runs need. */
export interface SetUpIdentityOptions {
  /** [system], new:NAME to create one, or the name, client ID, or resource ID of one; defaults to the task's only identity, or [system]. */
  readonly identity?: string | readonly string[] | undefined;
  /** Registry that runs pull from, as REGISTRY[,REPOSITORY...]. */
  readonly pullFrom?: string | readonly string[] | undefined;
  /** Registry that runs push to, as REGISTRY[,REPOSITORY...]. */
  readonly pushTo?: string | readonly string[] | undefined;
  /** Key vault that runs read secrets from, as VAULT[/SECRET]. */
  readonly vault?: string | readonly string[] | undefined;
  /** Local task file whose registries and secrets runs need. */
  readonly fromFile?: string | undefined;
}

/** Add a login for another registry to a task. */
export interface AddCredentialOptions {
  /** Login server of the other registry. */
  readonly loginServer: string;
  /** User name, or the URL of a Key Vault secret. */
  readonly username?: string | undefined;
  /** Password, or the URL of a Key Vault secret. */
  readonly password?: string | undefined;
  /** Identity of the task that logs in or reads the key vault: [system], a name, client ID, or resource ID. */
  readonly useIdentity?: string | undefined;
}

/** Replace a task's login for another registry. */
export interface UpdateCredentialOptions {
  /** Login server of the other registry. */
  readonly loginServer: string;
  /** User name, or the URL of a Key Vault secret. */
  readonly username?: string | undefined;
  /** Password, or the URL of a Key Vault secret. */
  readonly password?: string | undefined;
  /** Identity of the task that logs in or reads the key vault: [system], a name, client ID, or resource ID. */
  readonly useIdentity?: string | undefined;
}

/** Add a timer to a task. */
export interface AddTimerOptions {
  /** Name of the timer. */
  readonly timerName: string;
  /** Schedule in UTC as a cron expression: minute hour day month weekday. */
  readonly schedule: string;
  /** Whether the timer starts runs. By default, true. */
  readonly enabled?: boolean | undefined;
}

/** Change a timer of a task. */
export interface UpdateTimerOptions {
  /** Schedule in UTC as a cron expression: minute hour day month weekday. */
  readonly schedule?: string | undefined;
  /** Whether the timer starts runs. */
  readonly enabled?: boolean | undefined;
}

/** Run a task now and show its log. */
export interface RunTaskOptions {
  /** Dockerfile or task file that replaces the task's own. */
  readonly file?: string | undefined;
  /** Source that replaces the task's own: a local folder, a Git or tarball URL, oci://... */
  readonly context?: string | undefined;
  /** Build argument. */
  readonly arg?: NamedValues | undefined;
  /** Secret build argument. */
  readonly secretArg?: NamedValues | undefined;
  /** Build stage to stop at. */
  readonly target?: string | undefined;
  /** Token to pass on with base image updates. */
  readonly updateTriggerToken?: string | undefined;
  /** Send a local task file without checking it. */
  readonly noValidate?: boolean | undefined;
  /** Maximum size of a local folder before compression, such as 500MB or 1GiB. */
  readonly maxContextSize?: string | undefined;
  /** Task value. */
  readonly set?: NamedValues | undefined;
  /** Secret task value. */
  readonly setSecret?: NamedValues | undefined;
  /** Agent pool to run on. */
  readonly agentPool?: string | undefined;
  /** Artifact (repo:tag) to store the log as. */
  readonly logTemplate?: string | undefined;
  /** Queue the run without checking first whether it can work. */
  readonly noPreflight?: boolean | undefined;
}

/** Run a task file or a command once, without a task. */
export interface RunOptions {
  /** Local folder, Git or tarball URL, oci://..., or /dev/null for no source. */
  readonly source: string;
  /** Task file in the source; defaults to acb.yaml. Without a source, a local file. */
  readonly file?: string | undefined;
  /** Command to run in a container; use with the source /dev/null. */
  readonly cmd?: string | undefined;
  /** Values file for the task file, in the source. */
  readonly values?: string | undefined;
  /** os[/arch[/variant]]. By default, linux/amd64. */
  readonly platform?: string | undefined;
  /** Time limit for the run, 300 to 28800. */
  readonly timeout?: number | undefined;
  /** Whether to log the run in to the registry. */
  readonly authMode?: 'None' | 'Default' | undefined;
  /** Identity that the run uses to log in to the registry; with repository permissions, [caller] by default (under az: none). */
  readonly sourceAcrAuthId?: '[caller]' | 'none' | undefined;
  /** Send a local task file without checking it. */
  readonly noValidate?: boolean | undefined;
  /** Maximum size of a local folder before compression, such as 500MB or 1GiB. */
  readonly maxContextSize?: string | undefined;
  /** Task value. */
  readonly set?: NamedValues | undefined;
  /** Secret task value. */
  readonly setSecret?: NamedValues | undefined;
  /** Agent pool to run on. */
  readonly agentPool?: string | undefined;
  /** Artifact (repo:tag) to store the log as. */
  readonly logTemplate?: string | undefined;
  /** Queue the run without checking first whether it can work. */
  readonly noPreflight?: boolean | undefined;
}

/** Build an image from a local folder or a remote source. */
export interface BuildOptions {
  /** Local folder, Git or tarball URL, or oci://... */
  readonly source: string;
  /** Name and tag of the image to build. */
  readonly image?: string | readonly string[] | undefined;
  /** Dockerfile. For a local source, relative to the current folder or to the source; for a remote source, relative to its root. */
  readonly file?: string | undefined;
  /** Build argument. */
  readonly buildArg?: NamedValues | undefined;
  /** Secret build argument. */
  readonly secretBuildArg?: NamedValues | undefined;
  /** Build stage to stop at. */
  readonly target?: string | undefined;
  /** Do not push the image. */
  readonly noPush?: boolean | undefined;
  /** Build without the cache. */
  readonly noCache?: boolean | undefined;
  /** os[/arch[/variant]]; several, separated by commas, are built one after the other and joined. By default, linux/amd64. */
  readonly platform?: string | undefined;
  /** Time limit for the run, 300 to 28800. */
  readonly timeout?: number | undefined;
  /** Whether to log the run in to the registry. */
  readonly authMode?: 'None' | 'Default' | undefined;
  /** Identity that the run uses to log in to the registry; with repository permissions, [caller] by default (under az: none). */
  readonly sourceAcrAuthId?: '[caller]' | 'none' | undefined;
  /** Agent pool to run on. */
  readonly agentPool?: string | undefined;
  /** Artifact (repo:tag) to store the log as. */
  readonly logTemplate?: string | undefined;
  /** Maximum size of a local folder before compression, such as 500MB or 1GiB. */
  readonly maxContextSize?: string | undefined;
  /** Queue the run without checking first whether it can work. */
  readonly noPreflight?: boolean | undefined;
}

/** List the runs in a registry, newest first. */
export interface ListRunsOptions {
  /** Only runs of this task. */
  readonly name?: string | undefined;
  /** Only runs with this status. */
  readonly runStatus?:
    | 'Queued'
    | 'Started'
    | 'Running'
    | 'Succeeded'
    | 'Failed'
    | 'Canceled'
    | 'Error'
    | 'Timeout'
    | undefined;
  /** Only runs that produced this image: name, name:tag, or name@digest. */
  readonly image?: string | undefined;
  /** Only runs queued since this time: 2h (ago), 2026-11-01, or 2026-11-01T08:30Z. */
  readonly since?: string | undefined;
  /** Only runs queued before this time, in the same form as `since`. */
  readonly until?: string | undefined;
  /** Only runs that have not ended yet. */
  readonly ongoing?: boolean | undefined;
  /** Maximum number of runs. By default, 15. */
  readonly top?: number | undefined;
}

/** Wait until runs have ended, without their logs. */
export interface WaitForRunsOptions {
  /** Wait for the first run that ends only. */
  readonly any?: boolean | undefined;
  /** How long to wait at most, such as 90s, 30m, or 1h30m. */
  readonly timeout?: string | undefined;
}

/** Check whether runs failed, or timers did not start them, for a nightly job. */
export interface CheckRunsOptions {
  /** Only runs and timers of this task. */
  readonly name?: string | undefined;
  /** Since when to check: 24h (ago), 2026-11-01, or 2026-11-01T08:30Z. By default, 24h. */
  readonly since?: string | undefined;
}

/** Create an agent pool: dedicated machines for the task runs of a registry. */
export interface CreateAgentPoolOptions {
  /** Name of the agent pool. */
  readonly name: string;
  /** Number of agents. By default, 1. */
  readonly count?: number | undefined;
  /** Size of an agent: S1 (2 CPUs, 3 GiB), S2 (4, 8), S3 (8, 16), I6 (64, 216, isolated). By default, S1. */
  readonly tier?: string | undefined;
  /** Resource id of the subnet for the agents. */
  readonly subnetId?: string | undefined;
  /** Do not wait for the change to finish. */
  readonly noWait?: boolean | undefined;
}

/** Change the number of agents in a pool. */
export interface UpdateAgentPoolOptions {
  /** Number of agents. */
  readonly count?: number | undefined;
  /** Do not wait for the change to finish. */
  readonly noWait?: boolean | undefined;
}

/** Delete an agent pool. */
export interface DeleteAgentPoolOptions {
  /** Do not wait for the change to finish. */
  readonly noWait?: boolean | undefined;
}
