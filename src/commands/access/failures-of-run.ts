import { certainFailures, certainNeeds } from '../../access/certain-failures.ts';
import type { AgentPoolFacts, Facts, Known, Need, RegistryFacts, TaskFacts, Verdict } from '../../access/model.ts';
import type { Runnable } from '../../access/needs.ts';
import { storedTaskFacts } from '../../access/stored-task.ts';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError, NotSignedInError } from '../../errors.ts';
import type { FoundRegistry, ReadRegistry, RegistryPlace } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';

/** A run that is about to be queued. */
export interface PlannedRun {
  readonly runnable: Runnable;
  readonly task?: StoredTask | undefined;
}

const notAsked = (reason: string): Known<never> => ({ known: false, reason });

/** What `asked` resolves to, or nothing when a service refuses. */
export const orUndefined = async <T>(asked: Promise<T>): Promise<T | undefined> => {
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

/** What keeps a run from working for certain, by facts that cost little: the pool and other registries only when they decide. */
export const failuresOf = async (
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

const isFresh = (registry: FoundRegistry): boolean => 'raw' in registry;

/** The registry as it is now: what an earlier command kept may have changed since. */
export const readAgain = (registry: FoundRegistry, { services }: CommandContext): Promise<FoundRegistry> =>
  isFresh(registry)
    ? Promise.resolve(registry)
    : services.registries.read({ registry: registry.name, resourceGroup: registry.group });
