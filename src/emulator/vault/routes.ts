import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { forVault, vaultResource } from '../identity/audiences.ts';
import { canReadSecret } from '../identity/permissions.ts';
import type { SecretPermission } from '../identity/roles.ts';
import { bearerOf, issuerOf, type TokenRefusal, verifyToken } from '../identity/tokens.ts';
import type { Origin } from '../network-rules.ts';
import type { Exchange, Handler, Route } from '../router.ts';
import { route } from '../router.ts';
import type { Resource } from '../store/state.ts';
import { accessDenied, badParameter, secretDisabled, VaultError, vaultNotFound, vaultUnreachable } from './errors.ts';
import { refuseAtVaultFirewall } from './firewall.ts';
import {
  deleteSecret,
  type Found,
  findDeletedSecret,
  findSecret,
  latestOf,
  purgeSecret,
  recoverSecret,
  type SecretChange,
  secretsOf,
  setSecret,
  updateSecret,
} from './secrets.ts';

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } });

/** The stored vault of that name, in any letter case. */
export const findVault = (context: Pick<EmulatorContext, 'store'>, name: string): Resource | undefined =>
  Object.values(context.store.state.resources).find(
    (each) => each.type === 'Microsoft.KeyVault/vaults' && each.name.toLowerCase() === name.toLowerCase(),
  );

/** Key Vault's errors for a token that it rejects; the texts are from public reports about the service. */
const wordsFor = (context: EmulatorContext, refused: TokenRefusal | undefined): string => {
  switch (refused?.reason) {
    case undefined:
      return 'Request is missing a Bearer or PoP token.';
    case 'invalid':
      return "[BearerReadAccessTokenFailed] Error validating token: 'S2S12005'.";
    case 'audience':
      return `AKV10022: Invalid audience. Expected ${vaultResource}, found: ${refused.audience}.`;
    case 'expired':
      return "[TokenExpired] Error validating token: 'S2S12086'.";
    case 'issuer':
      return `AKV10032: Invalid issuer. Expected one of ${issuerOf(context)}, found ${refused.issuer}.`;
  }
};

/** 401 that says where to get a token and for which resource, like every refusal of a vault (rest-api.md 11.2). */
const challenge = (context: EmulatorContext, url: URL, refused?: TokenRefusal): Response => {
  const authority = `https://login.windows.net/${context.store.state.tenantId}`;
  const resource = `https://${url.hostname.split('.').slice(1).join('.')}`;
  return json({ error: { code: 'Unauthorized', message: wordsFor(context, refused) } }, 401, {
    'www-authenticate': `Bearer authorization="${authority}", resource="${resource}"`,
  });
};

/** Whether an object ID is that of the user who started the emulator. */
const isCaller = ({ store }: Pick<EmulatorContext, 'store'>, objectId: string): boolean =>
  objectId.toLowerCase() === store.state.callerId.toLowerCase();

/** Runs `handler` for callers with `permission`; all others are challenged or refused first. */
const guarded =
  (
    context: EmulatorContext,
    origin: Origin,
    permission: SecretPermission,
    handler: (exchange: Exchange, vault: Resource) => object | Promise<object>,
  ): Handler =>
  async (exchange) => {
    const { request, url } = exchange;
    const token = bearerOf(request);
    // Before the body is read: clients send their first request without one to receive a challenge
    // (rest-api.md 11.2).
    if (token === undefined) return challenge(context, url);
    const verdict = verifyToken(context, token, forVault);
    if ('refused' in verdict) return challenge(context, url, verdict.refused);
    const { subject } = verdict;
    try {
      const name = url.hostname.split('.')[0] ?? '';
      const vault = findVault(context, name);
      if (!vault) throw vaultNotFound(name);
      if (origin === 'client' && isPlanted(context, 'vault-unreachable', vault.name))
        throw vaultUnreachable(vault.name);
      const blocked = refuseAtVaultFirewall(context, vault, subject, origin);
      if (blocked) throw blocked;
      const secret = exchange.params.name;
      const isBarred = isCaller(context, subject.objectId) && isPlanted(context, 'no-secret-rights', vault.name);
      if (isBarred || !canReadSecret(context, subject.objectId, vault, permission, secret)) {
        throw accessDenied(context, subject, vault, permission, secret);
      }
      return json(await handler(exchange, vault));
    } catch (error) {
      if (error instanceof VaultError) return json(error.toBody(), error.status);
      throw error;
    }
  };

const softDeletes = (vault: Resource): boolean => vault.properties.enableSoftDelete !== false;

