import type { CommandContext } from '../../cli/command.ts';
import { ServiceError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { LocalSource } from '../../service/sources.ts';

/**
 * Packs a folder and uploads it for a run on the agent pool that the command line names, if any; resolves to what the run
 * request names. Throws ServiceError for a pool that is not there before anything is packed; whoever may not look is let
 * pass, since the service looks itself.
 */
export const uploadFolder = async (
  registry: RegistryPlace,
  source: Omit<LocalSource, 'quiet'>,
  agentPool: string | undefined,
  { services, globals }: CommandContext,
): Promise<string> => {
  if (agentPool)
    await services.agentPools.get(registry, agentPool).catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.status === 404) throw error;
    });
  return services.sources.upload(registry, { ...source, quiet: globals.onlyShowErrors });
};
