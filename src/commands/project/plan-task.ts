import type { Task } from '@azure/arm-containerregistry';
import type { CommandContext } from '../../cli/command.ts';
import { compareTasks } from '../../project/plan/compare-tasks.ts';
import type { TaskPlan } from '../../project/plan/project-plan.ts';
import { smallestChange } from '../../project/plan/smallest-change.ts';
import { storedBranch, targetOf } from '../../project/plan/target-task.ts';
import { isUnknownSecret } from '../../project/plan/unknown-secrets.ts';
import type { ProjectLogin, ProjectTask } from '../../project/project-schema.ts';
import { projectTag } from '../../project/project-tag.ts';
import { inProjectWords } from '../../project/project-words.ts';
import { type TaskBody, taskBodyOf } from '../../project/task-body.ts';
import { identitiesOf, namedIdentities } from '../../project/task-options.ts';
import { type WantedTask, wantedTask } from '../../project/wanted-task.ts';
import { identitySpelling } from '../../request/identity.ts';
import {
  isAbacRegistry,
  parseTaskSourceAuth,
  sourceAuthConflicts,
  sourceAuthWarnings,
} from '../../request/source-auth.ts';
import type { LocalTaskFiles } from '../../request/task-file-text.ts';
import { watchingBranch } from '../../request/watched-branch.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { ReadTask } from '../../service/tasks.ts';
import type { AccessSetup } from '../identity/set-up-access.ts';
import { onDefaultBranch } from '../task/default-branch.ts';
import { sourceIdentityOf, withIdentityIds } from '../task/named-identities.ts';
import { findTaskAccess, planAccess, type TaskAccess, withAccessLogins } from './access-of-task.ts';

/** A task of the project file, and what there is of it in the registry. */
export interface TaskToPlan {
  readonly name: string;
  /** With its secrets, or stand-ins for those that could not be read. */
  readonly task: ProjectTask;
  readonly stored: ReadTask | undefined;
  readonly taskFiles: LocalTaskFiles;
  readonly registry: FoundRegistry;
  readonly project: string;
}

/** A task with what is needed to give it its access. */
export interface PlannedTask extends TaskPlan {
  readonly setup?: AccessSetup;
}

