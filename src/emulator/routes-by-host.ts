import { adminRoutes } from './admin-routes.ts';
import type { PoolChanges } from './arm/agent-pools/changes.ts';
import { agentPoolRoutes } from './arm/agent-pools/routes.ts';
import { refuseAtGate } from './arm/authentication.ts';
import { metadataRoutes } from './arm/cloud-metadata.ts';
import { deletedVaultRoutes } from './arm/deleted-vaults.ts';
import { groupRoutes } from './arm/groups.ts';
import { importImageRoutes } from './arm/import-image.ts';
import { managedIdentityRoutes } from './arm/managed-identities.ts';
import { policyTokenRoutes } from './arm/policy-tokens.ts';
import { registryResourceRoutes } from './arm/registries.ts';
import { failure } from './arm/responses.ts';
import { roleAssignmentRoutes } from './arm/role-assignments.ts';
import { roleDefinitionRoutes } from './arm/role-definitions.ts';
import { subscriptionRoutes } from './arm/subscriptions.ts';
import { taskRunRoutes } from './arm/task-runs/routes.ts';
import { taskRoutes } from './arm/tasks/routes.ts';
import { vaultResourceRoutes } from './arm/vaults.ts';
import { blobError } from './blob/errors.ts';
import { blobRoutes } from './blob/routes.ts';
import { isLocalBlob } from './blob/sas.ts';
import type { Clock } from './clock.ts';
import { type EmulatorContext, suffixes } from './emulator-context.ts';
import { refuseByFault } from './faults/refuse-by-fault.ts';
import { isRawAddress, rawFileRoutes } from './git/raw-files.ts';
import { gitRoutes, isGitAddress } from './git/routes.ts';
import { graphGroupRoutes } from './identity/graph-group-routes.ts';
import { graphRoutes } from './identity/graph-routes.ts';
import { tokenRoutes } from './identity/token-routes.ts';
import type { Origin } from './network-rules.ts';
import { sizeInvalid } from './registry/errors.ts';
import { refuseAtFirewall } from './registry/firewall.ts';
import { isPublicRegistry, refuseBeyondLimit } from './registry/public-registries.ts';
import { registryRoutes } from './registry/routes.ts';
import { refuseUnreachable } from './registry/unreachable.ts';
import type { OpenedPorts } from './registry-port.ts';
import { longestBody } from './request-body.ts';
import { createCatalog, createRouter, type Route } from './router.ts';
import type { Runs } from './runs/progression.ts';
import { runRoutes } from './runs/routes.ts';
import { triggerRoutes } from './triggers/routes.ts';
import type { Triggers } from './triggers/triggers.ts';
import { vaultBodyTooLarge } from './vault/errors.ts';
import { vaultRoutes } from './vault/routes.ts';

/** A part of the emulator with its own hosts. */
export interface Area {
  readonly holds: (url: URL) => boolean;
  readonly find: ReturnType<typeof createRouter>;
  readonly operationsAt: ReturnType<typeof createCatalog>;
  readonly gate?: (request: Request, url: URL, origin: Origin) => Response | undefined;
  /** The limit on a body's length, and the service's response to a longer one. */
  readonly body: BodyLimit;
}

export interface BodyLimit {
  readonly longest: number;
  readonly tooLarge: () => Response;
}

const area = (holds: Area['holds'], routes: readonly Route[], body: BodyLimit, gate?: Area['gate']): Area => ({
  holds,
  find: createRouter(routes),
  operationsAt: createCatalog(routes),
  body,
  ...(gate ? { gate } : {}),
});

/** Resource Manager's own limit: 4 MB for a request. */
const armBody: BodyLimit = {
  longest: longestBody.arm,
  tooLarge: () => failure(413, 'RequestEntityTooLarge', 'The request content size exceeds the maximum size of 4 MB.'),
};

/** The limit of all but blobs, which may have any length. */
const registryBody: BodyLimit = { longest: longestBody.registry, tooLarge: sizeInvalid };

/** What goes on in an emulator beside the answers to requests. */
export interface Activities {
  readonly runs: Runs;
  readonly poolChanges: PoolChanges;
  readonly clock: Clock;
  readonly ports: OpenedPorts;
  readonly triggers: Triggers;
}

/** All parts of the emulator with their routes; a request goes to the first area that accepts its URL. */
export const createAreas = (
  context: EmulatorContext,
  { runs, poolChanges, clock, ports, triggers }: Activities,
): readonly Area[] => {
  const arm = [
    ...adminRoutes(context, ports),
    ...triggerRoutes(context, clock, triggers),
    ...metadataRoutes(context),
    ...tokenRoutes(context),
    ...graphRoutes(context),
    ...graphGroupRoutes(context),
    ...roleDefinitionRoutes(context),
    ...roleAssignmentRoutes(context),
    ...subscriptionRoutes(context),
    ...groupRoutes(context),
    ...registryResourceRoutes(context),
    ...importImageRoutes(context),
    ...taskRoutes(context),
    ...runRoutes(context, runs),
    ...taskRunRoutes(context, runs),
    ...agentPoolRoutes(context, poolChanges),
    ...managedIdentityRoutes(context),
    ...policyTokenRoutes(context),
    ...vaultResourceRoutes(context),
    ...deletedVaultRoutes(context),
  ];
  const registry = registryRoutes(context);
  const under =
    (...domains: readonly string[]) =>
    ({ hostname }: URL) =>
      domains.some((domain) => hostname.toLowerCase().endsWith(`.${domain}`));
  return [
    area(under(suffixes.keyVaultDns), vaultRoutes(context), {
      longest: longestBody.vault,
      tooLarge: vaultBodyTooLarge,
    }),
    // The second name needs no line in a hosts file: `.localhost` always means this machine.
    area(
      under(suffixes.acrLoginServer, 'azurecr.localhost'),
      registry,
      registryBody,
      (_request, url, origin) =>
        refuseUnreachable(context, url.hostname) ?? refuseAtFirewall(context, url.hostname, origin),
    ),
    area((url) => isLocalBlob(url) || under(`blob.${suffixes.storage}`)(url), blobRoutes(context), {
      longest: longestBody.blob,
      tooLarge: () => blobError(context, 'RequestBodyTooLarge'),
    }),
    // Git hosts can have any name: they are recognized by the request.
    area(isGitAddress, gitRoutes(context), armBody),
    area(isRawAddress, rawFileRoutes(context), armBody),
    area(
      (url) => isPublicRegistry(url) && !under(suffixes.storage, 'azure.com')(url),
      registry,
      registryBody,
      (request, url) => refuseBeyondLimit(context, request, url),
    ),
    area(
      () => true,
      arm,
      armBody,
      (request, url) => refuseAtGate(context, request, url) ?? refuseByFault(context, request, url),
    ),
  ];
};
