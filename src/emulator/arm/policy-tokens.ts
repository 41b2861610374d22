import { isObject } from '../../json.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { type Route, route } from '../router.ts';
import { objectBody } from './json-body.ts';
import { invalid, json } from './responses.ts';

const validForMs = 60 * 60 * 1000;

/**
 * Tokens with which Azure Policy allows a request: what `--acquire-policy-token` and `--change-reference` acquire
 * first (learn.microsoft.com, "Policy Tokens - Acquire"). The emulator has no policies: it issues a token for every
 * operation.
 */
export const policyTokenRoutes = (context: EmulatorContext): Route[] => [
  route(
    'POST',
    '/subscriptions/:subscription/providers/Microsoft.Authorization/acquirePolicyToken',
    'PolicyTokens_Acquire',
    async (exchange) => {
      const { operation, changeReference } = await objectBody(exchange);
      if (!isObject(operation) || !operation.uri || !operation.httpMethod) {
        throw invalid('InvalidRequestContent', "The request needs 'operation.uri' and 'operation.httpMethod'.");
      }
      const tokenId = context.newId();
      return json({
        result: 'Succeeded',
        changeReference: changeReference ?? null,
        results: [],
        token: Buffer.from(JSON.stringify({ tokenId, uri: operation.uri })).toString('base64url'),
        tokenId,
        expiration: new Date(context.now().getTime() + validForMs).toISOString(),
      });
    },
  ),
];
