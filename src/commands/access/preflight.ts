import { certainFailures, certainNeeds } from '../../access/certain-failures.ts';
import type { AgentPoolFacts, Facts, Known, Need, RegistryFacts, TaskFacts, Verdict } from '../../access/model.ts';
import { type Runnable, type RunStep, storedRunnable } from '../../access/needs.ts';
import { planOf } from '../../access/plan.ts';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import { storedTaskFacts } from '../../access/stored-task.ts';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError, NotSignedInError } from '../../errors.ts';
import { callerIdentity, type SourceAuthOptions } from '../../request/source-auth.ts';
import type { FoundRegistry, ReadRegistry, RegistryPlace } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';

/** A run that is about to be queued. */
interface PlannedRun {
  readonly runnable: Runnable;
  readonly task?: StoredTask | undefined;
}

const notAsked = (reason: string): Known<never> => ({ known: false, reason });

/** What `asked` resolves to, or nothing when a service refuses. */
const orUndefined = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof InterruptedError || error instanceof NotSignedInError)
      throw error;
    return undefined;
  }
};

const taskFactsOf = (task: StoredTask | undefined): TaskFacts | undefined =>
  task && { ...storedTaskFacts(task), gitToken: notAsked('it was not tried') };

/** Whether a task has an identity that it does not name by its client ID, as credentials do. */
const hidesIdentity = (task: StoredTask | undefined): boolean =>
  Object.values(task?.identity?.userAssignedIdentities ?? {}).some((assigned) => !assigned?.clientId);

/** Whether the identity of a task may be let past network rules by a switch that the service does not show. */
const hidesBypass = (registry: FoundRegistry, task: TaskFacts | undefined): boolean =>
  'raw' in registry &&
  (registry as ReadRegistry).raw.properties.networkRuleBypassAllowedForTasks === undefined &&
  task?.sourceLogin.by === 'identity' &&
  task.sourceLogin.identity === '[system]';

const poolOf = async (
  place: RegistryPlace,
  needs: readonly Need[],
  { services }: CommandContext,
): Promise<Facts['agentPools']> => {
  const name = needs.find((need) => need.kind === 'agent pool')?.name;
  if (name === undefined) return new Map();
  const found = await orUndefined(services.agentPools.get(place, name));
  const facts: Known<AgentPoolFacts> = found
    ? {
        known: true,
        value: {
          name,
          count: Number(found.properties.count ?? 0),
          state: String(found.properties.provisioningState ?? ''),
          isInNetwork: Boolean(found.properties.virtualNetworkSubnetResourceId),
        },
      }
    : notAsked('it was not read');
  return new Map([[name, facts]]);
};

/** The other registries of the cloud that a run uses; those that it uses without a login are looked up. */
const othersOf = async (
  own: RegistryFacts,
  needs: readonly Need[],
  suffix: string,
  { services }: CommandContext,
): Promise<ReadonlyMap<string, Known<RegistryFacts>>> => {
  const others = needs.flatMap((need) =>
    need.kind === 'registry' && need.loginServer !== own.loginServer && need.loginServer.endsWith(suffix) ? [need] : [],
  );
  const isOpen = others.some(({ login }) => login.by === 'nothing');
  const all = isOpen ? ((await orUndefined(services.registries.list())) ?? []) : [];
  return new Map(
    others.map(({ loginServer }) => {
      const found = all.find(({ facts }) => facts.loginServer === loginServer);
      return [loginServer, found ? { known: true, value: found.facts } : notAsked('it was not looked up')];
    }),
  );
};

/** What keeps a run from working, by facts that cost little: the pool and other registries only when they decide. */
const failuresOf = async (
  registry: FoundRegistry,
  { runnable, task }: PlannedRun,
  context: CommandContext,
  identities: Facts['identities'] = new Map(),
): Promise<readonly Verdict[]> => {
  const own = registry.facts;
  const taskFacts = taskFactsOf(task);
  const needs = await certainNeeds(runnable, taskFacts);
  const { suffix } = runnable;
  const [registries, agentPools] = await Promise.all([
    othersOf(own, needs, suffix, context),
    own.network.access === 'open' ? new Map() : poolOf(registry, needs, context),
  ]);
  const facts: Facts = {
    now: context.host.now(),
    task: taskFacts,
    registry: own,
    registries,
    identities,
    groups: new Map(),
    assignments: new Map(),
    vaults: new Map(),
    secrets: new Map(),
    agentPools,
  };
  return certainFailures(needs, facts, suffix).filter(
    ({ check }) =>
      !(check === 'identity-assigned' && hidesIdentity(task)) &&
      !(check === 'registry-network' && hidesBypass(registry, taskFacts)),
  );
};

