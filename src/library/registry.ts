/// <reference lib="esnext.disposable" preserve="true" />
import type { CallOptions } from './connecting.ts';
import type {
  AddCredentialOptions,
  AddTimerOptions,
  BuildOptions,
  CheckRunsOptions,
  CheckTaskOptions,
  CreateAgentPoolOptions,
  CreateTaskOptions,
  DeleteAgentPoolOptions,
  GetTaskOptions,
  ListRunsOptions,
  RunOptions,
  RunTaskOptions,
  SetUpIdentityOptions,
  UpdateAgentPoolOptions,
  UpdateCredentialOptions,
  UpdateTaskOptions,
  UpdateTimerOptions,
  WaitForRunsOptions,
} from './options.ts';
import type {
  AccessChange,
  AccessCheck,
  AgentPool,
  CustomRegistries,
  IdentitySetup,
  RunDetails,
  RunFinding,
  Task,
  TaskRun,
} from './results.ts';

/** A run that is queued, under way, or over. */
export interface Run {
  /** The ID of the run, such as `cf1`. */
  readonly id: string;
  /** The run as it was when this object was made. `refresh` shows it as it is. */
  readonly details: RunDetails;
  /** The run as it is now. */
  refresh(options?: CallOptions): Promise<RunDetails>;
  /**
   * The lines of the log, without their line ends, as the run writes them: from the first one to the last, whatever becomes
   * of the run. The log is read on as the lines are taken, and no further once the loop is left.
   */
  log(options?: CallOptions): AsyncIterableIterator<string>;
  /** Waits until the run is over, however it ends. */
  finished(options?: CallOptions): Promise<RunDetails>;
  /** Waits until the run is over. Rejects with RunFailedError when it has not succeeded. */
  succeeded(options?: CallOptions): Promise<RunDetails>;
  /** Cancels the run, unless it has ended. */
  cancel(options?: CallOptions): Promise<void>;
}

/** The tasks of a registry. A task that is not there is a NotFoundError. */
export interface Tasks {
  /** All tasks of the registry. */
  list(options?: CallOptions): Promise<readonly Task[]>;
  get(name: string, options?: GetTaskOptions & CallOptions): Promise<Task>;
  /** Creates a task, or replaces the one of the same name, as `acrtask create` does. Resolves to the task. */
  create(options: CreateTaskOptions & CallOptions): Promise<Task>;
  /** Changes a task, as `acrtask update` does: what no option names stays as it is. Resolves to the task. */
  update(name: string, options: UpdateTaskOptions & CallOptions): Promise<Task>;
  /** Deletes a task. Its runs are kept. */
  delete(name: string, options?: CallOptions): Promise<void>;
  /** Adds a login for another registry to a task. Resolves to all logins of the task. */
  addCredential(name: string, options: AddCredentialOptions & CallOptions): Promise<CustomRegistries>;
  /** Replaces a login for another registry. Resolves to all logins of the task. */
  updateCredential(name: string, options: UpdateCredentialOptions & CallOptions): Promise<CustomRegistries>;
  /** Removes the login for a registry. Resolves to all logins of the task. */
  removeCredential(name: string, loginServer: string, options?: CallOptions): Promise<CustomRegistries>;
  /** Adds a timer to a task, or changes the one of that name. Resolves to the task. */
  addTimer(name: string, options: AddTimerOptions & CallOptions): Promise<Task>;
  /** Changes the schedule of a timer, or whether it starts runs. Resolves to the task. */
  updateTimer(name: string, timerName: string, options: UpdateTimerOptions & CallOptions): Promise<Task>;
  /** Removes a timer from a task. Resolves to the task. */
  removeTimer(name: string, timerName: string, options?: CallOptions): Promise<Task>;
  /**
   * Queues a run of a task, as `acrtask run --name` does, after a check of whether it can work. Resolves as soon as the run is
   * queued.
   */
  run(name: string, options?: RunTaskOptions & CallOptions): Promise<Run>;
  /**
   * Checks everything that the runs of a task need, as `acrtask doctor` does. Resolves to the checks, also when some of them
   * fail.
   */
  check(name: string, options?: CheckTaskOptions & CallOptions): Promise<readonly AccessCheck[]>;
  /**
   * Gives a task an identity with the access that its runs need, as `acrtask identity setup` does: with the identity, roles,
   * access policies, and logins that are missing. What is there stays as it is.
   *
   * Rejects with an AcrtaskError when a change was refused or a check fails; its `result` is the IdentitySetup.
   */
  setUpIdentity(name: string, options?: SetUpIdentityOptions & CallOptions): Promise<IdentitySetup>;
  /** Tells the changes that `setUpIdentity` would make, without making them. */
  planIdentity(name: string, options?: SetUpIdentityOptions & CallOptions): Promise<readonly AccessChange[]>;
}

