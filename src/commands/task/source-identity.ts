import type { TaskSourceAuth } from '../../request/source-auth.ts';
import type { Services } from '../../service/services.ts';

/** What stands in `credentials.sourceRegistry.identity`: `[system]` or a client id (commands.md 1.15). */
export const sourceIdentityOf = async (auth: TaskSourceAuth, services: Services): Promise<string | undefined> => {
  if (auth.kind === 'literal') return auth.identity;
  if (auth.kind !== 'userAssigned') return undefined;
  const identity = (await services.identities.getById(auth.resourceId)) as { properties: { clientId: string } };
  return identity.properties.clientId;
};