const about = (vault: Resource, url: URL, { secret, version }: Found, idOf: (version: string) => string): object => ({
  ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
  id: `https://${url.host}/secrets/${secret.name}${idOf(version.version)}`,
  attributes: { ...version.attributes, recoveryLevel: softDeletes(vault) ? 'Recoverable+Purgeable' : 'Purgeable' },
  ...(version.tags === undefined ? {} : { tags: version.tags }),
});

const ofVersion = (version: string): string => `/${version}`;
const ofSecret = (): string => '';

const ninetyDays = 90 * 86_400;

const deleted = (context: EmulatorContext, vault: Resource, url: URL, found: Found): object => {
  if (!softDeletes(vault)) return about(vault, url, found, ofVersion);
  const seconds = Math.floor(context.now().getTime() / 1000);
  return {
    recoveryId: `https://${url.host}/deletedsecrets/${found.secret.name}`,
    deletedDate: seconds,
    scheduledPurgeDate: seconds + ninetyDays,
    ...about(vault, url, found, ofVersion),
  };
};

const changeOf = async (exchange: Exchange): Promise<SecretChange> => {
  const body = await exchange.json();
  if (typeof body !== 'object' || body === null) throw badParameter('The request needs a JSON body.');
  return body;
};

/** A page of a list: `maxresults` and `$skiptoken`, with an absolute `nextLink` or null. */
const page = <T>(url: URL, items: readonly T[], show: (item: T) => object): object => {
  const start = Number(url.searchParams.get('$skiptoken') ?? 0);
  const end = start + Number(url.searchParams.get('maxresults') ?? 25);
  const next = new URL(url);
  next.searchParams.set('$skiptoken', String(end));
  return { value: items.slice(start, end).map(show), nextLink: end < items.length ? next.href : null };
};

/**
 * Key Vault secrets (rest-api.md 11.2), for requests to `{vault}.vault.azure.net`; the host name determines the
 * vault. `origin` is where the requests come from.
 */
export const vaultRoutes = (context: EmulatorContext, origin: Origin = 'client'): Route[] => {
  const put = guarded(context, origin, 'set', async (exchange, vault) => {
    const found = setSecret(context, vault.name, exchange.params.name ?? '', await changeOf(exchange));
    return { value: found.version.value, ...about(vault, exchange.url, found, ofVersion) };
  });
  const get = guarded(context, origin, 'get', ({ params, url }, vault) => {
    const found = findSecret(context, vault.name, params.name ?? '', params.version ?? '');
    if (!found.version.attributes.enabled) throw secretDisabled();
    return { value: found.version.value, ...about(vault, url, found, ofVersion) };
  });
  const list = guarded(context, origin, 'list', ({ url }, vault) =>
    page(url, secretsOf(context, vault.name), (each) => about(vault, url, latestOf(each), ofSecret)),
  );
  const listVersions = guarded(context, origin, 'list', ({ params, url }, vault) => {
    const { secret } = findSecret(context, vault.name, params.name ?? '', '');
    return page(url, secret.versions, (version) => about(vault, url, { secret, version }, ofVersion));
  });
  const patch = guarded(context, origin, 'set', async (exchange, vault) => {
    const { name = '', version = '' } = exchange.params;
    return about(
      vault,
      exchange.url,
      updateSecret(context, vault.name, name, version, await changeOf(exchange)),
      ofVersion,
    );
  });
  const remove = guarded(context, origin, 'delete', ({ params, url }, vault) => {
    const found = deleteSecret(context, vault.name, params.name ?? '');
    if (!softDeletes(vault)) purgeSecret(context, vault.name, found.secret.name);
    return deleted(context, vault, url, found);
  });
  const getDeleted = guarded(context, origin, 'get', ({ params, url }, vault) =>
    deleted(context, vault, url, findDeletedSecret(context, vault.name, params.name ?? '')),
  );
  const recover = guarded(context, origin, 'recover', ({ params, url }, vault) =>
    about(vault, url, recoverSecret(context, vault.name, params.name ?? ''), ofVersion),
  );
  return [
    route('GET', '/secrets', 'GetSecrets', list),
    route('GET', '/secrets/:name/versions', 'GetSecretVersions', listVersions),
    route('PUT', '/secrets/:name', 'SetSecret', put),
    route('GET', '/secrets/:name', 'GetSecret', get),
    route('GET', '/secrets/:name/:version', 'GetSecret', get),
    route('PATCH', '/secrets/:name', 'UpdateSecret', patch),
    route('PATCH', '/secrets/:name/:version', 'UpdateSecret', patch),
    route('DELETE', '/secrets/:name', 'DeleteSecret', remove),
    route('GET', '/deletedsecrets/:name', 'GetDeletedSecret', getDeleted),
    route('POST', '/deletedsecrets/:name/recover', 'RecoverDeletedSecret', recover),
  ];
};
