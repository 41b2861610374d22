import type { Judging } from './judging.ts';
import {
  assignmentsKey,
  type Operation,
  type PlannedIdentity,
  type RegistryFacts,
  type RegistryNeed,
  type RoleAssignmentFacts,
} from './model.ts';
import { loginRights, narrowedActions, narrowestRole, permits, type Right, rightsFor } from './needed-roles.ts';
import { conditionFor, evaluateCondition } from './role-condition.ts';

/** What an identity may do in a registry, for the needs of a run. */
export interface RegistryRights {
  readonly missing: readonly RegistryNeed[];
  /** Decided by conditions that acrtask does not understand. */
  readonly undecided: readonly RegistryNeed[];
  /** The roles that give a right, by name. */
  readonly givenBy: readonly string[];
  readonly assignments: readonly RoleAssignmentFacts[];
}

type Answer = 'yes' | 'no' | 'undecided';

const holds = (
  assignments: readonly RoleAssignmentFacts[],
  mode: RegistryFacts['mode'],
  right: Right,
  repository: string | undefined,
): Answer => {
  const answers = assignments
    .filter(({ permissions }) => permits(permissions, right))
    // Conditions apply to data actions only: the rights of the other mode are not narrowed by them.
    .map(({ condition }) => (mode === 'roles' ? 'allowed' : evaluateCondition(condition, right.name, repository)));
  if (answers.includes('allowed')) return 'yes';
  return answers.includes('unknown') ? 'undecided' : 'no';
};

const answerFor = (
  need: RegistryNeed,
  mode: RegistryFacts['mode'],
  assignments: readonly RoleAssignmentFacts[],
): Answer => {
  const wanted = need.action === 'log in' ? loginRights(mode) : rightsFor(mode, need.action);
  const answers = wanted.map((right) => holds(assignments, mode, right, need.repository));
  if (need.action === 'log in' && answers.includes('yes')) return 'yes';
  if (need.action !== 'log in' && answers.includes('no')) return 'no';
  if (answers.every((answer) => answer === 'no')) return 'no';
  return answers.includes('undecided') ? 'undecided' : 'yes';
};

/** Judges the roles that an identity holds; undefined, with the reason, when they could not be read. */
export const registryRights = (
  { facts }: Judging,
  registry: RegistryFacts,
  principalId: string,
  needs: readonly RegistryNeed[],
): RegistryRights | { readonly reason: string } => {
  const found = facts.assignments.get(assignmentsKey(principalId, registry.id));
  if (!found) return { reason: 'acrtask did not read its role assignments' };
  if (!found.known) return { reason: found.reason };
  const assignments = found.value;
  const answers = needs.map((need) => ({ need, answer: answerFor(need, registry.mode, assignments) }));
  // Whoever may pull or push something may log in.
  const mayLogIn = answers.some(({ answer }) => answer === 'yes');
  const answered = answers.filter(({ need }) => !(mayLogIn && need.action === 'log in'));
  const rights = [...rightsFor(registry.mode, 'push'), ...loginRights(registry.mode)];
  return {
    missing: answered.filter(({ answer }) => answer === 'no').map(({ need }) => need),
    undecided: answered.filter(({ answer }) => answer === 'undecided').map(({ need }) => need),
    givenBy: assignments
      .filter(({ permissions }) => rights.some((right) => permits(permissions, right)))
      .map(({ roleName }) => roleName),
    assignments,
  };
};

/** The repositories that the needs name; undefined when one of them does not. */
const repositoriesOf = (needs: readonly RegistryNeed[]): readonly string[] | undefined => {
  const names = needs.map(({ repository }) => repository);
  return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined;
};

/**
 * The role assignments that give an identity what it needs in a registry, the narrowest that there are: in a registry with
 * repository permissions, for the named repositories alone when all are named. Whoever carries them out keeps what a
 * narrower assignment of the same role allows already: Azure keeps one for a role, an identity and a scope.
 */
export const roleOperations = (
  registry: RegistryFacts,
  identity: PlannedIdentity,
  needs: readonly RegistryNeed[],
): readonly Operation[] => {
  const pushes = needs.filter(({ action }) => action === 'push');
  const pulls = needs.filter(({ action }) => action === 'pull');
  const assign = (action: 'log in' | 'pull' | 'push', repositories: readonly string[] | undefined): Operation => {
    const role = narrowestRole(registry.mode, action);
    const operation = { do: 'assign role', role: role.name, scope: registry.id, identity } as const;
    if (registry.mode === 'roles' || repositories === undefined) return operation;
    const actions = narrowedActions(role.name);
    return { ...operation, condition: conditionFor(actions, repositories) };
  };
  if (pushes.length === 0 && pulls.length === 0) return needs.length === 0 ? [] : [assign('log in', undefined)];
  if (registry.mode === 'roles') return [assign(pushes.length > 0 ? 'push' : 'pull', undefined)];
  const pushed = pushes.length > 0 ? repositoriesOf(pushes) : [];
  const others = pulls.filter(
    ({ repository }) => pushed !== undefined && (repository === undefined || !pushed.includes(repository)),
  );
  return [
    ...(others.length > 0 ? [assign('pull', repositoriesOf(others))] : []),
    ...(pushes.length > 0 ? [assign('push', pushed)] : []),
  ];
};

/** Roles that give nothing in the mode of the registry, although they would in the other one. */
export const rolesOfTheOtherMode = (registry: RegistryFacts, { assignments }: RegistryRights): readonly string[] => {
  const other = registry.mode === 'roles' ? 'repositories' : 'roles';
  const names = assignments
    .filter(({ permissions }) => rightsFor(other, 'pull').some((right) => permits(permissions, right)))
    .map(({ roleName }) => roleName);
  return [...new Set(names)];
};