/** What mends the failures, as lines that can be pasted, with advice where only the user can do something. */
const mendingLines = (failures: readonly Verdict[], registry: RegistryPlace, task: string | undefined): string[] => {
  const target = task === undefined ? undefined : { registry: registry.name, resourceGroup: registry.group, task };
  const commands = acrtaskCommands(planOf(failures, target));
  const ofUser = failures.flatMap(({ fix }) => (fix?.by === 'user' ? [fix] : []));
  return [
    ...(commands.length === 0 ? [] : ['To mend it:', ...commands]),
    ...(commands.length > 1 && task !== undefined
      ? [`Or all at once: acrtask doctor ${task} -r ${registry.name} --fix`]
      : []),
    ...new Set(ofUser.flatMap(({ advice, command }) => [advice, ...(command === undefined ? [] : [command])])),
  ];
};

/** Stops the command; under `az`, which would queue the run, only warns. */
const stop = async (
  failures: readonly Verdict[],
  registry: RegistryPlace,
  task: string | undefined,
  { underAz, messages, redact }: CommandContext,
): Promise<void> => {
  const sentences = [...new Set(failures.map(({ sentence }) => sentence))].map(redact).join('\n');
  const lines = mendingLines(failures, registry, task).map(redact);
  if (underAz) return messages.warn([sentences, ...lines].join('\n'));
  throw new CommandError(sentences, {
    hint: ['The run was not queued.', ...lines, 'To queue it all the same, add --no-preflight.'].join('\n'),
  });
};

const isFresh = (registry: FoundRegistry): boolean => 'raw' in registry;

/** The registry as it is now: what an earlier command kept may have changed since. */
const readAgain = (registry: FoundRegistry, { services }: CommandContext): Promise<FoundRegistry> =>
  isFresh(registry)
    ? Promise.resolve(registry)
    : services.registries.read({ registry: registry.name, resourceGroup: registry.group });

/** The identities that the user may see, so that those that are missing can be named. */
const identitiesByClientId = async ({ services }: CommandContext): Promise<Facts['identities']> => {
  const all = (await orUndefined(services.identities.list())) ?? [];
  return new Map(
    all.flatMap(({ id, name, properties }) => {
      const { clientId, principalId } = properties ?? {};
      return clientId && principalId
        ? [[clientId.toLowerCase(), { known: true, value: { principalId, name, resourceId: id } }] as const]
        : [];
    }),
  );
};

/** The parts of a task that a run replaces. */
interface Overrides {
  readonly agentPool?: string | undefined;
  /** Whether the steps are others than the task's own. */
  readonly changesSteps: boolean;
}

/** The check of a run of a task. `start` has it begin while the task is read. */
export const startTaskPreflight = (place: RegistryPlace, context: CommandContext) => {
  const { services } = context;
  const described = Promise.all([services.registries.describe(place), services.suffixes()]);
  described.catch(() => undefined);
  return {
    /**
     * Throws CommandError when the run cannot work for certain. Before that, reads again what an earlier command kept, and
     * the task in the newest form of the service, which alone shows all of it.
     */
    check: async (task: StoredTask, { agentPool, changesSteps }: Overrides): Promise<void> => {
      if (task.properties.isSystemTask) return;
      const [registry, { loginServer: suffix }] = await described;
      const planned = (of: StoredTask, { loginServer }: FoundRegistry): PlannedRun => {
        const { step, agentPoolName, ...stored } = storedRunnable(of, { loginServer, suffix });
        const pool = agentPool || agentPoolName;
        return {
          task: of,
          runnable: { ...stored, agentPoolName: pool, ...(changesSteps ? {} : { step }) },
        };
      };
      const likely = await failuresOf(registry, planned(task, registry), context);
      if (likely.length === 0) return;
      const needsNames = likely.some(({ check }) => check === 'identity-assigned');
      const [now, whole, identities] = await Promise.all([
        readAgain(registry, context),
        orUndefined(services.tasks.getWholeForChange(place, task.name)),
        needsNames ? identitiesByClientId(context) : undefined,
      ]);
      if (!whole) return;
      const failures = await failuresOf(now, planned(whole.task, now), context, identities);
      if (failures.length > 0) await stop(failures, now, task.name, context);
    },
  };
};

