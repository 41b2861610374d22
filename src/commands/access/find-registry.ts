import type { CommandContext } from '../../cli/command.ts';
import { suggest } from '../../did-you-mean.ts';
import { CommandError, ExitCode, NotFoundError } from '../../errors.ts';
import type { FoundRegistry, RegistryRef } from '../../service/registries.ts';
import { taskGate } from '../shared/options.ts';

/** The registry that the user names. Throws NotFoundError, with the nearest names, when there is none of that name. */
export const findRegistry = async (
  ref: RegistryRef,
  { services }: Pick<CommandContext, 'services'>,
): Promise<FoundRegistry> => {
  try {
    return await services.registries.describe(await services.registries.findManaged(ref, taskGate));
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode !== ExitCode.notFound || ref.registry.includes('/'))
      throw error;
    const known = await services.registries.list().catch(() => []);
    const name = ref.registry.split('.')[0] ?? '';
    const elsewhere = known.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (elsewhere && ref.resourceGroup !== undefined) {
      throw new NotFoundError(`There is no registry '${name}' in the resource group '${ref.resourceGroup}'.`, {
        hint: `It is in the resource group '${elsewhere.group}': leave out --resource-group, or correct it.`,
        settings: ['acr', 'group'],
        cause: error,
      });
    }
    const near = suggest(
      name,
      known.map((each) => each.name),
    );
    if (near.length === 0) throw error;
    throw new NotFoundError(`There is no registry '${ref.registry}' in the subscription.`, {
      hint: `Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?`,
      settings: ['acr', 'group'],
      cause: error,
    });
  }
};
