import { randomBytes } from 'node:crypto';
import { byName } from './named-objects.ts';
import type { State } from './state.ts';

/** The initial state of an emulator: its directory, and the user who started it. */
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
        // The Azure CLI reads a managed identity token to find out which resource it identifies.
        resourceId: '/providers/Microsoft.ManagedIdentity/userAssignedIdentities/emulator',
      },
    }),
    secrets: byName(),
    repositories: byName(),
    repositoryBlobs: byName(),
    uploads: byName(),
    blobs: byName(),
    runCounters: byName(),
    mappedRepositories: [],
    faults: byName(),
    clockAhead: 0,
  };
};
