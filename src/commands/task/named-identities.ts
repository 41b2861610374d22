import { checkAllInTurn } from '../../check-all.ts';
import { parseTaskSourceAuth, type TaskSourceAuth } from '../../request/source-auth.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { Services } from '../../service/services.ts';

interface IdentityOptions {
  readonly assignIdentity?: readonly string[] | undefined;
  readonly sourceAcrAuthId?: string | undefined;
}

/**
 * The options with identities as resource IDs, looked up in the registry's group first. Omitted options stay omitted.
 * Throws CommandError for each identity that does not exist or is ambiguous.
 */
export const withIdentityIds = async <T extends IdentityOptions>(
  options: T,
  { group }: Pick<RegistryPlace, 'group'>,
  { identities }: Pick<Services, 'identities'>,
): Promise<T> => {
  const { assignIdentity, sourceAcrAuthId } = options;
  const source = parseTaskSourceAuth(sourceAcrAuthId);
  const { assigned, sources } = await checkAllInTurn({
    assigned: () => assignIdentity && identities.idsOf(assignIdentity, group),
    sources: () => (source.kind === 'userAssigned' ? identities.idsOf([source.resourceId], group) : []),
  });
  return {
    ...options,
    ...(assigned ? { assignIdentity: assigned } : {}),
    ...(sources[0] === undefined ? {} : { sourceAcrAuthId: sources[0] }),
  };
};

/** The value of `credentials.sourceRegistry.identity`: `[system]` or a client ID (commands.md 1.15). */
export const sourceIdentityOf = async (auth: TaskSourceAuth, services: Services): Promise<string | undefined> => {
  if (auth.kind === 'literal') return auth.identity;
  if (auth.kind !== 'userAssigned') return undefined;
  const identity = (await services.identities.getById(auth.resourceId)) as { properties: { clientId: string } };
  return identity.properties.clientId;
};
