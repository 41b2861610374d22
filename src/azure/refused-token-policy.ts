import type { AccessToken } from '@azure/core-auth';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { ServiceError } from '../errors.ts';
import type { Host } from '../host.ts';
import { type TokenClaims, tokenClaims, userNameIn } from '../token-claims.ts';
import { serviceError } from './errors.ts';

/** Applications that request tokens on behalf of a user, by their public IDs. */
const programs: Readonly<Record<string, string>> = {
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46': 'the Azure CLI',
  '1950a258-227b-4e31-a9cf-717495945fc2': 'Azure PowerShell',
  'aebc6443-996d-45c2-90f0-388ff96faa56': 'Visual Studio Code',
};

const sourceOf = ({ xms_mirid, appid = '' }: TokenClaims, env: Host['env']): string | undefined => {
  if (xms_mirid) return 'a managed identity';
  if (programs[appid]) return programs[appid];
  if (appid !== '' && appid === env.AZURE_CLIENT_ID) return 'the environment (AZURE_CLIENT_ID)';
  return undefined;
};

/** Who a token belongs to and where it comes from, as far as the token shows. */
export const describeToken = (token: string, env: Host['env']): string => {
  const claims = tokenClaims(token);
  const user = userNameIn(claims);
  const name = user ?? claims.xms_mirid ?? claims.appid ?? claims.oid;
  const who = name === undefined ? 'an unnamed identity' : user ? `user ${user}` : `identity ${name}`;
  const source = sourceOf(claims, env);
  return `${who}${claims.tid ? ` in tenant ${claims.tid}` : ''}${source === undefined ? '' : `, from ${source}`}`;
};

const bearer = /^Bearer (.+)$/i;

/**
 * When the service rejects a token with 401, drops it and sends a new one, once; if that is rejected too, the error
 * says who it belongs to. `renew` drops a token and resolves to a new one; undefined for a token that is not ours, or
 * when there is no other. Claims challenges are left to Microsoft's policies, which handle them.
 */
export const refusedTokenPolicy = (
  renew: (token: string) => Promise<AccessToken | undefined>,
  describe: (token: string) => string | undefined,
): PipelinePolicy => {
  const successors = new Map<string, string>();
  return {
    name: 'acrtaskRefusedToken',
    sendRequest: async (request, next) => {
      const first = bearer.exec(request.headers.get('authorization') ?? '')?.[1];
      if (first === undefined) return next(request);
      let token = successors.get(first) ?? first;
      const send = () => {
        request.headers.set('authorization', `Bearer ${token}`);
        return next(request);
      };
      let response = await send();
      if (response.status !== 401 || /\bclaims=/i.test(response.headers.get('www-authenticate') ?? '')) return response;
      const fresh = await renew(token);
      if (fresh) {
        successors.set(first, fresh.token);
        token = fresh.token;
        response = await send();
      }
      const whose = describe(token);
      if (response.status !== 401 || whose === undefined) return response;
      const { code, message, details } = serviceError(401, response.bodyAsText ?? '');
      throw new ServiceError(401, code, message, {
        details,
        hint: `${new URL(request.url).host} rejects the access token of ${whose}. Sign in again ('az login'), or choose another identity, tenant (AZURE_TENANT_ID) or subscription (--subscription).`,
      });
    },
  };
};
