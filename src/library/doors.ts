import type { AnyCommand } from '../cli/command.ts';
import type { OptionDefinition, OptionTable } from '../cli/option.ts';
import { ExitCode } from '../errors.ts';

/** A command as programs call it: without what only concerns a terminal. */
export interface Door {
  load(): Promise<{ readonly default: AnyCommand }>;
  /** The name of the type of its options; the doors without one take none but those of all calls. */
  readonly type?: string;
  /** Options that programs are not offered, by key. */
  readonly without?: readonly string[];
  /** Options that have this value in every call from a program. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Exit codes with which the command says what its result says, too: the call resolves to that. */
  readonly resolvesFor?: readonly ExitCode[];
}

const ofRegistry = ['registry', 'resourceGroup'];

/** The headings of options that are about following a run in a terminal, and about runs on this machine. */
const forTerminals = new Set(['Following the run:', 'Only with --local:']);

/** The options that a program may give, and those of the registry, which every call gives. */
export const optionsOf = ({ positionals, options }: AnyCommand): OptionTable => ({ ...positionals, ...options });

/** Whether a program may give the option. */
export const isOffered = ({ without = [] }: Door, key: string, { group = '' }: OptionDefinition): boolean =>
  !ofRegistry.includes(key) && !without.includes(key) && !forTerminals.has(group);

/** What programs can ask of a registry: each is a command, and does what that does. */
export const doors = {
  listTasks: { load: () => import('../commands/task/list.ts') },
  showTask: { load: () => import('../commands/task/show.ts'), type: 'GetTaskOptions', without: ['name'] },
  createTask: { load: () => import('../commands/task/create.ts'), type: 'CreateTaskOptions' },
  updateTask: {
    load: () => import('../commands/task/update.ts'),
    type: 'UpdateTaskOptions',
    without: ['name', 'dryRun'],
  },
  deleteTask: { load: () => import('../commands/task/delete.ts'), without: ['name'], fixed: { yes: true } },
  checkTask: {
    load: () => import('../commands/access/doctor.ts'),
    type: 'CheckTaskOptions',
    without: ['task', 'name', 'fix', 'yes'],
    resolvesFor: [ExitCode.failure],
  },
  setUpIdentity: {
    load: () => import('../commands/identity/setup.ts'),
    type: 'SetUpIdentityOptions',
    without: ['task', 'name', 'dryRun', 'printCommands'],
  },
  addCredential: {
    load: () => import('../commands/credential/add.ts'),
    type: 'AddCredentialOptions',
    without: ['name'],
  },
  updateCredential: {
    load: () => import('../commands/credential/update.ts'),
    type: 'UpdateCredentialOptions',
    without: ['name'],
  },
  removeCredential: { load: () => import('../commands/credential/remove.ts'), without: ['name', 'loginServer'] },
  addTimer: { load: () => import('../commands/timer/add.ts'), type: 'AddTimerOptions', without: ['name'] },
  updateTimer: {
    load: () => import('../commands/timer/update.ts'),
    type: 'UpdateTimerOptions',
    without: ['name', 'timerName'],
  },
  removeTimer: { load: () => import('../commands/timer/remove.ts'), without: ['name', 'timerName'] },
  runTask: {
    load: () => import('../commands/run/run-task.ts'),
    type: 'RunTaskOptions',
    without: ['name'],
    fixed: { noWait: true },
  },
  run: { load: () => import('../commands/run/quick-run.ts'), type: 'RunOptions', fixed: { noWait: true } },
  build: {
    load: () => import('../commands/build/build.ts'),
    type: 'BuildOptions',
    without: ['local', 'print'],
    fixed: { noWait: true },
  },
  showRun: { load: () => import('../commands/run/show-run.ts'), without: ['runId'] },
  listRuns: { load: () => import('../commands/run/list-runs.ts'), type: 'ListRunsOptions', without: ['watch'] },
  waitRun: {
    load: () => import('../commands/run/wait-run.ts'),
    type: 'WaitForRunsOptions',
    without: ['runIds', 'exitCode'],
    resolvesFor: [ExitCode.failure, ExitCode.runFailed, ExitCode.runCanceled, ExitCode.runTimedOut],
  },
  checkRuns: {
    load: () => import('../commands/run/check-runs.ts'),
    type: 'CheckRunsOptions',
    resolvesFor: [ExitCode.findings],
  },
  cancelRun: { load: () => import('../commands/run/cancel-run.ts'), without: ['runId', 'all', 'name', 'yes'] },
  listTaskRuns: { load: () => import('../commands/taskrun/list.ts') },
  showTaskRun: { load: () => import('../commands/taskrun/show.ts'), without: ['name'] },
  deleteTaskRun: { load: () => import('../commands/taskrun/delete.ts'), without: ['name'], fixed: { yes: true } },
  listAgentPools: { load: () => import('../commands/agentpool/list.ts') },
  showAgentPool: { load: () => import('../commands/agentpool/show.ts'), without: ['name', 'queueCount'] },
  createAgentPool: {
    load: () => import('../commands/agentpool/create.ts'),
    type: 'CreateAgentPoolOptions',
    without: ['os'],
  },
  updateAgentPool: {
    load: () => import('../commands/agentpool/update.ts'),
    type: 'UpdateAgentPoolOptions',
    without: ['name'],
  },
  deleteAgentPool: {
    load: () => import('../commands/agentpool/delete.ts'),
    type: 'DeleteAgentPoolOptions',
    without: ['name', 'yes'],
    fixed: { yes: true },
  },
} as const satisfies Readonly<Record<string, Door>>;
