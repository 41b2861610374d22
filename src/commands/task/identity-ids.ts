import { checkAllInTurn } from '../../check-all.ts';
import { parseTaskSourceAuth } from '../../request/source-auth.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { Services } from '../../service/services.ts';

interface IdentityOptions {
  readonly assignIdentity?: readonly string[] | undefined;
  readonly sourceAcrAuthId?: string | undefined;
}

/**
 * The options with resource ids where identities were named otherwise; the registry's group is searched first. What is
 * not given stays away. Throws CommandError for each identity that is not there, or there more than once.
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
