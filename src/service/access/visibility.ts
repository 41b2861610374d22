import { abortable } from '../../abortable.ts';
import { includesCondition } from '../../access/condition-operands.ts';
import type { Operation, Plan } from '../../access/model.ts';
import type { Connection } from '../connection.ts';
import type { RegistryPlace } from '../registries.ts';
import { roleKey } from '../role-definitions.ts';
import type { ChangeSources } from './changes.ts';
import type { KnownRoles } from './known-roles.ts';
import type { Memory } from './memory.ts';
import { createPlannedTask, type PlannedTask } from './planned-task.ts';

type RoleAssigned = Extract<Operation, { do: 'assign role' }>;

/** How long it usually takes at most, and the pauses between two looks, in milliseconds. */
const patienceMs = 120_000;
const firstPauseMs = 1000;
const longestPauseMs = 15_000;

/**
 * Waits until the role assignments among the operations of a plan are visible. Resolves to those that are not after two
 * minutes. Whoever may not see role assignments does not wait.
 */
export const createWaiting = (
  connection: Connection,
  memory: Memory,
  knownRoles: KnownRoles,
  sources: ChangeSources,
) => {
  const isVisible = async (operation: RoleAssigned, planned: PlannedTask): Promise<boolean> => {
    const roleId = await knownRoles.idOf(operation.role, operation.scope);
    const assigned = await knownRoles.assigned(await planned.principalOf(operation.identity), operation.scope);
    if (!assigned.known) return true;
    return assigned.value.some(
      ({ properties: { roleDefinitionId, condition } }) =>
        roleKey(roleDefinitionId) === roleId &&
        (!condition || (operation.condition !== undefined && includesCondition(condition, operation.condition))),
    );
  };

  return async (plan: Plan, registry: RegistryPlace): Promise<readonly Operation[]> => {
    const planned = createPlannedTask(plan, registry, sources);
    let waiting = plan.operations.filter((operation): operation is RoleAssigned => operation.do === 'assign role');
    const { host, signal, warn } = connection;
    const started = host.now().getTime();
    for (let pause = firstPauseMs; waiting.length > 0; pause = Math.min(pause * 2, longestPauseMs)) {
      memory.forget();
      const visible = await Promise.all(waiting.map((operation) => isVisible(operation, planned)));
      waiting = waiting.filter((_, index) => !visible[index]);
      if (waiting.length === 0 || host.now().getTime() + pause - started > patienceMs) break;
      if (pause === firstPauseMs) await warn('Waiting until the role assignments are visible...');
      await abortable(host.sleep(pause, signal), signal);
    }
    memory.forget();
    return waiting;
  };
};
