import { type FoundWanted, parseWantedIdentity, wholeRegistryWarnings } from '../../access/parse-access-options.ts';
import { checkAllInTurn } from '../../check-all.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { Services } from '../../service/services.ts';
import { announce } from '../access/carry-out-plan.ts';
import { chooseIdentity } from '../identity/choose-identity.ts';
import { findWantedRegistries, findWantedVaults } from '../identity/find-wanted.ts';
import { accessState, carryOutSetup } from '../identity/set-up-access.ts';
import { requireAccess } from '../identity/show-setup.ts';
import type { WantedTargets } from '../identity/wanted-targets.ts';

/**
 * Looks up what the options name, before the task is created. `onTask` are the words that name the task in a command. Throws
 * CommandError for everything that does not exist.
 */
export const findAccess = (
  { registries, vaults }: WantedTargets,
  onTask: string,
  services: Services,
): Promise<FoundWanted> =>
  checkAllInTurn({
    registries: () => findWantedRegistries(registries, onTask, services),
    vaults: () => findWantedVaults(vaults, services),
  });

/**
 * Gives an identity of a task that was just created, `[system]` by default, the access that was found for it. Resolves to the task as it is then.
 * Warns of what
 * fails or cannot be checked. When a change is refused, or a check fails, prints the task and throws CommandError.
 */
export const giveAccess = async (
  created: StoredTask,
  assigned: string | undefined,
  registry: FoundRegistry,
  found: FoundWanted,
  context: CommandContext,
): Promise<StoredTask> => {
  const { services, messages, print } = context;
  for (const warning of wholeRegistryWarnings(found)) await messages.warn(warning);
  const read = { task: created, knowsSecrets: false };
  const chosen = await chooseIdentity(parseWantedIdentity(assigned ?? '[system]'), registry, services);
  const setup = { registry, read, chosen, found, files: [] };
  const before = await accessState(setup, context);
  const changes = before.plan.operations.length > 0;
  if (changes) await announce([before.plan], context);
  const carriedOut = changes ? await carryOutSetup(setup, before.plan, context) : undefined;
  // Without the secrets that the changes were made with.
  const task = carriedOut ? await services.tasks.get(registry, created.name) : created;
  const { verdicts } = carriedOut?.state ?? before;
  for (const { result, sentence } of verdicts) if (result !== 'pass') await messages.warn(sentence);
  try {
    requireAccess(
      verdicts,
      carriedOut?.outcome,
      `To see how to fix it: acrtask doctor ${created.name} -r ${registry.name}`,
    );
  } catch (error) {
    await print(task);
    throw error;
  }
  return task;
};
