import { adminProof } from '../admin-client.ts';
import { failure, json } from '../arm/responses.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { type Route, route } from '../router.ts';
import type { Principal } from '../store/state.ts';
import { issueToken, tokenLifetimeSeconds } from './tokens.ts';

/** The header that proves, per API version, that the request was not forged through a browser or proxy. */
const proofs: Record<string, string> = { '2017-09-01': 'secret', '2019-08-01': 'x-identity-header' };

const chosenBy = (query: URLSearchParams, principals: Principal[]): Principal | undefined => {
  const wanted = (...names: string[]) =>
    names.map((name) => query.get(name)?.toLowerCase()).find((value) => value !== undefined);
  const clientId = wanted('client_id', 'clientid');
  const objectId = wanted('object_id', 'principal_id');
  const resourceId = wanted('mi_res_id', 'msi_res_id');
  return principals.find(
    (each) =>
      each.type !== 'Group' &&
      (each.clientId.toLowerCase() === clientId ||
        each.objectId.toLowerCase() === objectId ||
        (resourceId !== undefined && each.resourceId?.toLowerCase() === resourceId)),
  );
};

const selectors = ['client_id', 'clientid', 'object_id', 'principal_id', 'mi_res_id', 'msi_res_id'];

/**
 * The managed identity endpoint: tokens for the emulator's own caller, or for an identity that the request specifies.
 * Supports both API versions that Azure clients use on App Service (2017-09-01 and 2019-08-01).
 */
export const tokenRoutes = (context: EmulatorContext): Route[] => [
  route('GET', '/msi', 'ManagedIdentity_GetToken', ({ request, url: { searchParams } }) => {
    const proof = proofs[searchParams.get('api-version') ?? ''];
    if (!proof) {
      return failure(400, 'invalid_request', 'The api-version has to be 2017-09-01 or 2019-08-01.');
    }
    if (!request.headers.get(proof)) return failure(401, 'Unauthorized', `The header '${proof}' is missing.`);
    // The emulator's own commands must be able to clear the fault.
    if (isPlanted(context, 'token-refused') && request.headers.get(proof) !== adminProof)
      return failure(400, 'invalid_request', 'Identity not found');
    const audience = searchParams.get('resource');
    if (!audience) return failure(400, 'invalid_request', "The query parameter 'resource' is missing.");
    const { principals, callerId } = context.store.state;
    const named = selectors.some((name) => searchParams.has(name));
    const principal = named ? chosenBy(searchParams, Object.values(principals)) : principals[callerId.toLowerCase()];
    if (!principal) {
      return failure(400, 'invalid_request', 'No managed identity has the client id, object id or resource id given.');
    }
    const expires = Math.floor(context.realTime().getTime() / 1000) + tokenLifetimeSeconds;
    return json({
      access_token: issueToken(context, { ...principal, audience }),
      client_id: principal.clientId,
      expires_in: String(tokenLifetimeSeconds),
      expires_on: String(expires),
      not_before: String(expires - tokenLifetimeSeconds),
      resource: audience,
      token_type: 'Bearer',
    });
  }),
];
