import type { EmulatorContext } from '../emulator-context.ts';
import type { Route } from '../router.ts';
import { route } from '../router.ts';
import { admit } from './authentication.ts';
import { registryBlobRoutes } from './blob-routes.ts';
import { manifestRoutes } from './manifest-routes.ts';
import { referrerRoutes } from './referrer-routes.ts';
import { metadataRoutes } from './repository-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { uploadRoutes } from './upload-routes.ts';

/**
 * The registry data plane (rest-api.md 12), for requests to `{registry}.azurecr.io`; the host name determines the
 * registry.
 */
export const registryRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/v2', 'V2Support_Check', (exchange) => {
    const admitted = admit(context, exchange, undefined);
    if (admitted instanceof Response) return admitted;
    return Response.json({}, { headers: { 'docker-distribution-api-version': 'registry/2.0' } });
  }),
  ...tokenRoutes(context),
  ...metadataRoutes(context),
  ...manifestRoutes(context),
  ...referrerRoutes(context),
  ...uploadRoutes(context),
  ...registryBlobRoutes(context),
];