const stepTypes: Readonly<Record<string, string>> = {
  DockerBuildRequest: 'Docker',
  FileTaskRunRequest: 'FileTask',
  EncodedTaskRunRequest: 'EncodedTask',
};

/** A request for a run without a task. */
export interface QuickRequest {
  readonly type: string;
  readonly credentials?: Runnable['credentials'];
  readonly platform?: Runnable['platform'];
  readonly agentPoolName?: string | undefined;
}

const quickRunnable = (request: QuickRequest, { loginServer }: FoundRegistry, suffix: string): Runnable => ({
  loginServer,
  suffix,
  platform: request.platform,
  credentials: request.credentials ?? null,
  agentPoolName: request.agentPoolName,
  step: { ...request, type: stepTypes[request.type], contextPath: undefined } as unknown as RunStep,
});

/** What the options of a command can mend, for a run that has no task to change. */
const adviceFor = (
  { check }: Verdict,
  { facts }: FoundRegistry,
  { authMode }: SourceAuthOptions,
): string | undefined => {
  if (check === 'registry-network')
    return 'Run it on an agent pool in a virtual network (--agent-pool), or as a task with a system-assigned identity, which network rules can let in.';
  if (check !== 'source-registry-login') return undefined;
  if (facts.mode === 'roles') return 'Let the run log in: leave out --auth-mode None.';
  return `Let the run log in as you${authMode === undefined ? '' : ', without --auth-mode'}: --source-acr-auth-id '[caller]'.`;
};

const withAdvice = (failure: Verdict, registry: FoundRegistry, options: SourceAuthOptions): Verdict => {
  const advice = adviceFor(failure, registry, options);
  return advice === undefined ? failure : { ...failure, fix: { by: 'user', advice } };
};

/**
 * Checks a run without a task before its source is sent. In a registry with repository permissions, where the token of a
 * run gives no access, the run logs in as the caller, if no option says how it logs in. Resolves to that identity, or the
 * one of the options. Throws CommandError when the run cannot work for certain.
 */
export const preflightQuick = async (
  place: RegistryPlace,
  requestAs: (caller: '[caller]' | undefined) => QuickRequest,
  options: SourceAuthOptions,
  context: CommandContext,
): Promise<'[caller]' | undefined> => {
  const { services, underAz, messages } = context;
  const [registry, { loginServer: suffix }] = await Promise.all([
    services.registries.describe(place),
    services.suffixes(),
  ]);
  const isOpen = options.authMode === undefined && options.sourceAcrAuthId === undefined;
  const callerOf = ({ facts }: FoundRegistry): '[caller]' | undefined =>
    isOpen && !underAz && facts.mode === 'repositories' ? '[caller]' : callerIdentity(options);
  const failuresIn = (found: FoundRegistry): Promise<readonly Verdict[]> =>
    failuresOf(found, { runnable: quickRunnable(requestAs(callerOf(found)), found, suffix) }, context);
  let current = registry;
  if ((await failuresIn(registry)).length > 0) {
    current = await readAgain(registry, context);
    const failures = await failuresIn(current);
    if (failures.length > 0)
      await stop(
        failures.map((each) => withAdvice(each, current, options)),
        current,
        undefined,
        context,
      );
  }
  const caller = callerOf(current);
  if (caller !== undefined && isOpen)
    await messages.warn(
      `The run logs in to ${current.name} as you, because the registry uses repository permissions (--source-acr-auth-id '[caller]').`,
    );
  return caller;
};
