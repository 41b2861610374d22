import { isObject } from '../../json.ts';
import type { Json } from '../arm/json-body.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { issueToken } from '../identity/tokens.ts';
import type { Origin } from '../network-rules.ts';
import { tokenUserName } from '../registry/authentication.ts';
import { findRegistry } from '../registry/contents.ts';
import { refuseAtFirewall, waysPastFirewall } from '../registry/firewall.ts';
import { type RegistryRefusal, registryClient } from '../registry/in-process-client.ts';
import { noArmTokens } from '../registry/token-routes.ts';
import { issueRegistryToken } from '../registry/tokens.ts';
import { explainUnreachable, isNoAnswer, noAnswer } from '../registry/unreachable.ts';
import { explainMissingIdentity, identityOf, identityReferences, inShell, type RunIdentity } from './identities.ts';
import { capital, readRunSecret } from './read-run-secret.ts';
import { emulatedHost } from './registry-hosts.ts';
import { type RegistryCredential, RunFailure, type RunLogin } from './run-engine.ts';
import type { RunOrder } from './run-order.ts';
import { runOrigin } from './run-origin.ts';

const grantCommand = (
  context: EmulatorContext,
  identity: RunIdentity,
  host: string,
  action: 'pull' | 'push',
): string => {
  const registry = findRegistry(context, host);
  const isAbac = registry?.properties.roleAssignmentMode === 'AbacRepositoryPermissions';
  const [pull, push] = isAbac
    ? ['"Container Registry Repository Reader"', '"Container Registry Repository Writer"']
    : ['AcrPull', 'AcrPush'];
  return `acrtask az role assignment create --assignee ${identity.objectId} --scope ${registry?.id ?? host} --role ${action === 'pull' ? pull : push}`;
};

/** The error of docker and the engine for an unknown host. */
export const noSuchHost = (host: string): string => `dial tcp: lookup ${host}: no such host`;

export const explainUnknownRegistry = (host: string): string =>
  `There is no registry ${host}. Check the login server's spelling, or create it: acrtask az acr create --name ${host.split('.')[0]} --resource-group GROUP --sku Standard`;

const explainNoExchange = (
  context: EmulatorContext,
  host: string,
  identity: RunIdentity,
  origin: Exclude<Origin, 'client'>,
  { message }: RegistryRefusal,
): string[] => {
  if (refuseAtFirewall(context, host, origin)) return waysPastFirewall(host);
  if (message === noArmTokens) {
    return [
      `The registry ${host} does not accept access tokens for Azure Resource Manager, which is what tasks have.`,
      "Let it accept them: set the status of the registry's policy azureADAuthenticationAsArmPolicy to enabled.",
    ];
  }
  return [
    `${capital(identity.words)} has no role on the registry ${host}: it may neither pull nor push.`,
    `Give it one: ${grantCommand(context, identity, host, 'pull')}`,
  ];
};

const refreshToken = async (
  context: EmulatorContext,
  host: string,
  identity: RunIdentity,
  origin: Exclude<Origin, 'client'>,
): Promise<RegistryCredential> => {
  if (!emulatedHost(context, host)) {
    throw new RunFailure(
      `failed to get ACR refresh token: Post "https://${host}/oauth2/exchange": ${noSuchHost(host)}`,
      [explainUnknownRegistry(host)],
    );
  }
  const token = issueToken(context, { ...identity, audience: 'https://management.azure.com/' });
  const answer = await registryClient(context).exchange(host, token, origin);
  if ('refreshToken' in answer) return { userName: tokenUserName, password: answer.refreshToken, origin };
  if (isNoAnswer(answer)) {
    throw new RunFailure(
      `failed to get ACR refresh token: Post "https://${host}/oauth2/exchange": ${noAnswer}`,
      explainUnreachable(host),
    );
  }
  throw new RunFailure(
    `failed to get ACR refresh token, exchange API response code: ${answer.status} ${answer.status === 403 ? 'Forbidden' : 'Unauthorized'}`,
    explainNoExchange(context, host, identity, origin, answer),
  );
};

const identityLogin = (context: EmulatorContext, order: RunOrder, host: string, reference: string): RunLogin => {
  const identity = identityOf(context, order, reference);
  if (identity) {
    return {
      loginServer: host,
      as: identity.words,
      grant: (action) => grantCommand(context, identity, host, action),
      resolve: () => refreshToken(context, host, identity, runOrigin(context, order, reference)),
    };
  }
  return {
    loginServer: host,
    as: `the identity ${reference}`,
    resolve: async () => {
      const explanation = explainMissingIdentity(context, order, reference, `The credential for ${host}`);
      throw new RunFailure(
        'unable to get ARM token: failed to get access token: {"error":"invalid_request","error_description":"Identity not found"}',
        explanation,
      );
    },
  };
};

const customLogin = (context: EmulatorContext, order: RunOrder, host: string, credential: Json): RunLogin => {
  const { userName, password, identity } = credential;
  if (!userName?.value && !password?.value) return identityLogin(context, order, host, identity ?? '');
  const textOf = async (secret: Json | undefined): Promise<string> => {
    const value = String(secret?.value ?? '');
    const isVault = String(secret?.type ?? '').toLowerCase() === 'vaultsecret';
    return isVault ? readRunSecret(context, order, value, identity || undefined) : value;
  };
  return {
    loginServer: host,
    as: 'the user name and password of the credential',
    resolve: async () => ({
      userName: await textOf(userName),
      password: await textOf(password),
      origin: runOrigin(context, order),
    }),
  };
};

const ownLogin = (context: EmulatorContext, order: RunOrder, runId: string): RunLogin => {
  const host: string = order.registry.properties.loginServer;
  const isAbac = order.registry.properties.roleAssignmentMode === 'AbacRepositoryPermissions';
  const [identity] = identityReferences(order);
  return {
    loginServer: host,
    as: isAbac
      ? 'the run itself, which has no permissions on a registry with repository permissions'
      : 'the run itself',
    ...(isAbac && order.taskName !== undefined && identity !== undefined
      ? {
          grant: () =>
            `acrtask update --registry ${order.registry.name} --name ${order.taskName} --source-acr-auth-id ${inShell(identity)}`,
        }
      : {}),
    resolve: async () => ({
      userName: tokenUserName,
      origin: runOrigin(context, order),
      password: issueRegistryToken(context, {
        sub: `run:${runId}`,
        aud: host,
        permissions: { actions: isAbac ? [] : ['pull', 'push', 'metadata_read', 'metadata_write'] },
      }),
    }),
  };
};

/**
 * The registries that a run logs in to: its own, unless the credentials set `loginMode` to `None`, then each custom
 * one (rest-api.md 4.1, 14; taskfile.md 13.1).
 */
export const loginsOf = (context: EmulatorContext, order: RunOrder, runId: string): RunLogin[] => {
  const source: Json = isObject(order.credentials.sourceRegistry) ? order.credentials.sourceRegistry : {};
  const own = order.registry.properties.loginServer;
  const logins = new Map<string, RunLogin>();
  if (source.identity) logins.set(own, identityLogin(context, order, own, source.identity));
  else if (String(source.loginMode ?? 'Default').toLowerCase() !== 'none') {
    logins.set(own, ownLogin(context, order, runId));
  }
  for (const [host, credential] of Object.entries(order.credentials.customRegistries ?? {})) {
    if (isObject(credential)) logins.set(host, customLogin(context, order, host, credential));
  }
  return [...logins.values()];
};
