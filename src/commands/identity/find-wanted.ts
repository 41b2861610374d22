import type { FoundWanted, WantedRegistry, WantedVault } from '../../access/parse-access-options.ts';
import { checkEachInTurn } from '../../check-all.ts';
import { suggest } from '../../did-you-mean.ts';
import { CommandError, InvalidInputError, NotFoundError, ServiceError } from '../../errors.ts';
import { isAbacRegistry } from '../../request/source-auth.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { Services } from '../../service/services.ts';

const orSimilar = (name: string, known: readonly string[], otherwise: string): string => {
  const near = suggest(name, known);
  return near.length === 0 ? otherwise : `Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?`;
};

/** Login servers of the clouds that have a registry service (learn.microsoft.com, "Azure Government", "Azure China"). */
const otherClouds = ['.azurecr.io', '.azurecr.us', '.azurecr.cn', '.azurecr.de'];

/** Throws CommandError for a login server that no identity of this cloud can log in to. */
const requireOwnCloud = ({ written, option, action }: WantedRegistry, suffix: string, onTask: string): void => {
  const given = written.startsWith('/') || !written.includes('.') ? suffix : written.slice(written.indexOf('.'));
  if (given === suffix.toLowerCase()) return;
  const isOtherCloud = otherClouds.includes(given);
  throw new InvalidInputError(
    isOtherCloud
      ? `'${written}' in ${option} is a registry in another cloud, where identities of this cloud cannot log in.`
      : `'${written}' in ${option} is not an Azure container registry, so identities cannot log in there.`,
    {
      hint: `${action === 'pull' ? 'Unless everybody may pull there, store' : 'Store'} a user name and a password with the task: acrtask credential add ${onTask} --login-server ${written} -u USER -p PASSWORD`,
    },
  );
};

const findRegistry = async (wanted: WantedRegistry, { registries }: Services): Promise<FoundRegistry> => {
  const missing = `There is no registry '${wanted.written}' in this subscription.`;
  let found: FoundRegistry;
  try {
    found = await registries.find({ registry: wanted.registry });
  } catch (error) {
    if (wanted.registry.startsWith('/') || !(error instanceof CommandError) || error.exitCode !== 3) throw error;
    const names = (await registries.list()).map(({ name }) => name);
    throw new NotFoundError(missing, {
      hint: orSimilar(wanted.registry, names, `Check ${wanted.option}, or create the registry.`),
    });
  }
  const isLoginServer = wanted.written.includes('.') && !wanted.written.startsWith('/');
  if (!isLoginServer || found.loginServer.toLowerCase() === wanted.written) return found;
  throw new NotFoundError(missing, { hint: `Did you mean '${found.loginServer.toLowerCase()}'?` });
};

const requireSecret = async ({ vault, secret }: WantedVault, host: string, { secrets }: Services): Promise<void> => {
  if (secret === undefined) return;
  const found = await secrets.attributes(host, secret, undefined).catch((error: unknown) => {
    // Who sets up access for others often may not look into the vault.
    if (error instanceof ServiceError && error.status !== 404) return true;
    if (error instanceof ServiceError) return undefined;
    throw error;
  });
  if (found !== undefined) return;
  throw new NotFoundError(`The key vault ${vault} has no secret '${secret}'.`, {
    hint: `Check --vault, or store it: acrtask az keyvault secret set --vault-name ${vault} -n ${secret} --file FILE -o none`,
  });
};

/**
 * Looks up the registries that the options name. `onTask` are the words that name the task in a command. Throws CommandError
 * for everything that does not exist, with similar names, and for what is not a registry of this cloud.
 */
export const findWantedRegistries = async (
  wanted: readonly WantedRegistry[],
  onTask: string,
  services: Services,
): Promise<FoundWanted['registries']> => {
  if (wanted.length === 0) return [];
  const { loginServer } = await services.suffixes();
  return checkEachInTurn(wanted, async (each) => {
    requireOwnCloud(each, loginServer, onTask);
    const found = await findRegistry(each, services);
    return {
      ...each,
      loginServer: found.loginServer.toLowerCase(),
      hasRepositoryPermissions: isAbacRegistry(found),
    };
  });
};

/** As `findWantedRegistries`, for vaults and the secrets in them. */
export const findWantedVaults = async (
  wanted: readonly WantedVault[],
  services: Services,
): Promise<FoundWanted['vaults']> => {
  if (wanted.length === 0) return [];
  const { keyVault } = await services.suffixes();
  const names = (await services.vaults.list()).map(({ name }) => name);
  return checkEachInTurn(wanted, async (each) => {
    const name = names.find((known) => known.toLowerCase() === each.vault.toLowerCase());
    if (name === undefined) {
      throw new NotFoundError(`There is no key vault '${each.vault}' in this subscription.`, {
        hint: orSimilar(each.vault, names, 'Check --vault, or create the key vault.'),
      });
    }
    const host = `${name}${keyVault}`.toLowerCase();
    await requireSecret(each, host, services);
    return { ...each, host };
  });
};
