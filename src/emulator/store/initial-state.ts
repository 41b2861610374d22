import { randomBytes } from 'node:crypto';
import { byName } from './named-objects.ts';
import type { State } from './state.ts';

/** What an emulator knows before anything was created: its directory, and the person who started it. */
export const initialState = (newId: () => string): State => {
  const objectId = newId();
  return {
    tenantId: newId(),
    callerId: objectId,
    signingKey: randomBytes(32).toString('hex'),
    resources: byName(),
    principals: byName({
      [objectId.toLowerCase()]: {
        objectId,
        clientId: newId(),
        displayName: 'user@emulator.localhost',
        type: 'User',
        // The Azure CLI reads from a managed-identity token which resource it speaks for.
        resourceId: '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/emulator',
      },
    }),
    secrets: byName(),
    repositories: byName(),
    blobs: byName(),
    runCounters: byName(),
    mappedRepositories: [],
  };
};
