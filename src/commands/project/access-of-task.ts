import type { Operation } from '../../access/model.ts';
import { type FoundWanted, parseWantedIdentity, wholeRegistryWarnings } from '../../access/parse-access-options.ts';
import type { CommandContext } from '../../cli/command.ts';
import { InvalidInputError } from '../../errors.ts';
import type { ProjectTask } from '../../project/project-schema.ts';
import type { TaskBody } from '../../project/task-body.ts';
import { isAbacRegistry } from '../../request/source-auth.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { type ChosenIdentity, chooseIdentity } from '../identity/choose-identity.ts';
import type { AccessSetup, AccessState } from '../identity/set-up-access.ts';
import { wantedTargets, wantsAccess } from '../identity/wanted-targets.ts';

/** The access that a task is to have, as it was found in Azure. */
export interface TaskAccess {
  readonly chosen: ChosenIdentity;
  readonly found: FoundWanted;
}

/** The identity that gets the access: the named one, or the only one of the task, or the system-assigned one. */
const identityOf = (name: string, { identity = [], access }: ProjectTask): string => {
  if (access?.identity !== undefined) return access.identity;
  const [only] = identity;
  if (only === undefined || identity.some((each) => each.toLowerCase() === '[system]')) return '[system]';
  if (identity.length === 1) return only;
  throw new InvalidInputError(`tasks.${name}.access: the task has ${identity.length} identities, and one is needed.`, {
    hint: `Choose one with identity in tasks.${name}.access.`,
  });
};

/**
 * Looks up the access of a task in Azure; undefined when it is to have none. Throws CommandError for everything that does not
 * exist.
 */
export const findTaskAccess = async (
  name: string,
  task: ProjectTask,
  registry: FoundRegistry,
  { services, messages }: Pick<CommandContext, 'services' | 'messages'>,
): Promise<TaskAccess | undefined> => {
  const { pull, push, vaults } = task.access ?? {};
  if (!task.access) return undefined;
  const chosen = await chooseIdentity(parseWantedIdentity(identityOf(name, task)), registry, services);
  const targets = wantedTargets({ pullFrom: pull, pushTo: push, vault: vaults });
  if (!wantsAccess(targets)) return { chosen, found: { registries: [], vaults: [] } };
  // What few tasks need is loaded for those.
  const { findAccess } = await import('../task/access-of-new-task.ts');
  const found = await findAccess(targets, `-r ${registry.name} -n ${name}`, services);
  for (const warning of wholeRegistryWarnings(found)) await messages.warn(warning);
  return { chosen, found };
};

interface Credentials {
  readonly sourceRegistry?: { readonly identity?: string; readonly loginMode?: string };
  readonly customRegistries?: Readonly<Record<string, unknown>>;
}

/**
 * The task with the logins that its access needs, unless it has others: with the identity to each registry, and to its own
 * where runs have no token that is enough.
 */
export const withAccessLogins = (body: TaskBody, { chosen, found }: TaskAccess, registry: FoundRegistry): TaskBody => {
  const { sourceRegistry, customRegistries = {} } = (body.properties.credentials ?? {}) as Credentials;
  const own = registry.loginServer.toLowerCase();
  const servers = [...new Set(found.registries.map(({ loginServer }) => loginServer.toLowerCase()))];
  const hasLogin = (server: string): boolean =>
    Object.keys(customRegistries).some((each) => each.toLowerCase() === server);
  const added = servers.filter((server) => server !== own && !hasLogin(server));
  const needsOwn = servers.includes(own) && isAbacRegistry(registry) && sourceRegistry?.identity === undefined;
  const all = {
    ...customRegistries,
    ...Object.fromEntries(added.map((server) => [server, { identity: chosen.reference }])),
  };
  const source = needsOwn ? { ...sourceRegistry, identity: chosen.reference } : sourceRegistry;
  return {
    ...body,
    properties: {
      ...body.properties,
      credentials: {
        ...(source ? { sourceRegistry: source } : {}),
        ...(Object.keys(all).length > 0 ? { customRegistries: all } : {}),
      },
    },
  };
};

/** What only gives rights: the task itself is changed as a whole. */
const isRight = ({ do: does }: Operation): boolean =>
  does === 'create identity' || does === 'assign role' || does === 'set policy';

/** The task as it will be, for what is asked about access: with the identities that it has now, and without Git tokens. */
const plannedTask = (
  name: string,
  body: TaskBody,
  stored: StoredTask | undefined,
  registry: FoundRegistry,
): StoredTask => {
  const { step, trigger: _, ...properties } = body.properties;
  const { contextAccessToken: __, ...rest } = (step ?? {}) as Readonly<Record<string, unknown>>;
  return {
    id: stored?.id ?? `${registry.facts.id}/tasks/${name}`,
    name: stored?.name ?? name,
    ...(stored?.identity ? { identity: stored.identity } : {}),
    properties: { ...properties, step: rest as unknown as NonNullable<StoredTask['properties']['step']> },
  };
};

/** Rights that a task lacks, and sentences about what no change of acrtask mends. */
export interface AccessPlan {
  readonly setup: AccessSetup;
  readonly operations: readonly Operation[];
  readonly warnings: readonly string[];
}

/** Sentences about failed checks that nothing of a plan mends, and about what could not be checked. */
const unmended = ({ verdicts }: Pick<AccessState, 'verdicts'>): readonly string[] =>
  verdicts
    .filter(({ result, fix }) => result === 'unknown' || (result === 'fail' && fix?.by !== 'operations'))
    .map(({ sentence }) => sentence);

/** Finds out which rights the task lacks, whose body will be `body`. */
export const planAccess = async (
  { chosen, found }: TaskAccess,
  name: string,
  body: TaskBody,
  stored: StoredTask | undefined,
  registry: FoundRegistry,
  context: CommandContext,
): Promise<AccessPlan> => {
  const { accessState } = await import('../identity/set-up-access.ts');
  const read = { task: plannedTask(name, body, stored, registry), knowsSecrets: true };
  const setup = { registry, read, chosen, found, files: [] };
  const state = await accessState(setup, context);
  return { setup, operations: state.plan.operations.filter(isRight), warnings: unmended(state) };
};
