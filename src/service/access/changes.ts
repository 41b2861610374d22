import { eitherCondition, includesCondition } from '../../access/condition-operands.ts';
import type { Operation, Plan, PlannedIdentity, PlanOutcome } from '../../access/model.ts';
import { type CommandError, InterruptedError, ServiceError } from '../../errors.ts';
import { hasIdentity } from '../../request/identity.ts';
import { identityAdding } from '../../request/identity-change.ts';
import { parseResourceId } from '../../resource-id.ts';
import type { Connection } from '../connection.ts';
import type { RegistryPlace } from '../registries.ts';
import { roleKey } from '../role-definitions.ts';
import type { Roles } from '../roles.ts';
import type { Tasks } from '../tasks.ts';
import type { FactSources } from './facts.ts';
import { endsAll, type Right, refusalOf } from './known.ts';
import type { KnownRoles } from './known-roles.ts';
import type { Memory } from './memory.ts';
import { createPlannedTask, identityKey, type PlannedTask } from './planned-task.ts';
import { isTaskOperation, mergedChange, type TaskOperation } from './task-change.ts';

/** The services that carry out plans. */
export interface ChangeSources extends FactSources {
  readonly tasks: Tasks;
  readonly roles: Roles;
}

export interface CarryOutHow {
  /** Called before each operation that is tried. */
  readonly before?: (operation: Operation) => void | Promise<void>;
}

const rights: Readonly<Record<Operation['do'], Right>> = {
  'create identity': {
    act: 'create identities',
    permission: 'Microsoft.ManagedIdentity/userAssignedIdentities/write',
  },
  'assign identities': { act: 'change the task', permission: 'Microsoft.ContainerRegistry/registries/tasks/write' },
  'set source login': { act: 'change the task', permission: 'Microsoft.ContainerRegistry/registries/tasks/write' },
  'set source identity': { act: 'change the task', permission: 'Microsoft.ContainerRegistry/registries/tasks/write' },
  'set credential': { act: 'change the task', permission: 'Microsoft.ContainerRegistry/registries/tasks/write' },
  'set credential identity': {
    act: 'change the task',
    permission: 'Microsoft.ContainerRegistry/registries/tasks/write',
  },
  'enable task': { act: 'change the task', permission: 'Microsoft.ContainerRegistry/registries/tasks/write' },
  'assign role': { act: 'assign roles', permission: 'Microsoft.Authorization/roleAssignments/write' },
  'set policy': {
    act: 'change the access policies of the key vault',
    permission: 'Microsoft.KeyVault/vaults/write',
  },
  'allow tasks to bypass': {
    act: 'change the registry',
    permission: 'Microsoft.ContainerRegistry/registries/write',
  },
  'enable secret': {
    act: 'change the secret',
    permission: "secrets set in the vault's access policy, or the role 'Key Vault Secrets Officer'",
  },
  'scale agent pool': {
    act: 'change the agent pool',
    permission: 'Microsoft.ContainerRegistry/registries/agentPools/write',
  },
};

/** What Azure says when the caller may change a task, but not use the identity that it assigns. */
const usingIdentity: Right = {
  act: 'use the identity',
  permission: 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
};

const reasonFor = (error: CommandError, operation: Operation): string =>
  refusalOf(
    error,
    error instanceof ServiceError && error.code === 'LinkedAuthorizationFailed' ? usingIdentity : rights[operation.do],
  );

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The operations one by one, but those that can be made as one change of the task together. */
const stepsOf = (operations: readonly Operation[]): readonly (readonly Operation[])[] => {
  const steps: Operation[][] = [];
  for (const operation of operations) {
    const last = steps.at(-1);
    const joins = isTaskOperation(operation) && last?.every(isTaskOperation);
    if (joins) last?.push(operation);
    else steps.push([operation]);
  }
  return steps;
};

const identitiesIn = (operation: Operation): readonly PlannedIdentity[] => {
  if (operation.do === 'assign identities') return operation.identities;
  return 'identity' in operation ? [operation.identity] : [];
};

/** Identities that could not be made or assigned, and what cannot be done without them. */
const createSetbacks = () => {
  const notMade = new Set<string>();
  const notAssigned = new Set<string>();
  return {
    add: (operation: Operation): void => {
      if (operation.do === 'create identity') notMade.add(identityKey({ ...operation, kind: 'new' }));
      if (operation.do === 'assign identities')
        for (const identity of operation.identities) notAssigned.add(identityKey(identity));
    },
    /** A role can be given to an identity that is not assigned to the task, unless the task makes it. */
    hinder: (operation: Operation): boolean =>
      identitiesIn(operation).some(
        (identity) =>
          notMade.has(identityKey(identity)) ||
          (notAssigned.has(identityKey(identity)) && (identity.kind === 'system' || isTaskOperation(operation))),
      ),
  };
};