/** The runs of a registry. A run that is not there is a ServiceError with the status 404. */
export interface Runs {
  /** The newest runs, newest first. */
  list(options?: ListRunsOptions & CallOptions): Promise<readonly RunDetails[]>;
  /** A run by its ID, such as `cf1`. */
  get(runId: string, options?: CallOptions): Promise<Run>;
  /**
   * Waits until all these runs have ended, or with `any` the first of them, however they end, as `acrtask wait-run` does.
   * Resolves to the runs that have ended: to none at once when no IDs are given. Rejects with an AcrtaskError when they have
   * not within `timeout`; its `result` are the runs as they are then.
   */
  wait(runIds: readonly string[], options?: WaitForRunsOptions & CallOptions): Promise<readonly RunDetails[]>;
  /**
   * Finds the runs that failed, and the timers that did not start theirs, as `acrtask check-runs` does. Resolves to an empty list
   * when there are none.
   */
  check(options?: CheckRunsOptions & CallOptions): Promise<readonly RunFinding[]>;
  /** Cancels a run, unless it has ended. */
  cancel(runId: string, options?: CallOptions): Promise<void>;
}

/** The task runs of a registry, which deployment templates create. One that is not there is a NotFoundError. */
export interface TaskRuns {
  list(options?: CallOptions): Promise<readonly TaskRun[]>;
  get(name: string, options?: CallOptions): Promise<TaskRun>;
  /** Deletes a task run. The run that it started is kept. */
  delete(name: string, options?: CallOptions): Promise<void>;
}

/** The agent pools of a registry. One that is not there is a NotFoundError. */
export interface AgentPools {
  list(options?: CallOptions): Promise<readonly AgentPool[]>;
  get(name: string, options?: CallOptions): Promise<AgentPool>;
  /** How many runs wait for a pool. */
  queueCount(name: string, options?: CallOptions): Promise<number>;
  /** Creates a pool, and waits until it is ready. */
  create(options: CreateAgentPoolOptions & CallOptions): Promise<AgentPool>;
  /** Changes the number of agents in a pool, and waits until they are ready. */
  update(name: string, options: UpdateAgentPoolOptions & CallOptions): Promise<AgentPool>;
  /** Deletes a pool, and waits until it is gone. */
  delete(name: string, options?: DeleteAgentPoolOptions & CallOptions): Promise<void>;
}

/** A registry whose tasks and runs a program works with. */
export interface Registry {
  /** The resource ID. */
  readonly id: string;
  readonly name: string;
  /** Such as `myregistry.azurecr.io`. */
  readonly loginServer: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly tasks: Tasks;
  readonly runs: Runs;
  readonly taskRuns: TaskRuns;
  readonly agentPools: AgentPools;
  /**
   * Queues the build of an image from a folder or a remote source, as `acrtask build` does. A folder is packed according to
   * .dockerignore and uploaded. Resolves as soon as the run is queued.
   */
  build(options: BuildOptions & CallOptions): Promise<Run>;
  /**
   * Queues a run of a task file or a command, without a task, as `acrtask run SOURCE` does. Resolves as soon as the run is
   * queued.
   */
  run(options: RunOptions & CallOptions): Promise<Run>;
  /** Ends all calls that are under way; later ones reject. */
  close(): void;
  [Symbol.dispose](): void;
}
