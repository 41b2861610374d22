import { parseResourceId } from '../resource-id.ts';
import type { OpenRegistryOptions } from './connecting.ts';
import { doors } from './doors.ts';
import type { AgentPools, Registry, Run, Runs, TaskRuns, Tasks } from './registry.ts';
import type { RunDetails } from './results.ts';
import { runHandle } from './run-handle.ts';
import type { Session } from './session.ts';

/** The tasks of the registry that `inRegistry` names. */
const tasksOf = (session: Session, inRegistry: { readonly registry: string }): Tasks => ({
  list: (options = {}) => session.call(doors.listTasks, options, inRegistry),
  get: (name, options = {}) => session.call(doors.showTask, options, { ...inRegistry, name }),
  create: (options) => session.call(doors.createTask, options, inRegistry),
  update: (name, options) => session.call(doors.updateTask, options, { ...inRegistry, name }),
  delete: (name, options = {}) => session.call(doors.deleteTask, options, { ...inRegistry, name }),
  addCredential: (name, options) => session.call(doors.addCredential, options, { ...inRegistry, name }),
  updateCredential: (name, options) => session.call(doors.updateCredential, options, { ...inRegistry, name }),
  removeCredential: (name, loginServer, options = {}) =>
    session.call(doors.removeCredential, options, { ...inRegistry, name, loginServer }),
  addTimer: (name, options) => session.call(doors.addTimer, options, { ...inRegistry, name }),
  updateTimer: (name, timerName, options) =>
    session.call(doors.updateTimer, options, { ...inRegistry, name, timerName }),
  removeTimer: (name, timerName, options = {}) =>
    session.call(doors.removeTimer, options, { ...inRegistry, name, timerName }),
  run: async (name, options = {}) =>
    runHandle(session, inRegistry, await session.call(doors.runTask, options, { ...inRegistry, name })),
  check: (name, options = {}) => session.call(doors.checkTask, options, { ...inRegistry, task: name }),
  setUpIdentity: (name, options = {}) => session.call(doors.setUpIdentity, options, { ...inRegistry, task: name }),
  planIdentity: (name, options = {}) =>
    session.call(doors.setUpIdentity, options, { ...inRegistry, task: name, dryRun: true }),
});

const runsOf = (session: Session, inRegistry: { readonly registry: string }): Runs => ({
  list: (options = {}) => session.call(doors.listRuns, options, inRegistry),
  get: async (runId, options = {}) =>
    runHandle(session, inRegistry, await session.call(doors.showRun, options, { ...inRegistry, runId })),
  wait: (runIds, options = {}) => session.call(doors.waitRun, options, { ...inRegistry, runIds }),
  check: (options = {}) => session.call(doors.checkRuns, options, inRegistry),
  cancel: (runId, options = {}) => session.call(doors.cancelRun, options, { ...inRegistry, runId: [runId] }),
});

const taskRunsOf = (session: Session, inRegistry: { readonly registry: string }): TaskRuns => ({
  list: (options = {}) => session.call(doors.listTaskRuns, options, inRegistry),
  get: (name, options = {}) => session.call(doors.showTaskRun, options, { ...inRegistry, name }),
  delete: (name, options = {}) => session.call(doors.deleteTaskRun, options, { ...inRegistry, name }),
});

const agentPoolsOf = (session: Session, inRegistry: { readonly registry: string }): AgentPools => ({
  list: (options = {}) => session.call(doors.listAgentPools, options, inRegistry),
  get: (name, options = {}) => session.call(doors.showAgentPool, options, { ...inRegistry, name }),
  queueCount: async (name, options = {}) => {
    const inPool = { ...inRegistry, name, queueCount: true };
    return (await session.call<{ readonly count: number }>(doors.showAgentPool, options, inPool)).count;
  },
  create: (options) => session.call(doors.createAgentPool, options, inRegistry),
  update: (name, options) => session.call(doors.updateAgentPool, options, { ...inRegistry, name }),
  delete: async (name, options = {}) => {
    await session.call(doors.deleteAgentPool, options, { ...inRegistry, name });
  },
});

/** `openRegistry`, over a session that is open already. */
export const registryIn = async (
  session: Session,
  name: string,
  { resourceGroup, signal }: OpenRegistryOptions,
): Promise<Registry> => {
  const found = await session.within(signal, (services) => services.registries.read({ registry: name, resourceGroup }));
  const inRegistry = { registry: found.raw.id };
  const queue = async (door: typeof doors.build | typeof doors.run, options: object): Promise<Run> =>
    runHandle(session, inRegistry, await session.call<RunDetails>(door, options, inRegistry));
  return {
    id: found.raw.id,
    name: found.name,
    loginServer: found.loginServer,
    resourceGroup: parseResourceId(found.raw.id)?.group ?? found.group,
    location: found.location,
    tasks: tasksOf(session, inRegistry),
    runs: runsOf(session, inRegistry),
    taskRuns: taskRunsOf(session, inRegistry),
    agentPools: agentPoolsOf(session, inRegistry),
    build: (options) => queue(doors.build, options),
    run: (options) => queue(doors.run, options),
    close: session.close,
    [Symbol.dispose]: session.close,
  };
};