/** Carries out plans. Every operation looks first, so that repeating it changes nothing. */
export const createChanges = (
  connection: Connection,
  memory: Memory,
  knownRoles: KnownRoles,
  sources: ChangeSources,
) => {
  const assignRole = async (
    { role, scope, identity, condition }: Extract<Operation, { do: 'assign role' }>,
    planned: PlannedTask,
  ): Promise<boolean> => {
    const principalId = await planned.principalOf(identity);
    const roleId = await knownRoles.idOf(role, scope);
    const assigned = planned.isNew(identity) ? undefined : await knownRoles.assigned(principalId, scope);
    const held = (assigned?.known ? assigned.value : []).filter(
      ({ properties }) => roleKey(properties.roleDefinitionId) === roleId,
    );
    const isEnough = held.some(
      ({ properties }) =>
        !properties.condition || (condition !== undefined && includesCondition(properties.condition, condition)),
    );
    if (isEnough) return false;
    // A principal holds a role at a scope once: a wider condition takes the place of the narrower one.
    const narrower = held.find(
      ({ properties }) => same(properties.scope, scope) && same(properties.principalId, principalId),
    );
    const wider =
      narrower?.properties.condition && condition !== undefined
        ? eitherCondition(narrower.properties.condition, condition)
        : condition;
    try {
      await sources.roles.assign({
        role: roleId,
        scope,
        principal: { objectId: principalId, principalType: 'ServicePrincipal' },
        condition: wider,
        isFitting: true,
        ...(narrower ? { name: narrower.name } : {}),
      });
      return true;
    } catch (error) {
      // It is there, but not visible yet, or not to the caller.
      if (error instanceof ServiceError && error.code === 'RoleAssignmentExists') return false;
      throw error;
    }
  };

  /** Carries out one operation; resolves to whether that took a change. */
  const carryOutOne = async (
    operation: Exclude<Operation, TaskOperation>,
    registry: RegistryPlace,
    planned: PlannedTask,
  ): Promise<boolean> => {
    switch (operation.do) {
      case 'create identity':
        return planned.create(operation);
      case 'assign identities': {
        const { task } = await planned.read();
        const wanted = await Promise.all(operation.identities.map(planned.resourceOf));
        const lacking = wanted.filter((id) => !hasIdentity(task.identity ?? undefined, id));
        if (lacking.length === 0) return false;
        const identity = identityAdding(task.identity ?? undefined, lacking);
        await planned.identitiesChanged(await sources.tasks.changeAndWarn(registry, task, { identity }));
        if (lacking.includes('[system]')) planned.madeSystemIdentity();
        return true;
      }
      case 'assign role':
        return assignRole(operation, planned);
      case 'set policy':
        return sources.vaults.addSecretPermissions(operation.vaultId, await planned.principalOf(operation.identity), [
          'get',
        ]);
      case 'allow tasks to bypass': {
        const { raw, ...place } = await sources.registries.read({ registry: operation.registryId });
        if (raw.properties.networkRuleBypassAllowedForTasks === true) return false;
        const group = parseResourceId(operation.registryId)?.group ?? place.group;
        await sources.registryAdmin.update({ name: place.name, group }, { networkRuleBypassAllowedForTasks: true });
        return true;
      }
      case 'enable secret': {
        const { vault, name, version } = operation.secret;
        const secret = await sources.secrets.attributes(vault, name, version);
        if (secret?.enabled) return false;
        await sources.secrets.enable(vault, name, secret?.version ?? version ?? '');
        return true;
      }
      case 'scale agent pool': {
        const { properties } = await sources.agentPools.get(registry, operation.name);
        if (Number(properties.count ?? 0) >= operation.count) return false;
        await sources.agentPools.update(registry, operation.name, { count: operation.count }, { noWait: false });
        return true;
      }
    }
  };

  interface StepOutcome {
    readonly changed: readonly Operation[];
    readonly refused: PlanOutcome['refused'];
  }

  const carryOutStep = async (
    step: readonly Operation[],
    registry: RegistryPlace,
    planned: PlannedTask,
  ): Promise<StepOutcome> => {
    const [first] = step;
    if (first && !isTaskOperation(first))
      return { changed: (await carryOutOne(first, registry, planned)) ? [first] : [], refused: [] };
    const read = await planned.read();
    const { change, sourceIdentity, changing, refused } = await mergedChange(
      step.filter(isTaskOperation),
      read,
      planned,
    );
    if (changing.length > 0) {
      planned.forget();
      await sources.tasks.changeAndWarn(registry, read.task, change, sourceIdentity);
    }
    return { changed: changing, refused };
  };

  /**
   * Carries out a plan in order. What a service refuses is told with its reason, what depends on that remains, and the
   * rest is done. After an interrupt, the outcome tells what was done until then. Throws CommandError when nobody is
   * signed in.
   */
  return async (plan: Plan, registry: RegistryPlace, { before }: CarryOutHow = {}): Promise<PlanOutcome> => {
    memory.forget();
    const planned = createPlannedTask(plan, registry, sources);
    const setbacks = createSetbacks();
    const done: Operation[] = [];
    const unchanged: Operation[] = [];
    const refused: { operation: Operation; reason: string }[] = [];
    const remaining: Operation[] = [];
    const outcome = { done, unchanged, refused, remaining };
    const steps = stepsOf(plan.operations);
    for (const [index, step] of steps.entries()) {
      const ready: Operation[] = [];
      for (const operation of step) {
        if (!setbacks.hinder(operation)) ready.push(operation);
        else {
          setbacks.add(operation);
          remaining.push(operation);
        }
      }
      if (ready.length === 0) continue;
      try {
        connection.signal.throwIfAborted();
        for (const operation of ready) await before?.(operation);
        const result = await carryOutStep(ready, registry, planned);
        const refusedHere = new Set(result.refused.map(({ operation }) => operation));
        refused.push(...result.refused);
        for (const operation of ready)
          if (result.changed.includes(operation)) done.push(operation);
          else if (!refusedHere.has(operation)) unchanged.push(operation);
      } catch (error) {
        const rest = [...ready, ...steps.slice(index + 1).flat()];
        if (error instanceof InterruptedError) {
          remaining.push(...rest);
          memory.forget();
          return { ...outcome, interrupted: error };
        }
        if (endsAll(error)) throw error;
        for (const operation of ready) {
          setbacks.add(operation);
          refused.push({ operation, reason: reasonFor(error as CommandError, operation) });
        }
      }
    }
    memory.forget();
    return outcome;
  };
};