/** The resource ID that a new identity will have. */
export const idOfNew = (
  registry: FoundRegistry,
  { resourceGroup, name }: { resourceGroup: string; name: string },
): string =>
  `/subscriptions/${registry.facts.id.split('/')[2]}/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

/** Every identity of the task by its resource ID, in logins by its client ID, looked up in the registry's group first. */
const withIds = async (
  task: ProjectTask,
  access: TaskAccess | undefined,
  registry: FoundRegistry,
  { services }: CommandContext,
): Promise<ProjectTask> => {
  const planned = access?.chosen.planned;
  const extra =
    planned?.kind === 'new' ? idOfNew(registry, planned) : planned?.kind === 'user' ? planned.resourceId : '[system]';
  const named = namedIdentities(task) ?? (access ? [] : identitiesOf(task));
  const { assignIdentity, sourceAcrAuthId } = await withIdentityIds(
    { assignIdentity: named, sourceAcrAuthId: task.sourceAcrAuthId },
    registry,
    services,
  );
  const has = (id: string): boolean => (assignIdentity ?? []).some((each) => each.toLowerCase() === id.toLowerCase());
  const identity =
    access && !has(extra)
      ? [...(assignIdentity ?? []), extra]
      : assignIdentity === undefined
        ? undefined
        : [...assignIdentity];
  const logins: [string, ProjectLogin][] = [];
  for (const [server, login] of Object.entries(task.credentials ?? {})) {
    const { identity: named } = login;
    const client =
      named === undefined
        ? {}
        : { identity: await services.identities.clientIdOf(identitySpelling(named), registry.group) };
    logins.push([server, { ...login, ...client }]);
  }
  return {
    ...task,
    ...(identity ? { identity } : {}),
    ...(sourceAcrAuthId === undefined ? {} : { sourceAcrAuthId }),
    ...(task.credentials ? { credentials: Object.fromEntries(logins) } : {}),
  };
};

/** The task with the branch to watch: the stored one, or else the default branch of the repository. */
const withBranch = async (
  { task, unnamedBranch }: WantedTask,
  stored: ReadTask | undefined,
  context: CommandContext,
): Promise<Task> => {
  if (!unnamedBranch) return task;
  const kept = stored && storedBranch(taskBodyOf(task), stored.task);
  if (kept !== undefined) return watchingBranch(task, kept);
  const token = isUnknownSecret(unnamedBranch.token) ? undefined : unnamedBranch.token;
  return onDefaultBranch(task, { ...unnamedBranch, token }, context);
};

/** The whole task as the project file wants it, and the access that it is to have. */
const wantedBody = async (
  { name, task, stored, taskFiles, registry }: TaskToPlan,
  context: CommandContext,
): Promise<{ readonly body: TaskBody; readonly access: TaskAccess | undefined }> => {
  const { services, messages } = context;
  const access = await findTaskAccess(name, task, registry, context);
  const resolved = await withIds(task, access, registry, context);
  const isAbac = isAbacRegistry(registry);
  const getsOwn = access?.found.registries.some(
    ({ loginServer }) => loginServer === registry.loginServer.toLowerCase(),
  );
  const warnings =
    stored || getsOwn ? sourceAuthConflicts(resolved, isAbac) : sourceAuthWarnings(resolved, registry.name, isAbac);
  const wanted = await wantedTask(name, resolved, {
    location: registry.location,
    taskFiles,
    sourceIdentity: await sourceIdentityOf(parseTaskSourceAuth(resolved.sourceAcrAuthId), services),
    vaultSuffix: (await services.suffixes()).keyVault,
  });
  for (const warning of [...warnings, ...wanted.warnings]) await messages.warn(warning);
  const body = taskBodyOf(await withBranch(wanted, stored, context));
  return { body: access ? withAccessLogins(body, access, registry) : body, access };
};

/** The context of one of several tasks, whose warnings name it. */
const aboutTask = (name: string, context: CommandContext): CommandContext => ({
  ...context,
  messages: { ...context.messages, warn: (text) => context.messages.warn(`${name}: ${inProjectWords(text)}`) },
});

const emptyTask = { properties: {} };

/**
 * What is to be done so that a task is as the project file wants it. Warns as `create` does, and of rights that nothing
 * here can give. Rejects with CommandError when the task cannot be planned.
 */
export const planTask = async (toPlan: TaskToPlan, given: CommandContext): Promise<PlannedTask> => {
  const { name, stored, project, registry } = toPlan;
  const context = aboutTask(name, given);
  const { body, access } = await wantedBody(toPlan, context);
  const target: TaskBody = stored
    ? targetOf(body, stored.task)
    : { ...body, tags: { ...body.tags, [projectTag]: project } };
  const knowsSecrets = stored?.knowsSecrets ?? true;
  const { differences, unknown } = compareTasks(stored?.task ?? emptyTask, target, knowsSecrets);
  const rights = access && (await planAccess(access, name, target, stored?.task, registry, context));
  for (const warning of rights?.warnings ?? []) await context.messages.warn(warning);
  const common = {
    name: stored?.task.name ?? name,
    target,
    differences,
    unknown: unknown.map(({ path }) => path),
    access: rights?.operations ?? [],
    ...(rights ? { setup: rights.setup } : {}),
    ...(stored ? { stored } : {}),
  };
  // There is nothing yet that could be otherwise: not even what the service takes for granted.
  if (!stored)
    return {
      ...common,
      action: 'create',
      differences: differences.map(({ path, after }) => ({ path, before: undefined, after })),
    };
  const sent = [...differences, ...unknown.filter(({ after }) => !isUnknownSecret(after?.text))];
  if (sent.length === 0) return { ...common, action: common.access.length > 0 ? 'update' : 'unchanged' };
  const change = smallestChange(stored.task, target, sent, knowsSecrets);
  if (differences.length === 0) return { ...common, action: common.access.length > 0 ? 'update' : 'unchanged', change };
  return change ? { ...common, action: 'update', change } : { ...common, action: 'replace' };
};
